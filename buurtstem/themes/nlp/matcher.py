"""Finds the terms of a list in the words of a text: whole words, prefixes, infixes, suffixes, phrases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from buurtstem.themes.nlp.normalise import Word
from buurtstem.themes.nlp.terms import Part, Pattern, Term

MOST_REMEMBERED_WORDS = 2**15


class Match(NamedTuple):
    """A concept found, with the first and last word (inclusive) of the text that led to it."""

    concept: str
    first: int
    last: int


class _Parts:
    """Numbers the parts of patterns and says quickly which of them a word fits."""

    def __init__(self) -> None:
        self._numbers: dict[Part, int] = {}
        self._whole: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        self._suffixes: dict[str, int] = {}
        self._infixes: dict[str, int] = {}
        self._infix_lengths: set[int] = set()
        self._remembered: dict[tuple[str, ...], frozenset[int]] = {}

    def add(self, part: Part) -> int:
        """Return the number of a part, a new one when it is not known yet."""
        number = self._numbers.setdefault(part, len(self._numbers))
        if part.open_start and part.open_end:
            self._infixes[part.letters] = number
            self._infix_lengths.add(len(part.letters))
        elif part.open_start:
            self._suffixes[part.letters] = number
        elif part.open_end:
            self._prefixes[part.letters] = number
        else:
            self._whole[part.letters] = number
        return number

    def fitting(self, forms: tuple[str, ...]) -> frozenset[int]:
        """Return the numbers of all parts that one of a word's forms fits."""
        known = self._remembered.get(forms)
        if known is None:
            if len(self._remembered) >= MOST_REMEMBERED_WORDS:
                self._remembered.clear()
            known = frozenset(number for form in forms for number in self._search(form))
            self._remembered[forms] = known
        return known

    def _search(self, form: str) -> Iterable[int]:
        if form in self._whole:
            yield self._whole[form]
        for length in range(1, len(form) + 1):
            if form[:length] in self._prefixes:
                yield self._prefixes[form[:length]]
            if form[-length:] in self._suffixes:
                yield self._suffixes[form[-length:]]
        for length in self._infix_lengths:
            for start in range(len(form) - length + 1):
                if form[start : start + length] in self._infixes:
                    yield self._infixes[form[start : start + length]]


Numbers = tuple[int, ...]


class _Numbered(NamedTuple):
    """A term whose parts are numbers."""

    concept: str
    pattern: Numbers
    excepts: tuple[Numbers, ...]
    needs: tuple[Numbers, ...]


class TermMatcher:
    """Finds the terms of one list; the cost grows with the words of the text, hardly with the list."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._parts = _Parts()
        self._words: defaultdict[int, list[_Numbered]] = defaultdict(list)
        # Phrases by their first two parts: hundreds begin with "de" or "niet", few go on with the same word.
        self._phrases: defaultdict[int, defaultdict[int, list[_Numbered]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for term in terms:
            numbered = _Numbered(
                term.concept,
                self._number(term.pattern),
                tuple(self._number(pattern) for pattern in term.excepts),
                tuple(self._number(pattern) for pattern in term.needs),
            )
            self._list_of(numbered.pattern).append(numbered)

    def _number(self, pattern: Pattern) -> Numbers:
        return tuple(self._parts.add(part) for part in pattern)

    def _list_of(self, pattern: Numbers) -> list[_Numbered]:
        first, *rest = pattern
        return self._phrases[first][rest[0]] if rest else self._words[first]

    def matches(self, words: Sequence[Word]) -> list[Match]:
        """Return what is found, in the order of the text; of one concept only the longest of a place."""
        text = _Text([self._parts.fitting(word.forms) for word in words])
        found = {
            Match(term.concept, place, place + len(term.pattern) - 1)
            for place in range(len(words))
            for term in self._beginning_at(text, place)
            if _holds(term, text, place)
        }
        return _longest(found)

    def _beginning_at(self, text: _Text, place: int) -> Iterator[_Numbered]:
        """Yield the terms whose first part, and second if there is one, fit the words at a place."""
        following = text.fitting[place + 1] if place + 1 < len(text.fitting) else frozenset()
        for number in text.fitting[place]:
            yield from self._words.get(number, ())
            seconds = self._phrases.get(number)
            if seconds:
                for second in following & seconds.keys():
                    yield from seconds[second]


class _Text:
    """The words of one text as numbers of parts; remembers where parts stand, so that needs stay cheap."""

    def __init__(self, fitting: list[frozenset[int]]) -> None:
        self.fitting = fitting
        self._outermost: dict[Numbers, tuple[int, int] | None] = {}

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        places: defaultdict[int, list[int]] = defaultdict(list)
        for place, numbers in enumerate(self.fitting):
            for number in numbers:
                places[number].append(place)
        return places

    def has_at(self, pattern: Numbers, place: int) -> bool:
        """Say whether the pattern stands at a place."""
        if place < 0 or place + len(pattern) > len(self.fitting):
            return False
        return all(number in self.fitting[place + offset] for offset, number in enumerate(pattern))

    def has_on(self, pattern: Numbers, start: int, end: int) -> bool:
        """Say whether the pattern covers at least one of the words from `start` up to `end`."""
        return any(self.has_at(pattern, place) for place in range(start - len(pattern) + 1, end))

    def has_outside(self, pattern: Numbers, start: int, end: int) -> bool:
        """Say whether the pattern stands wholly before `start` or from `end` on."""
        if pattern not in self._outermost:
            places = [place for place in self._places.get(pattern[0], ()) if self.has_at(pattern, place)]
            self._outermost[pattern] = (places[0], places[-1]) if places else None
        outermost = self._outermost[pattern]
        if outermost is None:
            return False
        first, last = outermost
        return first + len(pattern) <= start or last >= end


def _holds(term: _Numbered, text: _Text, place: int) -> bool:
    if not text.has_at(term.pattern, place):
        return False
    end = place + len(term.pattern)
    if any(text.has_on(pattern, place, end) for pattern in term.excepts):
        return False
    return not term.needs or any(text.has_outside(pattern, place, end) for pattern in term.needs)


def _longest(found: Iterable[Match]) -> list[Match]:
    """Leave out matches that lie inside a longer match of the same concept."""
    kept: list[Match] = []
    reach: dict[str, int] = {}
    for match in sorted(found, key=lambda match: (match.first, -match.last, match.concept)):
        if match.last > reach.get(match.concept, -1):
            kept.append(match)
            reach[match.concept] = match.last
    return kept
