"""Words of a text as names are looked for in them, and what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .words import key_of

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_APOSTROPHE = re.compile(r"['’]")
_ENDS_SENTENCE = frozenset(".!?:;؟…•|\n\r")
_QUOTES = frozenset('"“”„«»‘')
_BETWEEN = " ¿¡\t\"'“”„«»‘’([-–—*"
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ENDINGS = frozenset(
    {
        "s",
        "n",
        "in",
        "nin",
        "un",
        "nun",
        "ye",
        "ya",
        "e",
        "a",
        "i",
        "yi",
        "de",
        "da",
        "den",
        "dan",
        "le",
        "la",
    }
)
_LONGEST_PREFIX = 2  # d', l', qu'
_FURTHEST_BACK = 8  # characters before a word in which the end of a sentence is looked for


@dataclass(frozen=True, slots=True)
class Token:
    """A word without what an apostrophe joins to it, and its folded form."""

    start: int
    end: int
    text: str
    key: str

    @property
    def is_capital(self) -> bool:
        """Whether it is written as names are; words in capitals throughout are letters or shouted."""
        return self.text[0].isupper() and (not self.text.isupper() or len(self.text) == 1)


@dataclass(frozen=True)
class Words:
    """A text in words."""

    text: str
    tokens: list[Token] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Words:
        """Return the words of a text; one that is shouted from begin to end is read as if typed small."""
        small = text.lower() if text.isupper() else text
        read = small if len(small) == len(text) else text
        return cls(read, [_token(match[0], match.start()) for match in _WORD.finditer(read)])

    def gap(self, place: int) -> str:
        """Return what stands between a word and the one after it."""
        following = self.tokens[place + 1].start if place + 1 < len(self.tokens) else len(self.text)
        return self.text[self.tokens[place].end : following]

    def at(self, place: int) -> Token | None:
        """Return a word, or None before the first and after the last."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def key(self, place: int) -> str:
        """Return the folded form of a word, empty before the first and after the last."""
        token = self.at(place)
        return token.key if token else ""

    def opens_sentence(self, place: int) -> bool:
        """Whether a word is the first of a sentence, a line or a quotation."""
        start = self.tokens[place].start
        before = self.text[max(0, start - _FURTHEST_BACK) : start]
        bare = before.rstrip(_BETWEEN)
        return not bare or bare[-1] in _ENDS_SENTENCE or not _QUOTES.isdisjoint(before[len(bare) :])


def _token(word: str, start: int) -> Token:
    """Return a word: of "Fatima's" it is "Fatima", of "d'Ahmed" it is "Ahmed"."""
    joined = _APOSTROPHE.search(word)
    if joined and not _CYRILLIC.match(word):  # there it is a letter
        before, behind = word[: joined.start()], word[joined.end() :]
        if len(before) <= _LONGEST_PREFIX and behind[0].isupper():
            return Token(start + joined.end(), start + len(word), behind, key_of(behind))
        if len(before) > 1 and key_of(behind) in _ENDINGS or before[0].isupper():
            return Token(start, start + len(before), before, key_of(before))
    return Token(start, start + len(word), word, key_of(word))
