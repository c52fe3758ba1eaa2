"""Recognises stories after which the teller should see where help is, in nine languages."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from buurtstem.core.text import search_form

WORD_LIST = Path(__file__).resolve().parent.parent / "sensitive_words.tsv"
COLUMNS = ["lang", "kind", "phrase"]
HARMLESS = "harmless"  # phrases that hide what they hold: "dierenmishandeling", "suicide prevention week"
ALWAYS_READ = ("nl", "en")  # people mix these into every other language
_BREAK = "¦"  # a phrase never reaches over the end of a sentence
_GAP = r"(?: \w+){0,4}"  # ".." in a phrase
_ENDS = re.compile(r"[.!?;:\n؟؛]+")
_BETWEEN_WORDS = re.compile(rf"[^\w{_BREAK}]+")
# and, so, with, for, like, the: Arabic writes them onto the word that follows
_ARABIC_PREFIX = "(?:[وفبلك]{0,2}(?:ال)?)"
_ARABIC_LETTER = re.compile(r"[\u0600-\u06ff]")


class Sensitivity(StrEnum):
    """Why help is shown; the first that is found counts, in this order."""

    SELF_HARM = "self_harm"
    CHILD_IN_DANGER = "child_in_danger"
    VIOLENCE = "violence"


@dataclass(frozen=True)
class HelpLine:
    """Where help is; `key` names the sentence that a page puts beside it."""

    key: str
    name: str
    phone: str
    website: str


EMERGENCY = HelpLine("emergency", "112", "112", "")
SAFE_AT_HOME = HelpLine("safe_at_home", "Veilig Thuis", "0800-2000", "https://veiligthuis.nl")
SUICIDE_PREVENTION = HelpLine("suicide_prevention", "113 Zelfmoordpreventie", "113", "https://www.113.nl")
CHILD_LINE = HelpLine("child_line", "Kindertelefoon", "0800-0432", "https://www.kindertelefoon.nl")

_HELP = {
    Sensitivity.SELF_HARM: (EMERGENCY, SUICIDE_PREVENTION, SAFE_AT_HOME),
    Sensitivity.CHILD_IN_DANGER: (EMERGENCY, SAFE_AT_HOME, CHILD_LINE, SUICIDE_PREVENTION),
    Sensitivity.VIOLENCE: (EMERGENCY, SAFE_AT_HOME, SUICIDE_PREVENTION),
}


class WordListInvalid(ValueError):
    """A line of the word list that cannot be used; the sentence says which."""


def looks_sensitive(text: str, lang: str) -> Sensitivity | None:
    """Return why a text asks for help, or None.

    Made to miss little: whoever needs no help loses nothing by seeing where it is. A text in an
    unknown language is compared with all lists.
    """
    known = _word_list()
    langs = tuple(dict.fromkeys((lang, *ALWAYS_READ))) if lang in known else tuple(known)
    words = _normal(text)
    if _find(words, langs) is None:  # nearly all texts: spares them the search for harmless phrases
        return None
    for each in langs:
        words = _pattern(each, HARMLESS).sub(f" {_BREAK} ", words)
    return _find(words, langs)


def _find(words: str, langs: tuple[str, ...]) -> Sensitivity | None:
    found = (
        sensitivity
        for sensitivity in Sensitivity
        if any(_pattern(each, sensitivity).search(words) for each in langs)
    )
    return next(found, None)


def help_for(sensitivity: Sensitivity) -> tuple[HelpLine, ...]:
    """Return where help is, most fitting first after the emergency number."""
    return _HELP[sensitivity]


def _normal(text: str) -> str:
    with_breaks = _ENDS.sub(f" {_BREAK} ", text)
    return f" {_BETWEEN_WORDS.sub(' ', search_form(with_breaks))} "


@cache
def _word_list() -> dict[str, dict[str, list[str]]]:
    """Return the phrases by language and kind; the kind "=name" is a set of words used by others."""
    phrases: dict[str, dict[str, list[str]]] = {}
    for lang, kind, phrase in _rows():
        phrases.setdefault(lang, {}).setdefault(kind, []).append(phrase)
    return phrases


def _rows() -> Iterator[tuple[str, str, str]]:
    with WORD_LIST.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if next(reader, None) != COLUMNS:
            raise WordListInvalid(f"{WORD_LIST.name} line 1: the columns must be {', '.join(COLUMNS)}.")
        for cells in reader:
            if len(cells) != len(COLUMNS):
                raise WordListInvalid(f"{WORD_LIST.name} line {reader.line_num}: three columns are needed.")
            yield cells[0], cells[1], cells[2]


@cache
def _pattern(lang: str, kind: str) -> re.Pattern[str]:
    """Return one pattern for all phrases of a kind in a language."""
    sets = _word_list()[lang]
    phrases = "|".join(_phrase_pattern(phrase, sets) for phrase in sets[kind])
    # every word begins after a blank: as the one literal in front it makes the search five times faster
    return re.compile(f" (?:{phrases})(?= )")


def _phrase_pattern(phrase: str, sets: dict[str, list[str]]) -> str:
    """Return the pattern of a phrase: "a b" in a row, "a .. b" with up to four words between."""
    first, *others = phrase.split()
    pattern = _piece_pattern(first, sets)
    for piece in others:
        pattern += _GAP if piece == ".." else f" {_piece_pattern(piece, sets)}"
    return pattern


def _piece_pattern(piece: str, sets: dict[str, list[str]]) -> str:
    """Return the pattern of one place: "a|b", "a|two_words", "{name of a set}", a star for any letters."""
    words: list[str] = []
    for word in piece.split("|"):
        is_set = word.startswith("{")
        words += "|".join(sets[f"={word[1:-1]}"]).split("|") if is_set else [word]
    return "(?:" + "|".join(_word_pattern(word) for word in words) + ")"


def _word_pattern(word: str) -> str:
    letters = re.escape(_normal(word.strip("*").replace("_", " ")).strip())
    start = r"\w*" if word.startswith("*") else ""
    end = r"\w*" if word.endswith("*") else ""
    prefix = _ARABIC_PREFIX if _ARABIC_LETTER.search(word) else ""
    return f"{prefix}{start}{letters}{end}"
