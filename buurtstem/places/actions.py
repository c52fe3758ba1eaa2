"""THE writes of places: bringing in code lists."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from buurtstem.core.retention import OfNoContribution
from buurtstem.core.text import slug_of

from .models import Area
from .rules import (
    LONGEST_NAME,
    AreaRow,
    CodeList,
    DivisionConflict,
    Scale,
    district_of,
    municipality_of,
    parent_of,
    scale_of,
)

# first parts of addresses that pages of our own have; an area of that name gets its code behind it
RESERVED_SLUGS = frozenset(
    {"werk", "bewijs", "bedankt", "ontwerp", "privacy", "begroting", "static", "media", "api"}
)


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    added: int
    renamed: int
    unchanged: int


def import_areas(session: Session, found: CodeList, division: int, *, opens: bool | None) -> Imported:
    """Bring in the areas of a code list, with the districts and municipalities that they lie in.

    The same list twice changes nothing. `opens`: whether residents can tell
    about these neighbourhoods; None opens those that are new and leaves the others as they are.

    Raises:
        DivisionConflict: a code is known by another name from another division year; nothing is kept.
    """
    known = {row.code: row for row in session.scalars(select(Area))}
    slugs = {row.slug for row in known.values()} | RESERVED_SLUGS
    added = renamed = unchanged = 0
    for area in _with_wider(found, known):
        row = known.get(area.code)
        if row is None:
            row = _new_area(area, division, slugs)
            row.is_open = row.scale == Scale.NEIGHBOURHOOD
            known[area.code] = row
            session.add(row)
            session.flush()  # the wider area stands before the narrower one that points at it
            added += 1
        elif row.name != area.name:
            _rename(row, area, division)
            renamed += 1
        else:
            unchanged += 1
        if opens is not None and row.scale == Scale.NEIGHBOURHOOD:
            row.is_open = opens
    session.flush()
    return Imported(added, renamed, unchanged)


def open_area(session: Session, code: str, *, is_open: bool) -> None:
    """Open or close an area for telling."""
    session.execute(update(Area).where(Area.code == code).values(is_open=is_open))


def _with_wider(found: CodeList, known: dict[str, Area]) -> list[AreaRow]:
    """Return municipalities, districts and then the areas themselves.

    A code list of neighbourhoods names neither districts nor municipalities: a municipality gets
    its name from a KWB file, a district the number in its code.
    """
    rows = {row.code: row for row in found.areas}
    for code in list(rows):
        municipality, district = municipality_of(code), district_of(code)
        if municipality not in rows and municipality not in known:
            name = found.municipality_names.get(municipality, municipality)
            rows[municipality] = AreaRow(municipality, name)
        if scale_of(code) is Scale.NEIGHBOURHOOD and district not in rows and district not in known:
            rows[district] = AreaRow(district, f"Wijk {district[6:]}")
    for code, name in found.municipality_names.items():
        if code in rows or code in known:
            rows[code] = AreaRow(code, name)
    order = list(Scale)
    return sorted(rows.values(), key=lambda row: (order.index(scale_of(row.code)), row.code))


def _new_area(area: AreaRow, division: int, slugs: set[str]) -> Area:
    slug = slug_of(area.name)[:LONGEST_NAME]  # one sign of a name may become two in an address
    if not slug or slug in slugs:
        slug = f"{slug}-{area.code.lower()}".strip("-")
    slugs.add(slug)
    return Area(
        code=area.code,
        scale=scale_of(area.code),
        name=area.name,
        slug=slug,
        parent_code=parent_of(area.code),
        division=division,
        is_open=False,
    )


def _rename(row: Area, area: AreaRow, division: int) -> None:
    """Give an area the name that its own division's list has now; its address stays as printed."""
    is_placeholder = row.name in {row.code, f"Wijk {row.code[6:]}"}
    if row.division != division and not is_placeholder:
        raise DivisionConflict(
            f"{row.code} is '{row.name}' in the division of {row.division} and '{area.name}' in that of "
            f"{division}: these may be different areas"
        )
    row.name = area.name


class PlaceRetention(OfNoContribution):
    """Areas are no personal data."""

    tables = frozenset({"area"})
