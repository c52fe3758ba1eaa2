"""Finds the words that led to a theme again in the text, to mark them where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .nlp.normalise import Word, words_of
from .rules import LONGEST_BECAUSE


class Piece(NamedTuple):
    """A part of a text as it stands, and whether it is one of the words looked for."""

    text: str
    is_marked: bool


def marked_pieces(text: str, phrases: Iterable[str]) -> tuple[Piece, ...]:
    """Return a text in pieces, with every place of the phrases marked; together they are the whole text.

    Words are compared without capitals and accents, always whole.
    """
    phrases = tuple(phrases)
    words = words_of(text) if phrases else []
    spans = sorted({span for phrase in phrases for span in _places(words, phrase)})
    pieces, at = [], 0
    for start, end in spans:
        if end <= at:
            continue
        pieces += [Piece(text[at:start], is_marked=False), Piece(text[max(start, at) : end], is_marked=True)]
        at = end
    pieces.append(Piece(text[at:], is_marked=False))
    return tuple(piece for piece in pieces if piece.text)


def stands_in(text: str, phrase: str) -> bool:
    """Whether the words of a phrase stand in a text, whole: "Jan" does not stand in "januari"."""
    return _stands_plainly(text, phrase) or any(_places(words_of(text), phrase))


def _stands_plainly(text: str, phrase: str) -> bool:
    """Whether a phrase stands to the letter between blanks: the quick answer, for most texts."""
    between = f" {text} "
    return bool(phrase) and any(f" {phrase}{end} " in between for end in ("", ",", "."))


def _places(words: list[Word], phrase: str) -> Iterator[tuple[int, int]]:
    """Yield where a phrase stands; of one that was cut off the last word may be half a word."""
    forms = [word.forms[0] for word in words_of(phrase)]
    is_cut = len(phrase) >= LONGEST_BECAUSE
    if is_cut and len(forms) == 1:
        yield from ((word.start, word.end) for word in words if word.forms[0].startswith(forms[0]))
        return
    if is_cut:
        forms = forms[:-1]
    for first in range(len(words) - len(forms) + 1):
        here = words[first : first + len(forms)]
        if forms and [word.forms[0] for word in here] == forms:
            yield here[0].start, here[-1].end
