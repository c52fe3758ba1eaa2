"""THE writes of corrections: letting all stories be tagged again, batch by batch."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import NotAllowed
from buurtstem.core.jobs import enqueue
from buurtstem.core.terms import Terms
from buurtstem.stories.actions import propose_again
from buurtstem.themes.rules import Tagger

from .models import Retagging
from .queries import count_to_tag, next_to_tag, progress_of
from .rules.permissions import may_tag_again
from .rules.retagging import BATCH, AlreadyRunning, Progress

RETAG = "retag"  # the kind of job
RUNNING = "running"  # the one slot


def start_retagging(session: Session, actor: Actor | None, pipeline: str, moment: datetime) -> Progress:
    """Begin to tag all stories again, in the background; a run that stands still goes on where it was.

    No actor is whoever runs the command on the server.

    Raises:
        NotAllowed: this actor may not.
        AlreadyRunning: it is going on.
    """
    if actor is not None and not may_tag_again(actor):
        raise NotAllowed
    row = _running(session)
    if row is not None and not progress_of(row).stands_still(moment):
        raise AlreadyRunning
    if row is None:
        row = Retagging(
            slot=RUNNING,
            pipeline=pipeline,
            total=count_to_tag(session),
            done=0,
            last_id=0,
            person_id=actor.id if actor else None,
            started_at=moment,
            moved_at=moment,
            finished_at=None,
        )
        _take_slot(session, row)
    row.moved_at = moment
    session.flush()
    enqueue(session, RETAG, {}, moment)
    return progress_of(row)


def retag_batch(session: Session, tagger: Tagger, pipeline: str, moment: datetime) -> Progress | None:
    """Tag the next stories again and return how far the run is; None when there is no run.

    Taken up anywhere, by anyone, it goes on after the last batch that was kept. When another pipeline was
    taken into use meanwhile it begins anew. What people chose stays.
    """
    row = _running(session)
    if row is None:
        return None
    if row.pipeline != pipeline:
        row.pipeline, row.total, row.done, row.last_id = pipeline, count_to_tag(session), 0, 0
    ids = next_to_tag(session, row.last_id, BATCH)
    if ids:
        propose_again(session, ids, tagger, moment)
        row.done += len(ids)
        row.last_id = ids[-1]
        row.total = max(row.total, row.done)  # stories came in since it began
    else:
        row.slot, row.finished_at, row.total = None, moment, row.done
    row.moved_at = moment
    session.flush()
    return progress_of(row)


def _take_slot(session: Session, row: Retagging) -> None:
    """Add a run; of two that begin at once the database lets one."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise AlreadyRunning from error


def _running(session: Session) -> Retagging | None:
    return session.scalar(select(Retagging).where(Retagging.slot == RUNNING).with_for_update())


class CorrectionRetention:
    """Runs say who began them: kept as long as the staff log."""

    tables = frozenset({"retagging"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete runs that were finished longer ago than the term of the staff log."""
        old = delete(Retagging).where(Retagging.finished_at < moment - timedelta(days=terms.staff_log))
        return len(session.execute(old.returning(Retagging.id)).all())

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Runs point at no story: they only know up to which one they came."""

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Runs hold nothing of a teller."""
        del session, ref
        return {}
