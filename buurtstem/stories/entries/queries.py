"""THE reads of entry pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from buurtstem.core.errors import NotFound
from buurtstem.places.queries import lies_in, names_of
from buurtstem.stories.models import Story
from buurtstem.stories.rules import Source

from .models import Entry
from .rules import is_in_use, is_school, read_entry_code


@dataclass(frozen=True, kw_only=True)
class EntryWay:
    """One entry page, as those come by it who tell."""

    id: int
    code: str
    area_code: str
    source: Source
    occasion: str
    starts_on: date
    ends_on: date
    is_kiosk: bool

    @property
    def is_school(self) -> bool:
        """Whether it is for a class."""
        return is_school(self.source)

    def is_in_use(self, day: date) -> bool:
        """Whether stories come by it on this day."""
        return is_in_use(self.starts_on, self.ends_on, day)


@dataclass(frozen=True, kw_only=True)
class EntryCard(EntryWay):
    """One entry page as its makers see it, with the number of stories that came by it."""

    area_name: str
    stories: int


def find_way(session: Session, code: str | None) -> EntryWay | None:
    """Return the entry page with this code, in whatever case it was typed; nothing is counted for it."""
    row = _find(session, code)
    return None if row is None else EntryWay(**_facts(row))


def find_entry(session: Session, code: str | None) -> EntryCard | None:
    """Return the entry page with this code as its makers see it."""
    row = _find(session, code)
    return None if row is None else _cards(session, [row])[0]


def get_entry(session: Session, code: str) -> EntryCard:
    """Return the entry page with this code.

    Raises:
        NotFound: no such entry.
    """
    found = find_entry(session, code)
    if found is None:
        raise NotFound
    return found


def occasion_of(session: Session, entry_id: int | None) -> str:
    """Return the occasion for which an entry page was made; empty for what came by none."""
    return session.scalar(select(Entry.occasion).where(Entry.id == entry_id)) or ""


def entries_in(
    session: Session, places: tuple[str | None, ...], number: int, size: int
) -> tuple[tuple[EntryCard, ...], int]:
    """Return one page of the entry pages of these places, last day latest first, and their number."""
    here = lies_in(Entry.area_code, places)
    total = session.scalar(select(func.count()).select_from(Entry).where(here)) or 0
    rows = session.scalars(
        select(Entry)
        .where(here)
        .order_by(Entry.ends_on.desc(), Entry.id.desc())
        .offset((number - 1) * size)
        .limit(size)
    )
    return _cards(session, list(rows)), total


def _cards(session: Session, rows: list[Entry]) -> tuple[EntryCard, ...]:
    names = names_of(session, {row.area_code for row in rows})
    ids = [row.id for row in rows]
    told = session.execute(
        select(Story.entry_id, func.count()).where(Story.entry_id.in_(ids)).group_by(Story.entry_id)
    )
    stories = {row[0]: row[1] for row in told}
    return tuple(
        EntryCard(**_facts(row), area_name=names[row.area_code], stories=stories.get(row.id, 0))
        for row in rows
    )


def _find(session: Session, code: str | None) -> Entry | None:
    code = read_entry_code(code or "")
    return None if code is None else session.scalar(select(Entry).where(Entry.code == code))


def _facts(row: Entry) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        "area_code": row.area_code,
        "source": Source(row.source),
        "occasion": row.occasion,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "is_kiosk": row.is_kiosk,
    }
