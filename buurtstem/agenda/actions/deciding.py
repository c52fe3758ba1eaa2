"""THE writes by which people answer what the machine asks about threads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.agenda.models import ThreadProposal, ThreadProposalStory
from buurtstem.agenda.queries.grouping import readings_for
from buurtstem.agenda.rules.permissions import may_keep_agenda
from buurtstem.agenda.rules.proposals import ProposalKind, ProposalState
from buurtstem.agenda.rules.readings import place_name
from buurtstem.agenda.rules.steps import may_go_into
from buurtstem.agenda.rules.threads import Act, Stage
from buurtstem.core.database import get_locked
from buurtstem.core.errors import Conflict, NotAllowed
from buurtstem.stories.queries import published_cards
from buurtstem.themes.rules import Theme

from .locks import lock_grouping
from .merging import Part, merge_thread, split_thread
from .stories import open_thread_from_story
from .threads import locked_thread, write_log


def accept_proposal(session: Session, actor: Actor, proposal_id: int, moment: datetime) -> int:
    """Do what the machine proposed; return the thread that came of it.

    Raises:
        NotFound: no such proposal. NotAllowed: not this actor's.
        Conflict: it was answered before, or what it is about is not there any more.
    """
    row = _open_proposal(session, actor, proposal_id)
    _answer(session, row, actor, ProposalState.ACCEPTED, moment)
    match ProposalKind(row.kind):
        case ProposalKind.MERGE:
            return _merge(session, actor, row, moment)
        case ProposalKind.SPLIT:
            return _split(session, actor, row, moment)
        case ProposalKind.APART:
            return _open(session, actor, row, moment)


def reject_proposal(session: Session, actor: Actor, proposal_id: int, moment: datetime) -> None:
    """Say no; it is not asked again until much changed. Raises as `accept_proposal`."""
    row = _open_proposal(session, actor, proposal_id)
    _answer(session, row, actor, ProposalState.REJECTED, moment)
    for thread_id in (row.thread_id, row.other_id):
        if thread_id is not None:
            write_log(session, locked_thread(session, thread_id), actor, Act.REJECTED, row.kind, moment)


def _open_proposal(session: Session, actor: Actor, proposal_id: int) -> ThreadProposal:
    lock_grouping(session)
    row = get_locked(session, ThreadProposal, proposal_id)
    if not may_keep_agenda(actor, row.area_code):
        raise NotAllowed
    if row.state != ProposalState.OPEN:
        raise Conflict
    return row


def _answer(
    session: Session, row: ThreadProposal, actor: Actor, state: ProposalState, moment: datetime
) -> None:
    row.state, row.decided_at, row.person_id = state, moment, actor.id
    session.flush()


def _merge(session: Session, actor: Actor, row: ThreadProposal, moment: datetime) -> int:
    """Merge into the thread that has come further, of equals into the older one."""
    one, other = (locked_thread(session, each or 0) for each in (row.thread_id, row.other_id))
    if not may_go_into(Stage(other.stage), Stage(one.stage)):
        one, other = other, one
    return merge_thread(session, actor, other.id, one.public_id, moment)


def _split(session: Session, actor: Actor, row: ThreadProposal, moment: datetime) -> int:
    stories = _stories_of(session, row)
    name = ""
    if row.about:
        readings = readings_for(session, stories)
        texts = [(card.text, readings[card.id]) for card in published_cards(session, stories)]
        name = place_name(row.about, texts)
    part = Part(stories, place=row.about, place_name=name)
    return split_thread(session, actor, row.thread_id or 0, part, moment)


def _open(session: Session, actor: Actor, row: ThreadProposal, moment: datetime) -> int:
    cards = published_cards(session, _stories_of(session, row))
    if not cards:
        raise Conflict
    theme = cards[0].themes[0].code if cards[0].themes else Theme.OTHER
    return open_thread_from_story(session, actor, row.area_code, cards[0].public_id, theme, moment)


def _stories_of(session: Session, row: ThreadProposal) -> list[int]:
    return list(
        session.scalars(
            select(ThreadProposalStory.story_id)
            .where(ThreadProposalStory.proposal_id == row.id)
            .order_by(ThreadProposalStory.story_id)
        )
    )
