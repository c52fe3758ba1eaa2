"""Says whether a text may name somebody: more often than masking proposes to leave something out.

A text in which something is suspected teaches no program. What is public is not decided here: a person reads.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .masking import find_spans

# countries, languages, days, shops, authorities
OTHER_CAPITALS = Path(__file__).resolve().parent.parent / "no_persons.txt"
# "my name is", titles and forms of address in nine languages: a capital after them is a name
_INTRODUCED = re.compile(
    r"\b(?:ik heet|mijn naam is|genaamd|meneer|mevrouw|dhr|mevr|mw|juf|meester|buurman|buurvrouw|ome|tante"
    r"|my name is|called|named|mr|mrs|ms|miss|uncle|aunt|auntie"
    r"|ben[iı]m ad[iı]m|ad[iı]|[iı]smi|say[iı]n"
    r"|mam na imię|nazywam się|imieniem|pan|pani|pana|panu|panią"
    r"|мене звати|звати|на ім'я|пан|пані|тітка|дядько|сусідка|сусід"
    r"|ich heiße|heißt|namens|herr|herrn|frau|onkel"
    r"|je m'appelle|s'appelle|monsieur|madame|mme|tonton|tata"
    r"|me llamo|se llama|llamado|llamada|señor|señora|señorita|don|doña|tío|tía)\.? +(?P<name>[^\W\d_]+)",
    re.IGNORECASE,
)
_INTRODUCED_ARABIC = re.compile(
    r"(?:^|\W)[وفبلك]?(?:اسمي|اسمه|اسمها|يدعى|تدعى|السيد|السيدة|الأستاذ|الأستاذة|الدكتور|الدكتورة|أبو|ابو|أم|ام|عمو|خالة)"
    r"\s+[^\W\d_]+"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# what is written with a capital and is nobody's name
_PLACE = re.compile(
    r"(?:straat|laan|plein|weg|park|gracht|kade|singel|dijk|hof|steeg|pad|dreef|markt|brug|flat|wijk|buurt|school"
    r"|kerk|huis|centrum|veld|haven|street|road|square|sokağı|caddesi|straße|strasse|platz)$",
    re.IGNORECASE,
)
_NOUNS_HAVE_CAPITALS = "de"
_REACHABLE = re.compile(r"@|(?:\d[\s./-]?){7,}")  # an address of mail, a number to ring


class _Written(NamedTuple):
    """A word as it stands in a text, and whether something stands before it in its sentence."""

    text: str
    is_inside: bool

    @property
    def is_capital(self) -> bool:
        """Whether it is written as names are; words in capitals throughout are letters or shouted."""
        return self.text[0].isupper() and not self.text.isupper()

    @property
    def is_known(self) -> bool:
        """Whether it is the name of something else than a person."""
        return self.text.casefold() in _other_capitals() or bool(_PLACE.search(self.text))


def suspects_person(text: str, lang: str) -> bool:
    """Say whether a text may name somebody, or hold a number or address by which somebody is reached.

    Looks at all that masking finds (its lists of names), at introductions ("mevrouw …"), and, where only
    names have a capital, at capitals inside a sentence. Misses rare names typed small, and rare ones in
    German and Arabic.
    """
    if _REACHABLE.search(text) or _INTRODUCED_ARABIC.search(text):
        return True
    if any(found["name"][0].isupper() for found in _INTRODUCED.finditer(text)):
        return True
    if find_spans(text, lang):
        return True
    return lang != _NOUNS_HAVE_CAPITALS and _has_capital_inside(_words_of(text))


def _has_capital_inside(words: list[_Written]) -> bool:
    return any(word.is_capital and word.is_inside and not word.is_known for word in words)


def _words_of(text: str) -> list[_Written]:
    return [
        _Written(found.group(), is_inside=_stands_inside(text, found.start()))
        for found in _WORD.finditer(text)
    ]


def _stands_inside(text: str, start: int) -> bool:
    """Whether a word is not the first of a sentence, a line or a quotation."""
    before = text[:start].rstrip(" \t")
    return bool(before) and (before[-1].isalnum() or before[-1] in ",;)")


@cache
def _other_capitals() -> frozenset[str]:
    return frozenset(OTHER_CAPITALS.read_text(encoding="utf-8").casefold().split())
