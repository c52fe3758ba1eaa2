"""Proposes what is left out of a text before anybody reads it: names, numbers to ring, mail, homes.

Numbers that are never stored (`overwrite_numbers`) are found too. Nothing here decides: a person confirms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from buurtstem.privacy.rules.folding import Span, fold
from buurtstem.privacy.rules.numbers import find_numbers

from . import addresses, arabic, persons, reach
from .reading import Reading
from .tokens import Words

MASKS = {
    "name": "[naam]",
    "phone": "[telefoon]",
    "email": "[e-mail]",
    "address": "[adres]",
    "iban": "[iban]",
    "bsn": "[bsn]",
    "plate": "[kenteken]",
}
KINDS = tuple(MASKS)
MASK_BY_HAND = "[weggelaten]"
_KIND_OF_NUMBER = {"bsn": "bsn", "iban": "iban", "kenteken": "plate"}
_FEWEST_DUTCH_WORDS = 2
_DUTCH = re.compile(
    r"\b(?:het|een|ik|niet|van|naar|wij|voor|zijn|mijn|maar|met|bij|ook|hij|zij|heeft|dat)\b", re.IGNORECASE
)
_GERMAN = re.compile(
    r"\b(?:und|der|die|das|ich|nicht|ist|mit|wir|ein|eine|auf|zu|haben|hat|im|am)\b", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"\b(?:the|and|of|to|is|was|el|los|que|por|una|con|le|les|et|est|une|nie|jest|się|na|ve|bir|bu"
    r"|çok|і|та|на|не)\b",
    re.IGNORECASE,
)
_POLISH = re.compile(r"[ąćęłńśźż\u0400-\u04ff]", re.IGNORECASE)


def find_spans(text: str, lang: str | None = None) -> tuple[Span, ...]:
    """Return what a mask is proposed for, in order and apart: offsets in the text, end exclusive."""
    folded = fold(text)
    found = _Found(len(text))
    numbers = [Span(each.start, each.end, _KIND_OF_NUMBER[each.kind]) for each in find_numbers(text)]
    found.add(reach.find_mails(folded))
    found.add(numbers)
    found.add(reach.find_phones(folded))
    found.add(addresses.find_addresses(text, folded))
    words = Words.of(text)
    found.add(arabic.find_arabic_names(words))
    found.add(persons.find_names(text, _reading(words, lang)))
    return tuple(sorted(found.spans, key=lambda span: span.start))


def mask(text: str, spans: Iterable[Span]) -> str:
    """Put masks in the place of spans that stand apart, in whatever order they come."""
    for span in sorted(spans, key=lambda each: each.start, reverse=True):
        text = f"{text[: span.start]}{MASKS.get(span.kind, MASK_BY_HAND)}{text[span.end :]}"
    return text


class _Found:
    """Spans that stand apart: what meets an earlier one is not kept."""

    def __init__(self, length: int) -> None:
        self.spans: list[Span] = []
        self._taken = bytearray(length)

    def add(self, more: Iterable[Span]) -> None:
        """Keep those that meet nothing that was found before."""
        for span in more:
            if not any(self._taken[span.start : span.end]):
                self.spans.append(span)
                self._taken[span.start : span.end] = b"\x01" * (span.end - span.start)


def _reading(words: Words, lang: str | None) -> Reading:
    """Say how the language of a text writes names; unknown, it is guessed by small words."""
    text = words.text
    if lang not in {"nl", "de", "en", "fr", "es", "tr", "ar", "pl", "uk"}:
        dutch, german, others = (len(pattern.findall(text)) for pattern in (_DUTCH, _GERMAN, _ELSEWHERE))
        lang = (
            "nl"
            if dutch >= _FEWEST_DUTCH_WORDS and dutch > max(german, others)
            else "de"
            if german > others
            else ""
        )
    return Reading(
        words=words,
        is_dutch=lang == "nl",
        has_capital_nouns=lang == "de",
        has_cases=lang in {"pl", "uk"} or bool(_POLISH.search(text)),
    )
