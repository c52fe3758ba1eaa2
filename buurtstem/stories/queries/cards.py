"""Stories as the public and as their checkers see them, read from rows; three statements beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.media.queries import PictureCard, pictures_of
from buurtstem.places.queries import names_of
from buurtstem.stories.models import Story
from buurtstem.stories.rules import (
    KIND,
    Opening,
    Source,
    ToldBy,
    public_source,
    version_of,
)
from buurtstem.stories.suspicion import Suspicion
from buurtstem.themes.queries import (
    Marks,
    NatureTag,
    Tag,
    marks_of_many,
)
from buurtstem.themes.rules import Nature

# brief.md: one person in one talk at the door is one teller; every other story has a receipt of its own
TELLER = func.coalesce(-Story.talk_id, Story.id)


@dataclass(frozen=True, kw_only=True)
class _Story:
    """What everybody sees who sees a story."""

    id: int
    public_id: str
    area_code: str
    area_name: str
    text: str
    lang: str
    nature: Nature | None
    told_by: ToldBy
    pictures: tuple[PictureCard, ...]


@dataclass(frozen=True, kw_only=True)
class StoryCard(_Story):
    """What the public sees of a story: no street, no day, no finer source than web or in person."""

    source: str
    month: date
    themes: tuple[Tag, ...]


@dataclass(frozen=True, kw_only=True)
class StoryDetail(_Story):
    """A story as its teller and its checkers see it."""

    lang_chosen: bool
    source: Source
    age: str
    state: ContributionState
    reason: str | None
    is_sensitive: bool
    was_overwritten: bool
    suspected: Suspicion | None
    is_sought: bool
    opening: Opening | None
    entry_id: int | None
    received_at: datetime
    state_changed_at: datetime
    tags: tuple[Tag, ...]
    natures: tuple[NatureTag, ...]

    @property
    def ref(self) -> ContributionRef:
        """What it is to other features."""
        return ContributionRef(KIND, self.id)

    @property
    def version(self) -> str:
        """What forms carry of it, to be decided on only as it was read."""
        return version_of(self.text, self.lang)


def cards_of(session: Session, rows: Sequence[Story]) -> tuple[StoryCard, ...]:
    """Return these rows as the public sees them."""
    beside = _read_beside(session, rows)
    return tuple(
        StoryCard(
            **beside.shared(row),
            source=public_source(Source(row.source)),
            month=row.shown_month,
            themes=beside.marks[row.id].shown,
        )
        for row in rows
    )


def details_from(session: Session, rows: Sequence[Story]) -> tuple[StoryDetail, ...]:
    """Return these rows as their checkers see them."""
    beside = _read_beside(session, rows)
    return tuple(
        StoryDetail(
            **beside.shared(row),
            lang_chosen=row.lang_chosen,
            source=Source(row.source),
            age=row.age,
            state=ContributionState(row.state),
            reason=row.reason,
            is_sensitive=row.is_sensitive,
            was_overwritten=row.was_overwritten,
            suspected=Suspicion(row.suspected) if row.suspected else None,
            is_sought=row.is_sought,
            opening=Opening(row.opening) if row.opening else None,
            entry_id=row.entry_id,
            received_at=row.received_at,
            state_changed_at=row.state_changed_at,
            tags=beside.marks[row.id].themes,
            natures=beside.marks[row.id].natures,
        )
        for row in rows
    )


@dataclass(frozen=True)
class _Beside:
    """What stands beside stories in other features, by the ids of the stories."""

    marks: dict[int, Marks]
    pictures: dict[int, tuple[PictureCard, ...]]
    area_names: dict[str, str]

    def shared(self, row: Story) -> dict[str, Any]:
        """Return the fields of `_Story`."""
        return {
            "id": row.id,
            "public_id": row.public_id,
            "area_code": row.area_code,
            "area_name": self.area_names[row.area_code],
            "text": row.text,
            "lang": row.lang,
            "nature": Nature(row.nature) if row.nature else None,
            "told_by": ToldBy(row.told_by),
            "pictures": self.pictures.get(row.id, ()),
        }


def _read_beside(session: Session, rows: Sequence[Story]) -> _Beside:
    """Read what stands beside stories: three statements, however many rows."""
    ids = [row.id for row in rows]
    return _Beside(
        marks={each: Marks() for each in ids} | marks_of_many(session, KIND, ids),
        pictures=pictures_of(session, KIND, ids),
        area_names=names_of(session, {row.area_code for row in rows}),
    )
