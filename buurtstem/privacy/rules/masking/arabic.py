"""Finds names of persons in Arabic letters, which have no capitals: lists, and what stands before them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from buurtstem.privacy.rules.folding import Span

from .tokens import Words
from .words import (
    ARABIC,
    ARABIC_PARENTS,
    ARABIC_PREFIX,
    ARABIC_SONS,
    ARABIC_TITLES,
    Level,
    first_names,
)

KIND = "name"


def find_arabic_names(words: Words) -> Iterator[Span]:
    """Yield where persons are named: sure names always, other names after a sign of a person."""
    place = 0
    while place < len(words.tokens):
        if not ARABIC.match(words.tokens[place].text):
            place += 1
            continue
        end = _name_at(words, place)
        if end is None:
            place += 1
            continue
        first, last = words.tokens[place], words.tokens[end - 1]
        yield Span(first.start + _prefix(first.key), last.end, KIND)
        place = end


def _name_at(words: Words, place: int) -> int | None:
    """Return the place behind the name that begins here; None when none does."""
    key = words.key(place)
    before = words.key(place - 1)
    before = before[_prefix(before) :] if before not in ARABIC_TITLES else before
    if key[_prefix(key) :] in ARABIC_PARENTS and _level(words, place + 1) is not None:
        return _end(words, place + 1)
    level = _level(words, place)
    if level is None:
        return None
    is_called = before in ARABIC_TITLES
    has_second = words.gap(place) == " " and _level(words, place + 1) is not None
    return _end(words, place) if level is Level.SURE or is_called or has_second else None


def _end(words: Words, place: int) -> int:
    """Return the place behind a name: the names of father and grandfather follow."""
    end = place + 1
    while words.gap(end - 1) == " " and end < len(words.tokens):
        if words.key(end) in ARABIC_SONS and end + 1 < len(words.tokens):
            end += 2
        elif first_names().get(words.key(end)) is not None:
            end += 1
        else:
            break
    return end


def _level(words: Words, place: int) -> Level | None:
    key = words.key(place)
    listed = first_names()
    return listed.get(key) if key in listed else listed.get(key[_prefix(key) :])


def _prefix(key: str) -> int:
    """Return how many letters before the name belong to the sentence."""
    if key in first_names():
        return 0
    found = ARABIC_PREFIX.match(key)
    return next((size for size in (1, 2) if found and size <= found.end() and key[size:] in _known()), 0)


@cache
def _known() -> frozenset[str]:
    return frozenset(first_names()) | ARABIC_TITLES | ARABIC_PARENTS
