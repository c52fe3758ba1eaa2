"""What the pipeline reads in one text, before any model judges it."""

from __future__ import annotations

from typing import NamedTuple

from buurtstem.themes.nlp.matcher import Match
from buurtstem.themes.nlp.normalise import Word


class Story(NamedTuple):
    """A text, its language, its words, and what the lists find in them."""

    text: str
    lang: str
    words: list[Word]
    matches: list[Match]  # of concepts, in the order of the text
    codes: list[str]  # what the matches say: concepts and their themes, with repetitions
    cues: list[str]  # natures that the cues speak for, with repetitions

    @property
    def forms(self) -> list[str]:
        """Return the words folded."""
        return [word.forms[0] for word in self.words]
