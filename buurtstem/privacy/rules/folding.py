"""One form of writing in which numbers are looked for; each character stays one, so offsets hold."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_OTHER_DASHES = "\u2212"  # the minus sign counts as a symbol, not as a dash
_MOST_CHARACTERS_AWAY = 80
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Span:
    """A stretch of the text, end exclusive, and what stands there."""

    start: int
    end: int
    kind: str

    def meets(self, other: Span) -> bool:
        """Whether the two have a character in common."""
        return self.start < other.end and other.start < self.end


class _Folding(dict[int, str]):
    """Capitals, ASCII digits and hyphens, plain blanks; filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold(chr(code))
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return the text in capitals with plain digits, hyphens and blanks; each character stays one."""
    return text.translate(_FOLDING)


def _fold(character: str) -> str:
    if character.isdecimal():  # Arabic-Indic, Persian, full-width …
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    if category == "Pd" or character in _OTHER_DASHES:
        return "-"
    if category in {"Zs", "Cf"} or character == "\t":
        return " "
    capital = character.upper()
    return capital if len(capital) == 1 else character


def label_before(text: str, start: int, labels: re.Pattern[str], most_words: int) -> re.Match[str] | None:
    """Return the last label that stands at most so many words before a place of a folded text."""
    first = max(0, start - _MOST_CHARACTERS_AWAY)
    found = list(labels.finditer(text, first, start))
    if not found or _words_in(text[found[-1].end() : start]) > most_words:
        return None
    return found[-1]


def label_after(text: str, end: int, labels: re.Pattern[str], most_words: int) -> re.Match[str] | None:
    """Return the first label that stands at most so many words after a place of a folded text."""
    found = labels.search(text, end, end + _MOST_CHARACTERS_AWAY)
    if found is None or _words_in(text[end : found.start()]) > most_words:
        return None
    return found


def _words_in(between: str) -> int:
    return len(_WORD.findall(between))
