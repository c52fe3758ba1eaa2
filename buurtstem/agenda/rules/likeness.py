"""How alike stories are by their words: hashed beginnings of words, weighed by rarity; the leader method.

Cosines run from 0 (no word shared) to 1. Everything is deterministic: the same stories in the same order
give the same groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from buurtstem.core.text import search_form

Features = NDArray[np.uint16]
Floats = NDArray[np.float32]

WIDTH = 2**13  # places for hashed words; a clash of two words weighs little beside the others
SHORTEST_WORD = 4  # letters; shorter ones are mostly grammar
SHORTEST_ARABIC_WORD = 3
STEM = 6  # letters: what is left when endings go, in all nine languages alike
MOST_FEATURES = 400  # of one text: a story has 8 to 150 words
ALIKE = 0.25  # design/themes.md: join the nearest centroid from here on
MOST_LEADERS = 256  # groups that are tried within one subject; beyond that a story stays where it is

NO_FEATURES: Features = np.empty(0, dtype=np.uint16)
_NOTHING = 1e-9  # a group without a telling word is like none
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC_START = re.compile("^(?:[وف]?[بلك]?ال|لل)(?=..)")


def features_of(text: str) -> Features:
    """Return the words of a text as hashed stems, each once and in order."""
    found = {_place(word) for word in _WORD.findall(text)} - {-1}
    return np.array(sorted(found)[:MOST_FEATURES], dtype=np.uint16)


@lru_cache(maxsize=2**15)
def _place(word: str) -> int:
    folded = search_form(word)
    is_arabic = "\u0621" <= folded[:1] <= "\u064a"
    stem = _ARABIC_START.sub("", folded) if is_arabic else folded
    shortest = SHORTEST_ARABIC_WORD if is_arabic else SHORTEST_WORD
    return crc32(stem[:STEM].encode("utf-8", "replace")) % WIDTH if len(stem) >= shortest else -1


def rarities_of(stories: Iterable[Features]) -> Floats:
    """Return the weight of each word among these stories: 0 when all have it, more the fewer do."""
    told = [NO_FEATURES, *stories]
    counts = np.bincount(np.concatenate(told), minlength=WIDTH)
    number = max(len(told) - 1, 1)
    weights: Floats = np.log(number / np.maximum(counts, 1)).astype(np.float32)
    return weights


class Centres:
    """The middles of groups of stories, by their number; a middle moves as stories join."""

    def __init__(self, weights: Floats) -> None:
        self._weights = weights
        self._totals = np.zeros((8, WIDTH), dtype=np.float32)
        self._squares = np.zeros(8, dtype=np.float64)
        self._number = 0

    def __len__(self) -> int:
        return self._number

    def open(self, stories: Iterable[Features] = ()) -> int:
        """Open a group of these stories; return its number."""
        if self._number == len(self._squares):
            self._totals = np.concatenate([self._totals, np.zeros_like(self._totals)])
            self._squares = np.concatenate([self._squares, np.zeros_like(self._squares)])
        self._number += 1
        stories = [features for features in stories if len(features)]
        if len(stories) == 1:  # as most are at first
            self.add(self._number - 1, stories[0])
        elif stories:
            places = np.concatenate(stories)
            values = self._weights[places]
            firsts = np.cumsum([0, *(len(each) for each in stories[:-1])])
            lengths = np.sqrt(np.maximum(np.add.reduceat(values * values, firsts), _NOTHING))
            values = values / np.repeat(lengths, [len(each) for each in stories])
            total = np.bincount(places, values, WIDTH).astype(np.float32)
            self._totals[self._number - 1] = total
            self._squares[self._number - 1] = float(total @ total)
        return self._number - 1

    def add(self, group: int, features: Features) -> None:
        """Let a story join a group, at length 1."""
        values = self._unit(features)
        before = self._totals[group, features]
        self._totals[group, features] = before + values
        self._squares[group] += float(2 * before @ values + values @ values)

    def nearest(self, features: Features, least: float = ALIKE) -> int | None:
        """Return the group whose middle a story is most like, the first of equals; None below `least`."""
        if not self._number:
            return None
        likenesses = self.likenesses(features)
        best = int(np.argmax(likenesses))
        return best if likenesses[best] >= least else None

    def likenesses(self, features: Features) -> NDArray[np.float64]:
        """Return the cosine between a story and each middle."""
        products = self._totals[: self._number, features] @ self._unit(features)
        return products / np.sqrt(np.maximum(self._squares[: self._number], _NOTHING))

    def cosine(self, one: int, other: int) -> float:
        """Return how alike two groups are."""
        # no product of matrices: on a busy machine its threads wait for each other, a hundred times longer
        product = float((self._totals[one] * self._totals[other]).sum())
        return product / float(np.sqrt(max(self._squares[one] * self._squares[other], _NOTHING)))

    def _unit(self, features: Features) -> Floats:
        values: Floats = self._weights[features]
        length = float(np.sqrt(values @ values))
        return values / np.float32(length) if length > 0 else values


def led(stories: Iterable[Features], centres: Centres) -> list[int | None]:
    """Return for each story the number of its group: those that are open, then new ones in order.

    The leader method: a story joins the nearest group, or opens one. None: there are too many groups.
    """
    groups: list[int | None] = []
    for features in stories:
        group = centres.nearest(features)
        if group is not None:
            centres.add(group, features)
        elif len(centres) < MOST_LEADERS:
            group = centres.open([features])
        groups.append(group)
    return groups


def likeness_of(one: Iterable[Features], other: Iterable[Features], weights: Floats) -> float:
    """Return the cosine between the middles of two groups."""
    centres = Centres(weights)
    centres.open(one)
    centres.open(other)
    return centres.cosine(0, 1)
