"""Tagging all stories again: as a job of the worker, or by a command that waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from buurtstem.core.clock import now
from buurtstem.core.jobs import Handler, SessionScope, enqueue
from buurtstem.themes.rules import Tagger

from .actions import RETAG, retag_batch
from .rules.retagging import BATCHES_OF_A_JOB, Progress

Report = Callable[[Progress], None]


def retag_handler(tagger: Tagger) -> Handler:
    """Return the job handler that tags some batches again and leaves the rest to the next job."""

    def retag(scope: SessionScope, payload: Mapping[str, Any], moment: datetime) -> None:
        del payload
        for _ in range(BATCHES_OF_A_JOB):
            progress = _one_batch(scope, tagger)
            if progress is None or progress.finished_at is not None:
                return
        with scope() as session:
            enqueue(session, RETAG, {}, moment)

    return retag


def retag_all(scope: SessionScope, tagger: Tagger, report: Report) -> None:
    """Tag batch by batch until the run is finished, here or by a worker beside."""
    progress = _one_batch(scope, tagger)
    while progress is not None and progress.finished_at is None:
        report(progress)
        progress = _one_batch(scope, tagger)


def _one_batch(scope: SessionScope, tagger: Tagger) -> Progress | None:
    pipeline = tagger.version  # loads it, if needed, before anybody waits for the database
    with scope() as session:
        return retag_batch(session, tagger, pipeline, now())
