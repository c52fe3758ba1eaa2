"""What threads and the agenda hold of persons, and when it goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from buurtstem.agenda.models import (
    Interpretation,
    ItemLog,
    Thread,
    ThreadLog,
    ThreadProposal,
    ThreadProposalStory,
    ThreadReading,
    ThreadStepStory,
    ThreadStory,
)
from buurtstem.agenda.rules.proposals import ProposalKind
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms
from buurtstem.stories.queries import held_back_ids
from buurtstem.stories.rules import KIND


class AgendaRetention:
    """A story leaves its threads with the words that put it there and what was read of it; a count stays."""

    tables = frozenset(
        {
            "thread",
            "thread_story",
            "thread_log",
            "thread_step",
            "thread_step_story",
            "thread_reading",
            "thread_proposal",
            "thread_proposal_story",
            "interpretation",
            "agenda_item",
            "item_thread",
            "item_log",
            "item_figure",
        }
    )

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Forget who did what after the term of the staff log, and texts of withdrawn interpretations."""
        before = moment - timedelta(days=terms.staff_log)
        number = 0
        for log in (ThreadLog, ItemLog):
            forgotten = update(log).where(log.person_id.is_not(None), log.at < before).values(person_id=None)
            number += len(session.execute(forgotten.returning(log.id)).all())
        unasked = (
            update(ThreadProposal)
            .where(ThreadProposal.person_id.is_not(None), ThreadProposal.decided_at < before)
            .values(person_id=None)
        )
        number += len(session.execute(unasked.returning(ThreadProposal.id)).all())
        emptied = (
            update(Interpretation)
            .where(
                Interpretation.withdrawn_at < moment - timedelta(days=terms.withdrawn_story),
                Interpretation.text != "",
            )
            .values(text="", author="", organisation="", meeting="")
        )
        return number + len(session.execute(emptied.returning(Interpretation.id)).all())

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Take a story out of all threads; each in which it was counts one more as taken back.

        Not when a checker held it back: then it was not its teller who took it from the site.
        """
        if ref.kind != KIND:
            return
        within = select(ThreadStory.thread_id).where(
            ThreadStory.story_id == ref.id,
            ThreadStory.is_in.is_(True),
            ThreadStory.story_id.not_in(held_back_ids()),
        )
        session.execute(
            update(Thread)
            .where(Thread.id.in_(within))
            .values(erased_stories=Thread.erased_stories + 1)
            .execution_options(synchronize_session=False)
        )
        asked = select(ThreadProposalStory.proposal_id).where(ThreadProposalStory.story_id == ref.id)
        apart = select(ThreadProposal.id).where(
            ThreadProposal.kind == ProposalKind.APART, ThreadProposal.id.in_(asked)
        )
        proposals = list(session.scalars(apart))
        for table in (ThreadStory, ThreadReading, ThreadStepStory, ThreadProposalStory):
            session.execute(delete(table).where(table.story_id == ref.id))
        session.execute(delete(ThreadProposal).where(ThreadProposal.id.in_(proposals)))
        self._forget_places(session)

    def _forget_places(self, session: Session) -> None:
        """The name of a place was a teller's word: without a story in its thread it goes."""
        told = exists().where(ThreadStory.thread_id == Thread.id)
        session.execute(
            update(Thread)
            .where(Thread.place_name != "", ~told)
            .values(place="", place_name="")
            .execution_options(synchronize_session=False)
        )

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return the threads in which a story is, and the words that put it there."""
        if ref.kind != KIND:
            return {}
        rows = session.execute(
            select(Thread.name, Thread.aspect, Thread.stage, ThreadStory.because)
            .join(ThreadStory, ThreadStory.thread_id == Thread.id)
            .where(ThreadStory.story_id == ref.id, ThreadStory.is_in.is_(True))
            .order_by(Thread.id)
        )
        threads = [
            {"name": row.name or row.aspect, "stage": row.stage, "because": list(row.because)} for row in rows
        ]
        return {"threads": threads} if threads else {}
