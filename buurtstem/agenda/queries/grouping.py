"""THE reads of what stories are grouped by: what was read of them, threads, and who is in them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, and_, cast, select
from sqlalchemy.orm import Session

from buurtstem.agenda.models import Thread, ThreadReading, ThreadStory
from buurtstem.agenda.rules.grouping import KnownThread, Membership
from buurtstem.agenda.rules.readings import Reading, kept_readings
from buurtstem.agenda.rules.threads import MadeBy, Stage
from buurtstem.stories.queries import published_ids
from buurtstem.themes.rules import Theme


def readings_of(session: Session, pipeline: str, place: str) -> dict[int, Reading]:
    """Return what this pipeline read of the public stories of an area, by story; one statement."""
    return _readings(
        session,
        and_(ThreadReading.pipeline == pipeline, ThreadReading.story_id.in_(published_ids(place))),
    )


def readings_for(session: Session, story_ids: Collection[int]) -> dict[int, Reading]:
    """Return what was read of these stories, whatever read it."""
    return _readings(session, ThreadReading.story_id.in_(story_ids))


def _readings(session: Session, wanted: ColumnElement[bool]) -> dict[int, Reading]:
    rows = session.execute(
        select(ThreadReading.story_id, ThreadReading.version, ThreadReading.found, ThreadReading.words).where(
            wanted
        )
    )
    return kept_readings((row.story_id, row.version, row.found, row.words) for row in rows)


def known_threads(session: Session, places: Collection[str]) -> tuple[KnownThread, ...]:
    """Return every thread of an aspect in these neighbourhoods, oldest first, also closed ones."""
    rows = session.execute(
        select(
            Thread.id,
            Thread.area_code,
            Thread.theme,
            Thread.aspect,
            Thread.stage,
            Thread.series,
            Thread.place,
            Thread.merged_into,
        )
        .where(Thread.aspect.is_not(None), Thread.area_code.in_(places))
        .order_by(Thread.id)
    ).all()
    goals = {row.id: row.merged_into for row in rows}
    return tuple(
        KnownThread(
            row.id,
            row.area_code,
            Theme(row.theme),
            row.aspect,
            Stage(row.stage),
            row.series,
            row.place,
            last_of(goals, row.id) if row.merged_into else None,
        )
        for row in rows
    )


def last_of(goals: dict[int, int | None], thread_id: int) -> int:
    """Return the thread in which the stories of a merged one are; it never goes round in a circle."""
    goal = goals.get(thread_id)
    return thread_id if goal is None else last_of(goals, goal)


def memberships(session: Session, places: Collection[str]) -> tuple[Membership, ...]:
    """Return who is in which thread of these neighbourhoods."""
    rows = session.execute(
        select(
            ThreadStory.thread_id,
            ThreadStory.story_id,
            ThreadStory.placed_by,
            (cast(ThreadStory.because, String) == "[]").label("is_bare"),
        )
        .join(Thread, Thread.id == ThreadStory.thread_id)
        .where(ThreadStory.is_in.is_(True), Thread.area_code.in_(places))
        .order_by(ThreadStory.id)
    )
    return tuple(
        Membership(row.thread_id, row.story_id, bool(row.is_bare) and row.placed_by == MadeBy.MACHINE)
        for row in rows
    )


@dataclass(frozen=True)
class WordsKept:
    """The words by which a story is in a thread, or was; `row_id` is that of the `ThreadStory`."""

    row_id: int
    story_id: int
    because: list[str]
    aspect: str | None


def words_kept(session: Session, place: str) -> list[WordsKept]:
    """Return what joins the public stories of an area to threads by words, with the aspect of each thread."""
    rows = session.execute(
        select(ThreadStory.id, ThreadStory.story_id, ThreadStory.because, Thread.aspect)
        .join(Thread, Thread.id == ThreadStory.thread_id)
        .where(
            ThreadStory.story_id.in_(published_ids(place)),
            cast(ThreadStory.because, String) != "[]",
        )
        .order_by(ThreadStory.id)
    )
    return [WordsKept(*row) for row in rows]


def settled_ids(session: Session, place: str) -> frozenset[int]:
    """Return the public stories of an area that a person put in or took out of a thread."""
    return frozenset(
        session.scalars(
            select(ThreadStory.story_id).where(
                ThreadStory.placed_by == MadeBy.PERSON, ThreadStory.story_id.in_(published_ids(place))
            )
        )
    )


def series_in(session: Session, places: Collection[str]) -> dict[tuple[str, str], int]:
    """Return the highest number of a thread of each aspect in each of these neighbourhoods."""
    rows = session.execute(
        select(Thread.area_code, Thread.aspect, Thread.series).where(
            Thread.aspect.is_not(None), Thread.area_code.in_(places)
        )
    )
    highest: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.area_code, row.aspect)
        highest[key] = max(highest.get(key, 0), row.series)
    return highest
