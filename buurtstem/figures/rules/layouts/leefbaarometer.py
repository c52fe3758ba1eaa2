"""Leefbaarometer 3.0 by neighbourhood: one row per neighbourhood and year, scores estimated by a model."""

from __future__ import annotations

import re
from decimal import Decimal

from buurtstem.figures.rules.catalogue import LEEFBAAROMETER, Indicator
from buurtstem.figures.rules.checks import (
    DIMENSIONS,
    NotAnArea,
    judged,
    read_code,
    reference_of,
    without_doubles,
    wrong_with_dimensions,
    wrong_with_reference,
)
from buurtstem.figures.rules.findings import (
    Cell,
    Check,
    CheckStatus,
    FigureRow,
    Origin,
    Problem,
    Reading,
    Told,
    UnreadableFigures,
)
from buurtstem.figures.rules.reading import Row
from buurtstem.figures.rules.values import NotANumber, quoted, read_value, whole_year

CODE = "leefbaarometer"
SOURCE = "Leefbaarometer 3.0, Ministerie van BZK"
LICENCE = "CC0 (unconfirmed)"  # two public users of the data call it so; the source was not seen
COLUMNS = ("bu_code", "bu_naam", "jaar")
BY_COLUMN = {indicator.stem: indicator for indicator in LEEFBAAROMETER}
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class Leefbaarometer:
    """`bu_code, bu_naam, jaar, lbm, afw` and the dimensions, which are contributions and no scores."""

    def recognises(self, header: tuple[str, ...]) -> bool:
        """The columns of the official file; others may stand beside them."""
        return {*COLUMNS, *BY_COLUMN} <= {column.casefold() for column in header}

    def read(self, header: tuple[str, ...], rows: tuple[Row, ...], told: Told) -> Reading:
        """Read the rows below the header.

        Raises:
            UnreadableFigures: nobody confirmed the division, or a reference date was told beside the years.
        """
        names = [column.casefold() for column in header]
        if len(set(names)) < len(names):
            raise UnreadableFigures("has two columns of the same name")
        _check_told(told)
        reader = _RowReader(names)
        read = [row for row in map(reader.read, rows) if row]
        reference = reference_of(row.values for row in read)
        sound = [row.figures for row in read if not reader.refuses(row, reference)]
        kept, doubles = without_doubles(sound)
        return Reading(
            origin=Origin(CODE, told.source or SOURCE, LICENCE, "Leefbaarometer 3.0", told.division or 0),
            row_count=len(rows),
            rows=tuple(kept),
            columns={header[names.index(stem)]: indicator.code for stem, indicator in BY_COLUMN.items()},
            ignored_columns=tuple(
                column for column in header if column.casefold() not in {*COLUMNS, *BY_COLUMN}
            ),
            problems=tuple(sorted((*reader.problems, *doubles), key=lambda problem: problem.row)),
            checks=(
                judged(
                    "dimensions",
                    sum(set(DIMENSIONS) <= set(row.values) for row in read),
                    reader.wrong_dimensions,
                    "the dimensions add up to afw",
                ),
                _about_reference(reference, reader.wrong_references),
            ),
        )


class _Read:
    """A row with its numbers by column, before it is checked against the others."""

    def __init__(self, figures: FigureRow, values: dict[str, Decimal]) -> None:
        self.figures = figures
        self.values = values


class _RowReader:
    """Reads row after row, keeping what is wrong with them."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.problems: list[Problem] = []
        self.wrong_dimensions = self.wrong_references = 0

    def read(self, row: Row) -> _Read | None:
        """Return a row with its numbers; None when it is refused as a whole."""
        try:
            return self._read(row)
        except (NotAnArea, NotANumber) as problem:
            self._refuse(row.number, str(problem))
            return None

    def _read(self, row: Row) -> _Read:
        if len(row.cells) != len(self.names):
            raise NotAnArea(f"has {len(row.cells)} cells, the header has {len(self.names)}")
        cells = dict(zip(self.names, row.cells, strict=True))
        code = read_code(cells["bu_code"], "BU")
        if not code.startswith("BU"):
            raise NotAnArea(f"{code} is no neighbourhood")
        if not _YEAR.fullmatch(cells["jaar"]):
            raise NotANumber(f"{code}: {quoted(cells['jaar'])} is no year")
        year = int(cells["jaar"])
        read = tuple(_cell(code, each, year, cells[stem]) for stem, each in BY_COLUMN.items())
        values = {cell.column: cell.value for cell in read if cell.value is not None}
        return _Read(FigureRow(row.number, code, cells["bu_naam"] or None, read), values)

    def refuses(self, row: _Read, reference: Decimal | None) -> bool:
        """Whether a row contradicts itself or the other rows; that is kept as a problem."""
        sums, constant = wrong_with_dimensions(row.values), wrong_with_reference(row.values, reference)
        self.wrong_dimensions += bool(sums)
        self.wrong_references += bool(constant)
        for sentence in filter(None, (sums, constant)):
            self._refuse(row.figures.number, f"{row.figures.code}: {sentence}")
        return bool(sums or constant)

    def _refuse(self, number: int, sentence: str) -> None:
        self.problems.append(Problem(number, sentence))


def _cell(code: str, indicator: Indicator, year: int, text: str) -> Cell:
    """Return one value.

    Raises:
        NotANumber: as `read_value`; area and column stand before its sentence.
    """
    try:
        status, value = read_value(text)
    except NotANumber as problem:
        raise NotANumber(f"{code}, {indicator.stem}: {problem}") from problem
    return Cell(indicator.stem, indicator.code, whole_year(year), status, value)


def _about_reference(reference: Decimal | None, wrong: int) -> Check:
    if reference is None:
        sentence = "cannot tell whether lbm - afw is the same in all rows: there are too few"
        return Check("reference", CheckStatus.CANNOT_TELL, sentence)
    status = CheckStatus.WRONG if wrong else CheckStatus.OK
    return Check("reference", status, f"lbm - afw is {reference:.6f} in all but {wrong} rows")


def _check_told(told: Told) -> None:
    if told.division is None:
        raise UnreadableFigures(
            "does not say its division into areas: confirm it with --division YEAR, "
            "the same for all its years, else no line through time can be drawn"
        )
    if told.reference_date is not None:
        raise UnreadableFigures("says the year of each figure itself: leave --reference-date out")
