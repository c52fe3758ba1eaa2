"""What is told about a file, and what reading it brings: rows, problems, checks; the report of an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .values import Period, Status


class UnreadableFigures(ValueError):
    """Nothing of the file can be imported; the sentence says why and what to do."""


@dataclass(frozen=True)
class Told:
    """What the person who imports says of a file: its name, and what stands nowhere in it."""

    name: str
    source: str | None = None
    reference_date: date | None = None
    division: int | None = None


@dataclass(frozen=True)
class Cell:
    """One value of one area, in one column."""

    column: str
    indicator: str
    period: Period
    status: Status
    value: Decimal | None


@dataclass(frozen=True)
class FigureRow:
    """One sound row: its number in the file, the area as the file names it, its values."""

    number: int
    code: str
    name: str | None
    cells: tuple[Cell, ...]


class CheckStatus(StrEnum):
    """How a check ended; where the file holds too little for it, that is said."""

    OK = "ok"
    WRONG = "wrong"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class Check:
    """One check of a file as a whole: what was looked at, how it ended, in one sentence."""

    code: str
    status: CheckStatus
    sentence: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row, or with one value in it: that is left out."""

    row: int
    sentence: str
    column: str | None = None

    def __str__(self) -> str:
        place = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.sentence}"


@dataclass(frozen=True)
class Origin:
    """Where the figures of a file come from."""

    layout: str
    source: str
    licence: str
    table: str
    division: int


@dataclass(frozen=True)
class Reading:
    """A file as it was understood."""

    origin: Origin
    row_count: int
    rows: tuple[FigureRow, ...]
    columns: dict[str, str]  # column -> indicator
    ignored_columns: tuple[str, ...]
    problems: tuple[Problem, ...]
    checks: tuple[Check, ...]


class Outcome(StrEnum):
    """What an import came to."""

    NEW = "new"  # figures of a file that was not here before
    MORE = "more"  # the same file again, and areas had been added meanwhile
    UNCHANGED = "unchanged"  # the same file again
    OLDER = "older"  # the same file again, and a newer version of it is here


@dataclass
class ColumnReport:
    """What became of one column, over the rows of areas that are known here."""

    column: str
    indicator: str
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What an import did, or would do."""

    name: str
    sha256: str
    origin: Origin
    outcome: Outcome
    rows: int
    matched: int
    unmatched: tuple[str, ...]
    added: int
    superseded: int
    columns: tuple[ColumnReport, ...]
    ignored_columns: tuple[str, ...]
    problems: tuple[Problem, ...]
    checks: tuple[Check, ...]

    def count(self, status: str) -> int:
        """Return how many values of known areas have this status ("refused" counts too)."""
        return sum(column.counts.get(status, 0) for column in self.columns)
