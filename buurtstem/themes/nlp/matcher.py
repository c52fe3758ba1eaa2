"""Finds the terms of a list in the words of a text: whole words, prefixes, infixes, suffixes, phrases."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from buurtstem.themes.nlp.normalise import Word
from buurtstem.themes.nlp.terms import Part, Pattern, Term

MOST_REMEMBERED_WORDS = 2**15
_BITS_OF_NUMBER = 24


class Match(NamedTuple):
    """A concept found, with the first and last word (inclusive) of the text that led to it."""

    concept: str
    first: int
    last: int


class _Parts:
    """Numbers the parts of patterns and says quickly which of them a word fits.

    One table of letters for each of the four kinds: whole word, open end, open start, open on both sides.
    """

    def __init__(self) -> None:
        self._tables: tuple[dict[str, int], ...] = ({}, {}, {}, {})
        self._infix_lengths: set[int] = set()
        self._next = 0

    def __len__(self) -> int:
        return self._next

    def add(self, part: Part) -> int:
        """Return the number of a part, a new one when it is not known yet."""
        table = self._tables[part.open_end + 2 * part.open_start]
        number = table.setdefault(part.letters, self._next)
        if number == self._next:
            self._next += 1
            if table is self._tables[3]:
                self._infix_lengths.add(len(part.letters))
        return number

    def kept(self) -> list[list[object]]:
        """Return the tables to be written to a file: letters, and the number of each."""
        return [[list(table), list(table.values())] for table in self._tables]

    @classmethod
    def from_kept(cls, tables: Sequence[tuple[Sequence[str], Sequence[int]]]) -> _Parts:
        """Return what `kept` was made of."""
        parts = cls()
        parts._tables = tuple(dict(zip(letters, numbers, strict=True)) for letters, numbers in tables)
        parts._infix_lengths = {len(letters) for letters in parts._tables[3]}
        parts._next = sum(len(table) for table in parts._tables)
        return parts

    def fitting(self, forms: tuple[str, ...]) -> frozenset[int]:
        """Return the numbers of all parts that one of a word's forms fits."""
        return frozenset(number for form in forms for number in self._search(form))

    def _search(self, form: str) -> Iterator[int]:
        whole, prefixes, suffixes, infixes = self._tables
        letters = range(1, len(form) + 1)
        found = [whole.get(form)]
        found += [prefixes.get(form[:length]) for length in letters]
        found += [suffixes.get(form[-length:]) for length in letters]
        for length in self._infix_lengths:
            found += [infixes.get(form[at : at + length]) for at in range(len(form) - length + 1)]
        return (number for number in found if number is not None)


Numbers = tuple[int, ...]


class _Numbered(NamedTuple):
    """A term whose parts are numbers."""

    concept: str
    pattern: Numbers
    excepts: tuple[Numbers, ...]
    needs: tuple[Numbers, ...]


class _Fit(NamedTuple):
    """What a list knows of one word, wherever it stands."""

    numbers: frozenset[int]  # of the parts that it fits
    concepts: tuple[str, ...]  # of terms of one word without conditions
    terms: tuple[_Numbered, ...]  # of one word with conditions
    opens: tuple[int, ...]  # numbers that phrases begin with


_NOTHING = _Fit(frozenset(), (), (), ())


def _pair(first: int, second: int) -> int:
    """Return two parts as one number, by which phrases are looked up."""
    return first << _BITS_OF_NUMBER | second


class TermMatcher:
    """Finds the terms of one list; the cost grows with the words of the text, hardly with the list.

    Most terms are one word without conditions: they take one number in an array and no object of their own.
    """

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self._parts = _Parts()
        self._concepts: list[str] = []
        self._alone: array[int] = array("h")  # by number of a part: place of its concept, or -1
        self._words: dict[int, list[_Numbered]] = {}  # other terms of one word
        # By their first two parts: hundreds begin with "de" or "niet", few go on with the same word.
        self._phrases: dict[int, list[_Numbered]] = {}
        self._openers: frozenset[int] = frozenset()
        self._remembered: dict[tuple[str, ...], _Fit] = {}
        self._sort([self._numbered(term) for term in terms])

    def _numbered(self, term: Term) -> _Numbered:
        return _Numbered(
            term.concept,
            self._number(term.pattern),
            tuple(self._number(pattern) for pattern in term.excepts),
            tuple(self._number(pattern) for pattern in term.needs),
        )

    def _number(self, pattern: Pattern) -> Numbers:
        return tuple(self._parts.add(part) for part in pattern)

    def _sort(self, terms: Iterable[_Numbered]) -> None:
        """Put each term where it takes the least room."""
        places: dict[str, int] = {}
        others = []
        self._alone = array("h", [-1]) * len(self._parts)
        for term in terms:
            first = term.pattern[0]
            if len(term.pattern) > 1 or term.excepts or term.needs or self._alone[first] >= 0:
                others.append(term)
            else:
                self._alone[first] = places.setdefault(term.concept, len(places))
        self._concepts = list(places)
        self._look_up(others)

    def _look_up(self, terms: Iterable[_Numbered]) -> None:
        """Take in the terms that have an object of their own."""
        for term in terms:
            if len(term.pattern) > 1:
                self._phrases.setdefault(_pair(*term.pattern[:2]), []).append(term)
            else:
                self._words.setdefault(term.pattern[0], []).append(term)
        self._openers = frozenset(opening >> _BITS_OF_NUMBER for opening in self._phrases)

    def kept(self) -> dict[str, object]:
        """Return the list to be written to a file, so that reading it back takes no parsing."""
        return {
            "parts": self._parts.kept(),
            "concepts": self._concepts,
            "alone": self._alone.tolist(),
            "others": [
                tuple(term)
                for table in (self._words, self._phrases)
                for terms in table.values()
                for term in terms
            ],
        }

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> TermMatcher:
        """Return the matcher of a list that `kept` described; sequences are tuples."""
        matcher = cls()
        matcher._parts = _Parts.from_kept(kept["parts"])
        matcher._concepts = list(kept["concepts"])
        matcher._alone = array("h", kept["alone"])
        one_each: dict[str, str] = {}  # one string for all terms of a concept
        matcher._look_up(
            _Numbered(one_each.setdefault(concept, concept), *rest) for concept, *rest in kept["others"]
        )
        return matcher

    def matches(self, words: Sequence[Word]) -> list[Match]:
        """Return what is found, in the order of the text; of one concept only the longest of a place."""
        fits = [self._remembered.get(word.forms) or self._fit(word.forms) for word in words]
        text = _Text([fit.numbers for fit in fits])
        found = []
        for place, fit in enumerate(fits):
            if fit.concepts:
                found += [Match(concept, place, place) for concept in fit.concepts]
            if fit.terms or fit.opens:
                found += [
                    Match(term.concept, place, place + len(term.pattern) - 1)
                    for term in self._beginning_at(text, place, fit)
                    if _holds(term, text, place)
                ]
        return _longest(set(found))

    def _fit(self, forms: tuple[str, ...]) -> _Fit:
        """Return what this list knows of a word, and remember it for the next texts."""
        numbers = self._parts.fitting(forms)
        places = [self._alone[number] for number in numbers]
        fit = _Fit(
            numbers,
            tuple(self._concepts[place] for place in places if place >= 0),
            tuple(term for number in numbers for term in self._words.get(number, ())),
            tuple(numbers & self._openers),
        )
        if len(self._remembered) >= MOST_REMEMBERED_WORDS:
            self._remembered.clear()
        self._remembered[forms] = fit if numbers else _NOTHING
        return fit

    def _beginning_at(self, text: _Text, place: int, fit: _Fit) -> Iterator[_Numbered]:
        """Yield the terms whose first part, and second if there is one, fit the words at a place."""
        yield from fit.terms
        if not fit.opens or place + 1 == len(text.fitting):
            return
        for second in text.fitting[place + 1]:
            for first in fit.opens:
                yield from self._phrases.get(_pair(first, second), ())


class _Text:
    """The words of one text as numbers of parts; remembers where parts stand, so that needs stay cheap."""

    def __init__(self, fitting: list[frozenset[int]]) -> None:
        self.fitting = fitting
        self._outermost: dict[Numbers, tuple[int, int] | None] = {}

    @cached_property
    def _anywhere(self) -> frozenset[int]:
        return frozenset().union(*self.fitting)

    def has_at(self, pattern: Numbers, place: int) -> bool:
        """Say whether the pattern stands at a place."""
        if place < 0 or place + len(pattern) > len(self.fitting):
            return False
        for number in pattern:
            if number not in self.fitting[place]:
                return False
            place += 1
        return True

    def has_on(self, pattern: Numbers, start: int, end: int) -> bool:
        """Say whether the pattern covers at least one of the words from `start` up to `end`."""
        return any(self.has_at(pattern, place) for place in range(start - len(pattern) + 1, end))

    def has_outside(self, pattern: Numbers, start: int, end: int) -> bool:
        """Say whether the pattern stands wholly before `start` or from `end` on."""
        if not self._anywhere.issuperset(pattern):
            return False
        if pattern not in self._outermost:
            places = [place for place in range(len(self.fitting)) if self.has_at(pattern, place)]
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
