"""What the machine asks people about threads: renewed after each run, decided by people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from buurtstem.agenda.models import Thread, ThreadProposal, ThreadProposalStory, ThreadStory
from buurtstem.agenda.rules.grouping import GroupedStory, Grouping
from buurtstem.agenda.rules.likeness import rarities_of
from buurtstem.agenda.rules.proposals import (
    Asked,
    LooseStory,
    Proposal,
    ProposalKind,
    ProposalReason,
    ProposalState,
    ThreadOfStories,
    proposals_for,
)
from buurtstem.agenda.rules.threads import Stage
from buurtstem.themes.rules import Theme


def renew_proposals(
    session: Session, stories: Sequence[GroupedStory], grouping: Grouping, moment: datetime
) -> int:
    """Ask what is to be asked now in the neighbourhoods of these stories; return how many questions are open.

    A question that is open and still to be asked keeps its row; one that is none any more goes. Where a run
    changed nothing, nothing else is asked.
    """
    by_area: dict[str, list[GroupedStory]] = defaultdict(list)
    for story in stories:
        by_area[story.area_code].append(story)
    return sum(_renew_in(session, area, by_area[area], grouping, moment) for area in sorted(by_area))


def _renew_in(
    session: Session,
    area: str,
    stories: Sequence[GroupedStory],
    grouping: Grouping,
    moment: datetime,
) -> int:
    threads, loose = _pictures(session, area, stories, grouping)
    before = _asked_before(session, area)
    weights = rarities_of(story.features for story in stories)
    wanted = {
        (each.key, each.stories): each for each in proposals_for(threads, loose, before.values(), weights)
    }
    still = {
        (each.proposal.key, each.proposal.stories): row_id
        for row_id, each in before.items()
        if each.state is ProposalState.OPEN
    }
    gone = [row_id for key, row_id in still.items() if key not in wanted]
    session.execute(delete(ThreadProposalStory).where(ThreadProposalStory.proposal_id.in_(gone)))
    session.execute(delete(ThreadProposal).where(ThreadProposal.id.in_(gone)))
    for key, proposal in wanted.items():
        if key not in still:
            _ask(session, area, proposal, moment)
    session.flush()
    return len(wanted)


def _ask(session: Session, area: str, proposal: Proposal, moment: datetime) -> None:
    row = ThreadProposal(
        area_code=area,
        kind=proposal.kind,
        thread_id=proposal.thread_id,
        other_id=proposal.other_id,
        about=proposal.about,
        reason=proposal.reason,
        size=proposal.size,
        state=ProposalState.OPEN,
        made_at=moment,
    )
    session.add(row)
    session.flush()
    session.add_all(
        ThreadProposalStory(proposal_id=row.id, story_id=story_id) for story_id in proposal.stories
    )


def _asked_before(session: Session, area: str) -> dict[int, Asked]:
    """Return the questions that were asked here before, by their rows."""
    parts: dict[int, list[int]] = defaultdict(list)
    for part in session.execute(
        select(ThreadProposalStory.proposal_id, ThreadProposalStory.story_id)
        .join(ThreadProposal, ThreadProposal.id == ThreadProposalStory.proposal_id)
        .where(ThreadProposal.area_code == area)
        .order_by(ThreadProposalStory.story_id)
    ):
        parts[part.proposal_id].append(part.story_id)
    rows = session.scalars(
        select(ThreadProposal).where(ThreadProposal.area_code == area).order_by(ThreadProposal.id)
    )
    return {
        row.id: Asked(
            Proposal(
                ProposalKind(row.kind),
                ProposalReason(row.reason),
                row.thread_id,
                row.other_id,
                row.about,
                tuple(parts[row.id]),
                row.size,
                len(parts[row.id]) / max(row.size, 1),
            ),
            ProposalState(row.state),
        )
        for row in rows
    }


def _pictures(
    session: Session, area: str, stories: Sequence[GroupedStory], grouping: Grouping
) -> tuple[list[ThreadOfStories], list[LooseStory]]:
    """Return the live threads of a neighbourhood with their public stories, and the stories in none."""
    rows = session.execute(
        select(Thread.id, Thread.theme, Thread.aspect, Thread.stage, Thread.place).where(
            Thread.area_code == area, Thread.merged_into.is_(None), Thread.stage != Stage.DISMISSED
        )
    ).all()
    by_id = {story.id: story for story in stories}
    inside: dict[int, list[int]] = defaultdict(list)
    touched: set[int] = set()
    for row in session.execute(
        select(ThreadStory.thread_id, ThreadStory.story_id, ThreadStory.is_in)
        .join(Thread, Thread.id == ThreadStory.thread_id)
        .where(Thread.area_code == area)
        .order_by(ThreadStory.story_id)
    ):
        touched.add(row.story_id)
        if row.is_in and row.story_id in by_id:
            inside[row.thread_id].append(row.story_id)
    changed = grouping.touched
    threads = [
        ThreadOfStories(
            row.id,
            Theme(row.theme),
            row.aspect,
            Stage(row.stage),
            row.place,
            tuple(inside[row.id]),
            tuple(by_id[each].features for each in inside[row.id]),
            tuple(grouping.places[each] for each in inside[row.id]),
            row.id in changed or any(by_id[each].is_new for each in inside[row.id]),
        )
        for row in rows
        if inside[row.id]
    ]
    loose = [
        LooseStory(story.id, story.themes, story.features) for story in stories if story.id not in touched
    ]
    return threads, loose
