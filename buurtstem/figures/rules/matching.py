"""Which rows of a file are about areas that are known here, within one division only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .findings import FigureRow, Origin, Problem, UnreadableFigures
from .values import quoted

MANY = 5  # areas named in a sentence


@dataclass(frozen=True)
class KnownArea:
    """An area as it stands in the database: its name, and the year of the division it belongs to."""

    name: str
    division: int


@dataclass(frozen=True)
class Matched:
    """The rows about known areas, the codes of areas that are not here, and the rows of another division."""

    rows: tuple[FigureRow, ...]
    unmatched: tuple[str, ...]
    problems: tuple[Problem, ...]


def match_rows(rows: tuple[FigureRow, ...], origin: Origin, known: Mapping[str, KnownArea]) -> Matched:
    """Join rows to areas by their code, within one division year.

    The same code may be another area in another division (15 codes of Zoetermeer in 2024 and 2025), so such a
    row is refused with both names. Within one division the code decides, whatever the area is called here.

    Raises:
        UnreadableFigures: no row is about an area that is here, or all are of another division.
    """
    matched: list[FigureRow] = []
    problems: list[Problem] = []
    unmatched: dict[str, None] = {}
    for row in rows:
        area = known.get(row.code)
        if area is None:
            unmatched[row.code] = None
        elif area.division == origin.division:
            matched.append(row)
        else:
            problems.append(Problem(row.number, _about_division(row, area, origin.division)))
    if not matched and problems:
        raise UnreadableFigures(f"is in another division than the areas here: {problems[0]}")
    if not matched and unmatched:
        few = ", ".join(list(unmatched)[:MANY])
        raise UnreadableFigures(
            f"is about no area that is known here ({few}{' and others' if len(unmatched) > MANY else ''}): "
            "bring the areas in first with buurtstem places import"
        )
    return Matched(tuple(matched), tuple(unmatched), tuple(problems))


def rows_by_municipality(rows: tuple[FigureRow, ...]) -> dict[str, int]:
    """Return how many neighbourhoods of each municipality a file holds, known here or not."""
    codes = {row.code for row in rows if row.code.startswith("BU")}
    counts: dict[str, int] = {}
    for code in codes:
        municipality = f"GM{code[2:6]}"
        counts[municipality] = counts.get(municipality, 0) + 1
    return dict(sorted(counts.items()))


def _about_division(row: FigureRow, area: KnownArea, division: int) -> str:
    here = f"{row.code} is '{area.name}' in the division of {area.division}"
    there = f"{quoted(row.name)} in that of {division}" if row.name else f"this file is in that of {division}"
    return f"{here}, and {there}: these may be different areas"
