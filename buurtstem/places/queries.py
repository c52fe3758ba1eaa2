"""THE reads of places."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from buurtstem.core.errors import NotFound

from .models import Area
from .rules import Scale, covered_neighbourhoods, municipality_of


@dataclass(frozen=True)
class AreaCard:
    """An area as pages show it."""

    code: str
    name: str
    slug: str
    scale: Scale
    parent_code: str | None
    division: int


@dataclass(frozen=True)
class Municipality:
    """A municipality and the neighbourhoods in it where stories can be told."""

    name: str
    neighbourhoods: tuple[AreaCard, ...]


def find_area(session: Session, code: str) -> AreaCard | None:
    """Return an area by its CBS code."""
    row = session.get(Area, code)
    return None if row is None else _card(row)


def get_area(session: Session, code: str) -> AreaCard:
    """Return an area by its CBS code.

    Raises:
        NotFound: no such area.
    """
    area = find_area(session, code)
    if area is None:
        raise NotFound
    return area


def get_open_area(session: Session, slug: str) -> AreaCard:
    """Return an area where stories can be told, by its address.

    Raises:
        NotFound: no such area, or it is not open.
    """
    row = session.scalar(select(Area).where(Area.slug == slug, Area.is_open.is_(True)))
    if row is None:
        raise NotFound
    return _card(row)


def lies_in(code: InstrumentedAttribute[str], places: Collection[str | None]) -> ColumnElement[bool]:
    """Return the condition that a neighbourhood lies in any of these areas, for reads of other features.

    None is everywhere, no place is nowhere.
    """
    if None in places:
        return code.is_not(None)
    covered = [covered_neighbourhoods(place) for place in places if place is not None]
    return or_(
        code.is_(None),
        *(code == exactly for exactly, exact in covered if exact),
        *(code.startswith(begin, autoescape=True) for begin, exact in covered if not exact),
    )


def open_neighbourhoods(session: Session, places: Collection[str | None]) -> tuple[AreaCard, ...]:
    """Return the neighbourhoods in these areas where stories can be told, by name."""
    rows = session.scalars(
        select(Area)
        .where(Area.scale == Scale.NEIGHBOURHOOD, Area.is_open.is_(True), lies_in(Area.code, places))
        .order_by(Area.name, Area.code)
    )
    return tuple(_card(row) for row in rows)


def municipalities_with_open_neighbourhoods(session: Session) -> tuple[Municipality, ...]:
    """Return where stories can be told: municipalities by name, with their open neighbourhoods by name."""
    rows = session.scalars(
        select(Area)
        .where(Area.scale == Scale.NEIGHBOURHOOD, Area.is_open.is_(True))
        .order_by(Area.name, Area.code)
    ).all()
    names = names_of(session, {municipality_of(row.code) for row in rows})
    groups: dict[str, list[AreaCard]] = {}
    for row in rows:
        groups.setdefault(names.get(municipality_of(row.code), ""), []).append(_card(row))
    return tuple(Municipality(name, tuple(groups[name])) for name in sorted(groups))


def municipality_name(session: Session, code: str) -> str | None:
    """Return the name of the municipality that an area lies in."""
    return session.scalar(select(Area.name).where(Area.code == municipality_of(code)))


def names_of(session: Session, codes: Collection[str]) -> dict[str, str]:
    """Return the names of areas by code; one statement."""
    rows = session.execute(select(Area.code, Area.name).where(Area.code.in_(codes)))
    return {row.code: row.name for row in rows}


def areas_by_code(session: Session, municipality: str | None = None) -> dict[str, AreaCard]:
    """Return all areas by code, or those of one municipality with itself; one statement."""
    found = select(Area).order_by(Area.code)
    if municipality is not None:
        digits = municipality[2:]
        found = found.where(
            (Area.code == municipality)
            | Area.code.startswith(f"WK{digits}")
            | Area.code.startswith(f"BU{digits}")
        )
    return {row.code: _card(row) for row in session.scalars(found)}


def count_areas(session: Session) -> int:
    """Return the number of areas of all scales."""
    return session.scalar(select(func.count()).select_from(Area)) or 0


def _card(row: Area) -> AreaCard:
    return AreaCard(row.code, row.name, row.slug, Scale(row.scale), row.parent_code, row.division)
