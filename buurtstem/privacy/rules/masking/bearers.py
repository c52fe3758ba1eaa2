"""Says when a street, a school, a shop or a saint bears a person's name: then nobody is meant."""

from __future__ import annotations

from .reading import Reading
from .tokens import Words
from .words import (
    ABBREVIATED,
    ADJECTIVES,
    ARTICLES,
    HOUSES_BEFORE,
    HOUSES_BEHIND,
    NOBODY,
    PARTICLES,
    STREETS_BEFORE,
    is_street,
)


def bears_name(reading: Reading, place: int, end: int) -> bool:
    """Whether the name from one place to another belongs to something that is no person alive."""
    words = reading.words
    return _is_saying(words, place, end) or _goes_on(words, place, end) or _is_opened(reading, place)


def follows(words: Words, place: int) -> bool:
    """Whether nothing but a blank, or the full stop of "dhr.", stands before a word."""
    gap = words.gap(place - 1)
    return gap == " " or (gap in {". ", "."} and words.key(place - 1) in ABBREVIATED)


def _is_saying(words: Words, place: int, end: int) -> bool:
    first = place - 1 if words.key(place - 1) in ADJECTIVES else place
    return " ".join(words.key(each) for each in range(first, end)) in NOBODY


def _goes_on(words: Words, place: int, end: int) -> bool:
    """Whether the name ends as a street does, or "school", "park", "Court" follow."""
    if any(is_street(words.key(each)) for each in range(place, end)):
        return True
    for each in range(place + 1, end):
        if words.key(each) in HOUSES_BEHIND and words.key(each - 1) not in PARTICLES:  # Kees van 't Hof
            return True
    return words.key(end) in HOUSES_BEHIND and words.gap(end - 1) in {" ", "-"}


def _is_opened(reading: Reading, place: int) -> bool:
    """Whether "kapsalon", "Sint" or "rue" stand before it, or in Dutch an article: "de Dirk" is a shop."""
    words = reading.words
    if not place or not follows(words, place):
        return False
    before = words.key(place - 1)
    if before in ARTICLES:
        if reading.is_dutch:
            return True
        before = words.key(place - 2)
    return before in STREETS_BEFORE or before in HOUSES_BEFORE
