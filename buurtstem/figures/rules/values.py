"""One cell of a file of figures: an exact number, or the reason why there is none; never 0 for missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from buurtstem.core.text import clean_text, opening_words

# R writes 0.0000921 as 9.21e-05; more digits than these stand in no file of a statistics office
_POINTED = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?")
_WITH_COMMA = re.compile(r"[+-]?[0-9.]{1,20},[0-9]{1,20}")
LONGEST_QUOTE = 30  # characters
MOST_EXPONENT = 20  # a power of ten beyond that is a damaged cell


class Status(StrEnum):
    """Whether a value is known, and if not, why not."""

    KNOWN = "known"
    SUPPRESSED = "suppressed"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"
    NIL = "nil"
    IMPOSSIBLE = "impossible"


# what Statistics Netherlands puts where a number cannot stand; NA is what R writes for "not there"
SIGNS = {".": Status.UNKNOWN, "-": Status.NIL, "": Status.IMPOSSIBLE, "NA": Status.UNKNOWN}
CODED = {Decimal(-99995): Status.NOT_YET, Decimal(-99997): Status.SUPPRESSED}


class NotANumber(ValueError):
    """The cell holds neither a number nor a sign for a missing one; the sentence says what is odd."""


@dataclass(frozen=True, order=True)
class Period:
    """What a figure is about: one day (start is end), or the days from start to end."""

    start: date
    end: date

    @property
    def is_day(self) -> bool:
        """Whether this is a reference date and not a stretch of time."""
        return self.start == self.end

    @property
    def year(self) -> int:
        """The year in which it ends."""
        return self.end.year


def quoted(text: str) -> str:
    """Return the beginning of what stands in a file, so that it fits into a sentence of one line."""
    return f"'{opening_words(clean_text(text), LONGEST_QUOTE)}'"


def day_of(year: int) -> Period:
    """Return 1 January of a year, the day at which registers are counted."""
    return Period(date(year, 1, 1), date(year, 1, 1))


def whole_year(year: int) -> Period:
    """Return a year from its first day to its last."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def read_value(text: str) -> tuple[Status, Decimal | None]:
    """Read a cell in which decimals stand behind a point.

    Raises:
        NotANumber: it has a decimal comma, or is no number at all.
    """
    cell = text.strip()
    if cell in SIGNS:
        return SIGNS[cell], None
    number = read_number(cell)
    if number in CODED:  # also as -99995.0
        return CODED[number], None
    return Status.KNOWN, number


def read_number(cell: str) -> Decimal:
    """Return the exact number that a cell spells with a decimal point.

    Raises:
        NotANumber: it has a decimal comma, or is no number at all.
    """
    if _WITH_COMMA.fullmatch(cell):
        raise NotANumber(f"{quoted(cell)} has a decimal comma; this layout writes a point")
    if not _POINTED.fullmatch(cell):
        raise NotANumber(f"{quoted(cell)} is no number")
    number = Decimal(cell)
    if abs(number.adjusted()) > MOST_EXPONENT:
        raise NotANumber(f"{quoted(cell)} is no figure about an area")
    return number
