"""Reads the concepts and the term lists: which everyday words stand for which concept of which theme."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from buurtstem.themes.nlp.normalise import words_of
from buurtstem.themes.rules import Theme

CONCEPTS_FILE = "concepts.tsv"
TERMS_FOLDER = "terms"
CUES_FOLDER = "cues"  # like the term lists, with a nature in the place of the concept
BESIDE = "nl"  # people mix their language with Dutch words, so the Dutch list is always searched too
CONCEPT_COLUMNS = ["concept", "theme", "also", "definition"]
TERM_COLUMNS = ["concept", "term", "except", "needs"]
SHORTEST_PREFIX = 3
SHORTEST_INFIX = 4


class TermListInvalid(ValueError):
    """A line of a list that cannot be used; the sentence names file and line."""


@dataclass(frozen=True)
class Concept:
    """One subject inside a theme; `also` names a second theme that it often belongs to."""

    code: str
    theme: Theme
    also: Theme | None

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Return what a find of it says: its own code, its theme, and the second theme as such."""
        second = (f"also {self.also}",) if self.also else ()
        return (self.code, str(self.theme), *second)


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a pattern: folded letters, open at the start ("*woning") or the end ("huur*")."""

    letters: str
    open_start: bool = False
    open_end: bool = False


Pattern = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One term: a pattern of one or more words in a row, what cancels it, and what it needs elsewhere."""

    concept: str
    pattern: Pattern
    excepts: tuple[Pattern, ...] = ()
    needs: tuple[Pattern, ...] = ()


def read_pattern(written: str) -> Pattern:
    """Return the pattern of a term as written ("lift* kapot*").

    Raises:
        ValueError: no letters, or so short that it would match words that have nothing to do with it.
    """
    parts: list[Part] = []
    for piece in written.split():
        parts += _parts_of(piece)
    if not parts:
        raise ValueError(f"'{written}' holds no letters")
    if len(parts) == 1:
        _check_length(parts[0], written)
    return tuple(parts)


@lru_cache(maxsize=2**12)  # phrases of a list begin with the same words over and over
def _parts_of(piece: str) -> tuple[Part, ...]:
    forms = [word.forms[0] for word in words_of(piece.strip("*"))]
    last = len(forms) - 1
    return tuple(
        Part(form, piece.startswith("*") and place == 0, piece.endswith("*") and place == last)
        for place, form in enumerate(forms)
    )


def _check_length(part: Part, written: str) -> None:
    shortest = 1
    if part.open_start or part.open_end:
        shortest = SHORTEST_INFIX if part.open_start and part.open_end else SHORTEST_PREFIX
    if len(part.letters) < shortest:
        raise ValueError(f"'{written}' is too short: at least {shortest} letters are needed")


def read_concepts(path: Path) -> dict[str, Concept]:
    """Return the concepts by code, in the order of the file.

    Raises:
        TermListInvalid: wrong columns, a theme that does not exist, a code twice.
    """
    concepts: dict[str, Concept] = {}
    for number, row in _rows(path, CONCEPT_COLUMNS):
        code = row["concept"]
        if code in concepts:
            raise TermListInvalid(f"{path.name} line {number}: the concept '{code}' stands there twice.")
        try:
            also = Theme(row["also"]) if row["also"] else None
            concepts[code] = Concept(code, Theme(row["theme"]), also)
        except ValueError as error:
            raise TermListInvalid(f"{path.name} line {number}: {error}.") from error
    return concepts


def read_terms(path: Path, concepts: Iterable[str]) -> list[Term]:
    """Return the terms of one language in the order of the file.

    Raises:
        TermListInvalid: wrong columns, a concept that does not exist, a pattern that cannot be used.
    """
    known = {code: code for code in concepts}  # one string for all terms of a concept
    terms = []
    for number, row in _rows(path, TERM_COLUMNS):
        if row["concept"] not in known:
            raise TermListInvalid(f"{path.name} line {number}: there is no concept '{row['concept']}'.")
        try:
            excepts, needs = _patterns(row["except"]), _patterns(row["needs"])
            terms.append(Term(known[row["concept"]], read_pattern(row["term"]), excepts, needs))
        except ValueError as error:
            raise TermListInvalid(f"{path.name} line {number}: {error}.") from error
    return terms


def _patterns(written: str) -> tuple[Pattern, ...]:
    return tuple(read_pattern(piece) for piece in written.split(",") if piece.strip())


def _rows(path: Path, columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of a tab-separated file; cells left out at the end of a line are empty."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if next(reader, None) != columns:
            raise TermListInvalid(f"{path.name} line 1: the columns must be {', '.join(columns)}.")
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) > len(columns):
                raise TermListInvalid(f"{path.name} line {reader.line_num}: there are too many columns.")
            filled = [*cells, *[""] * (len(columns) - len(cells))]
            yield reader.line_num, {name: cell.strip() for name, cell in zip(columns, filled, strict=True)}
