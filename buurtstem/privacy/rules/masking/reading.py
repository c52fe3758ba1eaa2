"""A text in words as its language writes names, and how surely each word is a first name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .tokens import Token, Words
from .words import Level, endings, first_names, other_names, surnames

FEWEST_LETTERS = 4  # of a name in another case than the first
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


@dataclass(frozen=True)
class Reading:
    """A text in words, and how its language writes names."""

    words: Words
    is_dutch: bool
    has_capital_nouns: bool  # German: a capital is no sign of a name there
    has_cases: bool  # Polish, Ukrainian: names end differently in each case

    def level(self, place: int) -> Level | None:
        """Return how surely a word is a first name; None when it is none."""
        token = self.words.at(place)
        return self._level_of(token) if token else None

    def _level_of(self, token: Token) -> Level | None:
        listed = first_names()
        found = listed.get(token.key)
        if found is None and "-" in token.key:
            parts = token.key.split("-")
            if parts[0] in listed and (parts[-1] in listed or parts[-1] in surnames()):
                return Level.SURE if token.is_capital else listed[parts[0]]
        if found is None and token.is_capital:
            found = self._level_inflected(token)
        if found is Level.WORD_ELSEWHERE:
            return Level.SURE if self.is_dutch else Level.WORD
        return found

    def _level_inflected(self, token: Token) -> Level | None:
        listed = first_names()
        if not self.has_cases:
            bare = token.key[:-1]  # Fatimas Haus, Willems fiets
            is_long = len(bare) >= FEWEST_LETTERS + 2 and token.key.endswith("s")
            return Level.SURE if is_long and listed.get(bare) is Level.SURE else None
        if len(token.key) < FEWEST_LETTERS or token.key in other_names():
            return None
        is_cyrillic = _CYRILLIC.match(token.key)
        kind, stems = ("inflected_cyrillic", "аяойь") if is_cyrillic else ("inflected_latin", "ao")
        for ending in endings(kind):
            stem = token.key.removesuffix(ending)
            if stem == token.key:
                continue
            for form in (stem, *(stem + letter for letter in stems)):
                if listed.get(form) is Level.SURE:
                    return Level.SURE
        return None
