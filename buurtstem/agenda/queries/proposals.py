"""THE reads of what the machine asks people about threads."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from buurtstem.agenda.models import Thread, ThreadProposal, ThreadProposalStory, ThreadStory
from buurtstem.agenda.rules.proposals import ProposalKind, ProposalReason, ProposalState
from buurtstem.agenda.rules.threads import Stage
from buurtstem.core.errors import NotFound
from buurtstem.places.queries import lies_in
from buurtstem.stories.queries import published_ids

from .threads import ThreadCard, cards_of


@dataclass(frozen=True)
class Question:
    """One open question: which threads it is about, and which stories would go apart."""

    id: int
    kind: ProposalKind
    reason: ProposalReason
    area_code: str
    thread: ThreadCard | None
    other: ThreadCard | None
    stories: tuple[int, ...]


def open_questions(session: Session, places: tuple[str | None, ...]) -> tuple[Question, ...]:
    """Return what the machine asks in these places, oldest first; four statements at most."""
    return _questions(session, lies_in(ThreadProposal.area_code, places))


def get_question(session: Session, proposal_id: int) -> Question:
    """Return one open question.

    Raises:
        NotFound: there is none, or it was answered, or what it is about is not there any more.
    """
    found = _questions(session, ThreadProposal.id == proposal_id)
    if not found:
        raise NotFound
    return found[0]


def was_asked(session: Session, proposal_id: int) -> bool:
    """Whether there is such a question, open or not."""
    return session.get(ThreadProposal, proposal_id) is not None


def _questions(session: Session, wanted: ColumnElement[bool]) -> tuple[Question, ...]:
    one, other = aliased(Thread), aliased(Thread)
    rows = session.scalars(
        select(ThreadProposal)
        .outerjoin(one, one.id == ThreadProposal.thread_id)
        .outerjoin(other, other.id == ThreadProposal.other_id)
        .where(
            wanted,
            ThreadProposal.state == ProposalState.OPEN,
            *(
                or_(each.id.is_(None), and_(each.merged_into.is_(None), each.stage != Stage.DISMISSED))
                for each in (one, other)
            ),
        )
        .order_by(ThreadProposal.id)
    ).all()
    stories: dict[int, list[int]] = defaultdict(list)
    for part in session.execute(
        select(ThreadProposalStory.proposal_id, ThreadProposalStory.story_id)
        .join(ThreadProposal, ThreadProposal.id == ThreadProposalStory.proposal_id)
        .where(
            ThreadProposal.id.in_([row.id for row in rows]),
            ThreadProposalStory.story_id.in_(published_ids()),
            _is_still_there(),
        )
        .order_by(ThreadProposalStory.story_id)
    ):
        stories[part.proposal_id].append(part.story_id)
    cards = cards_of(session, [each for row in rows for each in (row.thread_id, row.other_id) if each])
    return tuple(
        Question(
            row.id,
            ProposalKind(row.kind),
            ProposalReason(row.reason),
            row.area_code,
            cards.get(row.thread_id or 0),
            cards.get(row.other_id or 0),
            tuple(stories[row.id]),
        )
        for row in rows
        if row.kind == ProposalKind.MERGE or stories[row.id]
    )


def _is_still_there() -> ColumnElement[bool]:
    """Whether a story stands where it did when it was asked about: people may have moved it since."""
    inside = exists().where(ThreadStory.story_id == ThreadProposalStory.story_id, ThreadStory.is_in.is_(True))
    return or_(
        and_(ThreadProposal.kind == ProposalKind.APART, ~inside),
        and_(
            ThreadProposal.kind != ProposalKind.APART,
            inside.where(ThreadStory.thread_id == ThreadProposal.thread_id),
        ),
    )
