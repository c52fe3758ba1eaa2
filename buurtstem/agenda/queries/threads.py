"""THE reads of threads. Stories are joined at read time: one that was taken back is gone at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from buurtstem.agenda.models import ItemThread, Thread, ThreadStory
from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.threads import (
    PUBLIC_STAGES,
    MadeBy,
    Recognition,
    Stage,
    ThreadFacts,
    shown_receipts,
)
from buurtstem.core.errors import NotFound
from buurtstem.places.queries import lies_in
from buurtstem.stories.queries import published_ids, published_tellers, withdrawn_ids
from buurtstem.themes.rules import Theme

Told = dict[int, tuple[int, int | None, int]]  # stories, receipts, stories by professionals


@dataclass(frozen=True)
class ThreadCard:
    """A thread in a list, with its public stories and the receipts behind them (None: not said).

    `professionals` of the stories are told by one: they can be told apart in every view (P-91).
    """

    id: int
    public_id: str
    area_code: str
    theme: Theme
    aspect: str | None
    series: int
    place_name: str
    name: str
    name_lang: str
    value: str
    stage: Stage
    stage_at: datetime
    is_chance: bool
    is_obstacle: bool
    stories: int
    receipts: int | None
    professionals: int


@dataclass(frozen=True)
class ThreadDetail(ThreadCard):
    """A thread with what people recorded of it; `taken_back` counts stories that tellers took back."""

    made_by: MadeBy
    merged_into: int | None
    reason: str
    recognised: Recognition | None
    recognised_meeting: str
    recognised_on: date | None
    taken_back: int
    has_items: bool


def threads_in(session: Session, places: tuple[str | None, ...]) -> tuple[ThreadCard, ...]:
    """Return all threads of these places, by neighbourhood, the largest first; two statements."""
    rows = session.scalars(
        select(Thread).where(lies_in(Thread.area_code, places), Thread.merged_into.is_(None))
    ).all()
    return _cards(session, rows)


def public_threads(session: Session, area_code: str) -> tuple[ThreadCard, ...]:
    """Return interpreted and adopted threads that are no agenda item yet and have a public story."""
    rows = session.scalars(
        select(Thread).where(
            Thread.area_code == area_code,
            _is_public(),
            ~exists().where(ItemThread.thread_id == Thread.id),
        )
    ).all()
    return _cards(session, rows)


def adopted_threads(session: Session, area_code: str) -> tuple[ThreadCard, ...]:
    """Return the threads of a neighbourhood from which an agenda item may grow."""
    rows = session.scalars(
        select(Thread).where(
            Thread.area_code == area_code, Thread.stage == Stage.ADOPTED, Thread.merged_into.is_(None)
        )
    ).all()
    return _cards(session, rows)


def threads_of_item(session: Session, item_id: int) -> tuple[ThreadCard, ...]:
    """Return the threads from which an item grew."""
    rows = session.scalars(
        select(Thread)
        .join(ItemThread, ItemThread.thread_id == Thread.id)
        .where(ItemThread.item_id == item_id)
    ).all()
    return _cards(session, rows)


def threads_of_story(session: Session, story_id: int) -> tuple[ThreadCard, ...]:
    """Return the public threads in which a public story is."""
    rows = session.scalars(
        select(Thread)
        .join(ThreadStory, ThreadStory.thread_id == Thread.id)
        .where(
            ThreadStory.story_id == story_id,
            ThreadStory.is_in.is_(True),
            ThreadStory.story_id.in_(published_ids()),
            Thread.stage.in_(PUBLIC_STAGES),
            Thread.merged_into.is_(None),
        )
    ).all()
    return _cards(session, rows)


def get_thread(session: Session, thread_id: int) -> ThreadDetail:
    """Return a thread for the people who keep it.

    Raises:
        NotFound: no such thread.
    """
    return _detail(session, session.get(Thread, thread_id, populate_existing=True))


def get_public_thread(session: Session, area_code: str, public_id: str) -> ThreadDetail:
    """Return an interpreted or adopted thread of a neighbourhood that has a public story.

    Raises:
        NotFound: there is none.
    """
    return _detail(
        session,
        session.scalar(
            select(Thread).where(Thread.public_id == public_id, Thread.area_code == area_code, _is_public())
        ),
    )


def stories_in(thread_ids: Collection[int]) -> Select[int]:
    """Return a select of the ids of the stories in any of these threads."""
    return select(ThreadStory.story_id).where(
        ThreadStory.thread_id.in_(thread_ids), ThreadStory.is_in.is_(True)
    )


def because_of(session: Session, thread_id: int) -> dict[int, tuple[str, ...]]:
    """Return the words that brought each public story into a thread, by story."""
    return because_of_many(session, [thread_id]).get(thread_id, {})


def because_of_many(session: Session, thread_ids: Collection[int]) -> dict[int, dict[int, tuple[str, ...]]]:
    """Return the words that brought public stories into these threads, by thread and story; one statement."""
    rows = session.execute(
        select(ThreadStory.thread_id, ThreadStory.story_id, ThreadStory.because)
        .where(
            ThreadStory.thread_id.in_(thread_ids),
            ThreadStory.is_in.is_(True),
            ThreadStory.story_id.in_(published_ids()),
        )
        .order_by(ThreadStory.story_id)
    )
    found: dict[int, dict[int, tuple[str, ...]]] = {}
    for row in rows:
        found.setdefault(row.thread_id, {})[row.story_id] = tuple(row.because)
    return found


def cards_of(session: Session, thread_ids: Collection[int]) -> dict[int, ThreadCard]:
    """Return these threads, by id; two statements."""
    rows = session.scalars(select(Thread).where(Thread.id.in_(thread_ids))).all()
    return {card.id: card for card in _cards(session, rows)}


def members_of(session: Session, thread_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return the ids of the stories in each of these threads, public or not just now; one statement."""
    return _by_thread(session, _places_in(thread_ids))


def public_members_of(session: Session, thread_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return the ids of the public stories in each of these threads; one statement."""
    return _by_thread(session, _places_in(thread_ids).where(ThreadStory.story_id.in_(published_ids())))


def _places_in(thread_ids: Collection[int]) -> Select[int, int]:
    return (
        select(ThreadStory.thread_id, ThreadStory.story_id)
        .where(ThreadStory.thread_id.in_(thread_ids), ThreadStory.is_in.is_(True))
        .order_by(ThreadStory.story_id)
    )


def _by_thread(session: Session, places: Select[int, int]) -> dict[int, tuple[int, ...]]:
    rows = session.execute(places)
    members: dict[int, list[int]] = {}
    for row in rows:
        members.setdefault(row.thread_id, []).append(row.story_id)
    return {thread_id: tuple(story_ids) for thread_id, story_ids in members.items()}


def thread_after(session: Session, thread_id: int) -> int:
    """Return the thread in which the stories of a merged one are now; else the thread itself."""
    goal = session.scalar(select(Thread.merged_into).where(Thread.id == thread_id))
    return thread_id if goal is None else thread_after(session, goal)


def find_address_after(session: Session, area_code: str, public_id: str) -> str | None:
    """Return the public id of the thread that a merged one's address leads to; None if it was not merged."""
    old = session.scalar(
        select(Thread.id).where(
            Thread.public_id == public_id,
            Thread.area_code == area_code,
            Thread.merged_into.is_not(None),
        )
    )
    if old is None:
        return None
    return session.scalar(select(Thread.public_id).where(Thread.id == thread_after(session, old)))


def facts_of(thread: Thread, roles: Collection[str]) -> ThreadFacts:
    """Return what the guards look at."""
    return ThreadFacts(
        stage=Stage(thread.stage),
        has_name=bool(thread.name),
        roles=frozenset(AuthorRole(role) for role in roles),
        recognition=Recognition(thread.recognised) if thread.recognised else None,
        has_mark=thread.is_chance or thread.is_obstacle,
    )


def _is_public() -> ColumnElement[bool]:
    told = exists().where(
        ThreadStory.thread_id == Thread.id,
        ThreadStory.is_in.is_(True),
        ThreadStory.story_id.in_(published_ids()),
    )
    return Thread.stage.in_(PUBLIC_STAGES) & Thread.merged_into.is_(None) & told


def _told(session: Session, thread_ids: Collection[int]) -> Told:
    """Return for each thread its public stories, receipts as they may be shown, stories by professionals."""
    public = published_tellers().subquery()
    rows = session.execute(
        select(
            ThreadStory.thread_id,
            func.count().label("stories"),
            func.count(public.c.teller.distinct()).label("receipts"),
            func.sum(public.c.by_professional).label("professionals"),
        )
        .join(public, public.c.story_id == ThreadStory.story_id)
        .where(ThreadStory.thread_id.in_(thread_ids), ThreadStory.is_in.is_(True))
        .group_by(ThreadStory.thread_id)
    )
    return {
        row.thread_id: (row.stories, shown_receipts(row.stories, row.receipts), int(row.professionals))
        for row in rows
    }


def _cards(session: Session, rows: Collection[Thread]) -> tuple[ThreadCard, ...]:
    told = _told(session, [row.id for row in rows])
    cards = (ThreadCard(**_common(row, told)) for row in rows)
    return tuple(sorted(cards, key=lambda card: (card.area_code, -card.stories, card.id)))


def _common(row: Thread, told: Told) -> dict[str, Any]:
    stories, receipts, professionals = told.get(row.id, (0, 0, 0))
    return {
        "id": row.id,
        "public_id": row.public_id,
        "area_code": row.area_code,
        "theme": Theme(row.theme),
        "aspect": row.aspect,
        "series": row.series,
        "place_name": row.place_name,
        "name": row.name,
        "name_lang": row.name_lang,
        "value": row.value,
        "stage": Stage(row.stage),
        "stage_at": row.stage_at,
        "is_chance": row.is_chance,
        "is_obstacle": row.is_obstacle,
        "stories": stories,
        "receipts": receipts,
        "professionals": professionals,
    }


def _detail(session: Session, row: Thread | None) -> ThreadDetail:
    if row is None:
        raise NotFound
    withdrawn = session.scalar(
        select(func.count())
        .select_from(ThreadStory)
        .where(
            ThreadStory.thread_id == row.id,
            ThreadStory.is_in.is_(True),
            ThreadStory.story_id.in_(withdrawn_ids()),
        )
    )
    has_items = session.scalar(select(exists().where(ItemThread.thread_id == row.id)))
    return ThreadDetail(
        **_common(row, _told(session, [row.id])),
        made_by=MadeBy(row.made_by),
        merged_into=row.merged_into,
        reason=row.reason,
        recognised=Recognition(row.recognised) if row.recognised else None,
        recognised_meeting=row.recognised_meeting,
        recognised_on=row.recognised_on,
        taken_back=row.erased_stories + (withdrawn or 0),
        has_items=bool(has_items),
    )
