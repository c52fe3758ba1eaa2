"""THE reads of moderation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from buurtstem.accounts.queries import names_of_people
from buurtstem.core.contributions import ContributionRef
from buurtstem.stories.queries import StoryDetail, details_of, waiting_stories
from buurtstem.stories.rules import KIND

from .models import Decision, Objection, StaffNote
from .rules import QueueWish

Places = tuple[str | None, ...]


@dataclass(frozen=True)
class DecisionMade:
    """One decision, as the log shows it."""

    outcome: str
    reason: str | None
    person_id: int | None
    made_at: datetime


def decisions_on(session: Session, ref: ContributionRef) -> tuple[DecisionMade, ...]:
    """Return the decisions on one contribution, oldest first."""
    rows = session.scalars(
        select(Decision)
        .where(Decision.kind == ref.kind, Decision.contribution_id == ref.id)
        .order_by(Decision.id)
    )
    return tuple(DecisionMade(row.outcome, row.reason, row.person_id, row.made_at) for row in rows)


@dataclass(frozen=True)
class QueuedStory:
    """One story in the queue; `asked_by` is the id of the colleague who asked last, and got no answer."""

    story: StoryDetail
    asked_by: int | None


@dataclass(frozen=True)
class Waiting:
    """How many stories of one language wait, and how many of them are set apart."""

    lang: str
    total: int
    apart: int

    @property
    def ordinary(self) -> int:
        """Those that are not set apart."""
        return self.total - self.apart


@dataclass(frozen=True)
class Note:
    """What a checker said to colleagues."""

    person_id: int | None
    author: str | None
    text: str
    made_at: datetime


@dataclass(frozen=True)
class ObjectionCard:
    """An objection as its teller and those who judge it read it."""

    id: int
    kind: str
    contribution_id: int
    words: str
    held_for: str
    made_at: datetime
    outcome: str | None
    why: str | None
    decided_at: datetime | None


def queue_of(
    session: Session, places: Places, wish: QueueWish, number: int, size: int
) -> tuple[tuple[QueuedStory, ...], int]:
    """Return one page of stories that wait for a check in these places, and their number.

    Sensitive ones first, in any language; then by age, oldest first.
    """
    waiting = waiting_stories(places).subquery()
    asked: list[ColumnElement[bool]] = [
        waiting.c.suspected.is_not(None) if wish.apart else waiting.c.suspected.is_(None)
    ]
    if wish.langs is not None:
        asked.append(or_(waiting.c.lang.in_(wish.langs), waiting.c.is_sensitive))
    total = session.scalar(select(func.count()).select_from(waiting).where(*asked)) or 0
    ids = session.scalars(
        select(waiting.c.story_id)
        .where(*asked)
        .order_by(waiting.c.is_sensitive.desc(), waiting.c.received_at, waiting.c.story_id)
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    stories, askers = details_of(session, ids), _last_askers(session, ids)
    return tuple(QueuedStory(stories[each], askers.get(each)) for each in ids), total


def waiting_by_language(session: Session, places: Places) -> tuple[Waiting, ...]:
    """Return how many stories wait in each language, most first."""
    waiting = waiting_stories(places).subquery()
    total, apart = func.count(), func.count(waiting.c.suspected)
    rows = session.execute(
        select(waiting.c.lang, total, apart).group_by(waiting.c.lang).order_by(total.desc(), waiting.c.lang)
    )
    return tuple(Waiting(*row) for row in rows)


def notes_on(session: Session, ref: ContributionRef) -> tuple[Note, ...]:
    """Return what checkers said to each other about a contribution, oldest first."""
    rows = session.scalars(
        select(StaffNote)
        .where(StaffNote.kind == ref.kind, StaffNote.contribution_id == ref.id)
        .order_by(StaffNote.id)
    ).all()
    names = names_of_people(session, {row.person_id for row in rows if row.person_id is not None})
    return tuple(Note(row.person_id, names.get(row.person_id or 0), row.text, row.made_at) for row in rows)


def holders_of(session: Session, ref: ContributionRef) -> frozenset[int]:
    """Return the ids of all who ever held a contribution back; none of them judges an objection."""
    return frozenset(
        made.person_id
        for made in decisions_on(session, ref)
        if made.outcome == "hold_back" and made.person_id is not None
    )


def open_objections(session: Session, kinds: Collection[str] = (KIND,)) -> tuple[ObjectionCard, ...]:
    """Return all objections that wait, oldest first; of stories, or of other kinds of contributions."""
    rows = session.scalars(
        select(Objection)
        .where(Objection.kind.in_(kinds), Objection.outcome.is_(None))
        .order_by(Objection.made_at, Objection.id)
    )
    return tuple(_objection(row) for row in rows)


def objections_to(session: Session, ids: Collection[int], kind: str = KIND) -> dict[int, ObjectionCard]:
    """Return the objections of the tellers of these stories, or makers of another kind of thing, by id."""
    rows = session.scalars(
        select(Objection).where(Objection.kind == kind, Objection.contribution_id.in_(ids))
    )
    return {row.contribution_id: _objection(row) for row in rows}


def objection_waits(session: Session, ref: ContributionRef) -> bool:
    """Whether somebody objected to holding this back, and nobody answered yet."""
    objection = objections_to(session, (ref.id,), ref.kind).get(ref.id)
    return objection is not None and objection.outcome is None


def _last_askers(session: Session, story_ids: Collection[int]) -> dict[int, int | None]:
    """Return who wrote the last note about each of these stories."""
    rows = session.execute(
        select(StaffNote.contribution_id, StaffNote.person_id)
        .where(StaffNote.kind == KIND, StaffNote.contribution_id.in_(story_ids))
        .order_by(StaffNote.id)
    )
    return {row.contribution_id: row.person_id for row in rows}


def _objection(row: Objection) -> ObjectionCard:
    return ObjectionCard(
        id=row.id,
        kind=row.kind,
        contribution_id=row.contribution_id,
        words=row.words,
        held_for=row.held_for,
        made_at=row.made_at,
        outcome=row.outcome,
        why=row.why,
        decided_at=row.decided_at,
    )
