"""What templates of the check need, made from read models."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor, may_check_stories
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.stories.additions.contexts import OwnAddition
from buurtstem.stories.additions.queries import ADDITION, Addition, additions_with_ids
from buurtstem.stories.entries.queries import occasion_of
from buurtstem.stories.names import OPENING_QUESTIONS
from buurtstem.stories.queries import StoryDetail, details_of
from buurtstem.stories.rules import KIND, may_change

from .names import waiting_words
from .queries import ObjectionCard, QueuedStory, objections_to, open_objections
from .rules import days_waiting, is_late


@dataclass(frozen=True)
class QueueRow:
    """One story in the queue, with how long it waits in words."""

    story: StoryDetail
    waits: str
    is_late: bool
    is_asked: bool


@dataclass(frozen=True)
class ObjectionRow:
    """An objection in the list of those that wait, with what was held back: a story, or an addition to it."""

    objection: ObjectionCard
    story: StoryDetail
    waits: str
    addition: Addition | None = None

    @property
    def held(self) -> StoryDetail | Addition:
        """Return what the objection is about."""
        return self.addition or self.story


@dataclass(frozen=True)
class Asked:
    """What a teller was asked, and on which occasion; either is empty where there was none.

    Staff wrote the occasion: names in it are not the teller's, so they are shown as they are.
    """

    question: str
    occasion: str


def asked_of(session: Session, story: StoryDetail) -> Asked | None:
    """Return what a teller was asked; None for a story that began with nothing."""
    question = str(OPENING_QUESTIONS[story.opening]) if story.opening else ""
    occasion = occasion_of(session, story.entry_id)
    return Asked(question, occasion) if question or occasion else None


def queue_rows(queued: Iterable[QueuedStory], actor: Actor, today: date) -> tuple[QueueRow, ...]:
    """Return the rows of the queue; a note of one's own asks nothing of oneself."""
    return tuple(_queue_row(each, actor, today) for each in queued)


def objection_rows(session: Session, actor: Actor, today: date) -> tuple[ObjectionRow, ...]:
    """Return the objections that wait in the places where this actor checks, oldest first.

    A story that its teller changed meanwhile waits in the queue instead.
    """
    waiting = open_objections(session, (KIND, ADDITION))
    if not waiting:  # nearly always
        return ()
    of_stories = [each for each in waiting if each.kind == KIND]
    of_additions = [each for each in waiting if each.kind == ADDITION]
    added = additions_with_ids(session, [each.contribution_id for each in of_additions])
    stories = details_of(
        session, {*(each.contribution_id for each in of_stories), *(each.story_id for each in added.values())}
    )
    rows = [_objection_row(each, stories[each.contribution_id], today) for each in of_stories]
    rows += [
        _objection_row(each, stories[addition.story_id], today, addition)
        for each in of_additions
        if (addition := added.get(each.contribution_id)) is not None
    ]
    here = (
        row
        for row in rows
        if row.held.state is ContributionState.IN_REVIEW
        and may_change(row.story.state)
        and may_check_stories(actor, row.story.area_code)
    )
    return tuple(sorted(here, key=lambda row: row.objection.made_at))


def _objection_row(
    objection: ObjectionCard, story: StoryDetail, today: date, addition: Addition | None = None
) -> ObjectionRow:
    waits = waiting_words(days_waiting(_day(objection.made_at), today))
    return ObjectionRow(objection, story, waits, addition)


def told_objections(session: Session, refs: Iterable[ContributionRef]) -> dict[int, ObjectionCard]:
    """Return the objections that the teller of these contributions made, by story."""
    return objections_to(session, [ref.id for ref in refs if ref.kind == KIND])


def objections_to_added(session: Session, additions: Iterable[OwnAddition]) -> dict[int, ObjectionCard]:
    """Return the objections that the teller of these additions made, by addition."""
    return objections_to(session, [each.addition.id for each in additions], ADDITION)


def _queue_row(queued: QueuedStory, actor: Actor, today: date) -> QueueRow:
    days = days_waiting(_day(queued.story.received_at), today)
    is_asked = queued.asked_by is not None and queued.asked_by != actor.id
    return QueueRow(queued.story, waiting_words(days), is_late(days), is_asked)


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL_ZONE).date()
