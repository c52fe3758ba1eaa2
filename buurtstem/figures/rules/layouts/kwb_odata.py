"""Kerncijfers wijken en buurten (KWB) of CBS as OData version 3 names its columns: `AantalInwoners_5`."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from buurtstem.figures.rules.catalogue import AGE_BANDS, INHABITANTS, KWB, Indicator, ReferenceDay
from buurtstem.figures.rules.checks import (
    NotAnArea,
    judged,
    read_code,
    without_doubles,
    wrong_with,
    wrong_with_ages,
    wrong_with_parts,
)
from buurtstem.figures.rules.findings import (
    Cell,
    FigureRow,
    Origin,
    Problem,
    Reading,
    Told,
    UnreadableFigures,
)
from buurtstem.figures.rules.reading import Row
from buurtstem.figures.rules.values import NotANumber, Period, Status, day_of, read_value

CODE = "kwb_odata"
LICENCE = "CC BY 4.0"
TABLE_YEARS = {"85984NED": 2024}  # numbers of CBS tables seen in real files
STEMS = {indicator.stem.casefold(): indicator for indicator in KWB}
CODE_STEMS = ("codering", "wijkenenbuurten")
SCALE_STEM = "soortregio"
PREFIXES = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}
# columns that name the area, besides those with figures
NAMING = {*CODE_STEMS, SCALE_STEM, "gemeentenaam"}
_NUMBERED = re.compile(r"(.+?)_[0-9]{1,3}")
_YEAR_IN_NAME = re.compile(r"kwb[ _-]?(20[0-9]{2})", re.IGNORECASE)
_TABLE_IN_NAME = re.compile(r"[0-9]{5}NED", re.IGNORECASE)


def stem_of(column: str) -> str:
    """Return the name of a column without the number that shifts every year, in lower case."""
    found = _NUMBERED.fullmatch(column)
    return (found[1] if found else column).casefold()


class KwbOData:
    """One row per area, one column per figure; codes and words padded with spaces."""

    def recognises(self, header: tuple[str, ...]) -> bool:
        """A column of codes, and at least one figure with a number behind its name."""
        stems = {stem_of(column) for column in header if _NUMBERED.fullmatch(column)}
        return any(stem_of(column) in CODE_STEMS for column in header) and bool(stems & set(STEMS))

    def read(self, header: tuple[str, ...], rows: tuple[Row, ...], told: Told) -> Reading:
        """Read the rows below the header.

        Raises:
            UnreadableFigures: the year is not known or told otherwise, or the columns are ambiguous.
        """
        year, table = _year_and_table(told)
        twice = [stem for stem, times in Counter(map(stem_of, header)).items() if times > 1]
        if set(twice) & {*STEMS, *NAMING}:
            raise UnreadableFigures(f"has two columns for the same figure: {', '.join(sorted(twice))}")
        places = {at: STEMS[stem_of(name)] for at, name in enumerate(header) if stem_of(name) in STEMS}
        reader = _RowReader(header, places, year)
        sound = [row for row in map(reader.read, rows) if row]
        kept, doubles = without_doubles(sound)
        what = "the age bands add up to the inhabitants within 15"
        return Reading(
            origin=Origin(
                layout=CODE,
                source=told.source or f"CBS, Kerncijfers wijken en buurten {year}",
                licence=LICENCE,
                table=table,
                division=year,
            ),
            row_count=len(rows),
            rows=tuple(kept),
            columns={header[at]: indicator.code for at, indicator in places.items()},
            ignored_columns=tuple(
                name for name in header if stem_of(name) not in STEMS and stem_of(name) not in NAMING
            ),
            problems=tuple(sorted((*reader.problems, *doubles), key=lambda problem: problem.row)),
            checks=(judged("ages", reader.with_ages, reader.wrong_ages, what),),
        )


class _RowReader:
    """Reads row after row, keeping what is wrong with them."""

    def __init__(self, header: tuple[str, ...], places: dict[int, Indicator], year: int) -> None:
        self.header = header
        self.places = places
        self.year = year
        self.problems: list[Problem] = []
        self.with_ages = self.wrong_ages = 0
        stems = [stem_of(column) for column in header]
        self.code_at = [stems.index(stem) for stem in CODE_STEMS if stem in stems]
        self.scale_at = stems.index(SCALE_STEM) if SCALE_STEM in stems else None

    def read(self, row: Row) -> FigureRow | None:
        """Return a sound row, without the values that cannot be; None when the row as a whole is refused."""
        try:
            code = self._code_of(row)
        except NotAnArea as problem:
            self.problems.append(Problem(row.number, str(problem)))
            return None
        cells = tuple(filter(None, (self._cell(row, code, at, self.places[at]) for at in self.places)))
        values = {cell.indicator: cell.value for cell in cells if cell.value is not None}
        if {INHABITANTS, *AGE_BANDS} <= set(values):
            self.with_ages += 1
        ages, parts = wrong_with_ages(values), wrong_with_parts(values)
        self.wrong_ages += bool(ages)
        for wrong in filter(None, (ages, parts)):
            self.problems.append(Problem(row.number, f"{code}: {wrong}"))
        if ages or parts:
            return None
        return FigureRow(row.number, code, None, cells)

    def _code_of(self, row: Row) -> str:
        if len(row.cells) != len(self.header):
            raise NotAnArea(f"has {len(row.cells)} cells, the header has {len(self.header)}")
        scale = row.cells[self.scale_at].casefold() if self.scale_at is not None else ""
        codes = {read_code(row.cells[at], PREFIXES.get(scale)) for at in self.code_at}
        if len(codes) > 1:
            raise NotAnArea(f"names two areas: {' and '.join(sorted(codes))}")
        return codes.pop()

    def _cell(self, row: Row, code: str, at: int, indicator: Indicator) -> Cell | None:
        column = self.header[at]
        try:
            status, value = read_value(row.cells[at])
        except NotANumber as problem:
            self.problems.append(Problem(row.number, f"{code}: {problem}", column))
            return None
        wrong = wrong_with(indicator, value) if value is not None else None
        if wrong:
            self.problems.append(Problem(row.number, f"{code}: {wrong}", column))
            return None
        return Cell(column, indicator.code, _period(indicator, self.year), status, _plain(status, value))


def _plain(status: Status, value: Decimal | None) -> Decimal | None:
    """Return a number without the `.0` that a program put behind whole ones on its way here."""
    if status is Status.KNOWN and value is not None and value == value.to_integral_value():
        return value.to_integral_value()
    return value


def _period(indicator: Indicator, year: int) -> Period:
    return day_of(year - 1 if indicator.day is ReferenceDay.JANUARY_BEFORE else year)


def _year_and_table(told: Told) -> tuple[int, str]:
    """Return the year of the table, which is that of its division, and its number or name.

    Raises:
        UnreadableFigures: name, table number and what was told disagree, or none of them says it.
    """
    number = _TABLE_IN_NAME.search(told.name)
    named = _YEAR_IN_NAME.search(told.name)
    years = {
        "the table number": TABLE_YEARS.get(number[0].upper()) if number else None,
        "the name of the file": int(named[1]) if named else None,
        "--division": told.division,
        "--reference-date": told.reference_date.year if told.reference_date else None,
    }
    found = {who: year for who, year in years.items() if year is not None}
    if not found:
        raise UnreadableFigures(
            "does not say its year: give it with --division YEAR (of a KWB table it is the year of the table)"
        )
    if len(set(found.values())) > 1:
        said = ", ".join(f"{who} says {year}" for who, year in found.items())
        raise UnreadableFigures(f"is of one year and one division, but {said}")
    year = next(iter(found.values()))
    if told.reference_date and told.reference_date != day_of(year).start:
        raise UnreadableFigures(
            f"has reference dates of its own (inhabitants: 1 January {year}), not {told.reference_date}"
        )
    return year, f"KWB {year}"
