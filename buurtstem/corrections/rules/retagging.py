"""How far tagging again is, and when it stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

BATCH = 50  # stories of one transaction: nobody else waits for it long
BATCHES_OF_A_JOB = 40  # then the next job goes on, so that none holds its lease for too long
STANDS_STILL = timedelta(minutes=15)  # no batch takes a minute; the lease of a killed worker ends after five


class AlreadyRunning(RuntimeError):
    """All stories are being tagged again at this moment; there is one such run at a time."""


@dataclass(frozen=True)
class Progress:
    """One run over all stories."""

    id: int
    pipeline: str
    total: int
    done: int
    started_at: datetime
    moved_at: datetime
    finished_at: datetime | None

    @property
    def percent(self) -> int:
        """How much is done, in whole per cent; 100 only when all is."""
        if self.finished_at is not None:
            return 100
        return min(99, 100 * self.done // max(1, self.total))

    def stands_still(self, moment: datetime) -> bool:
        """Whether it was given up: it is not finished, and long ago nothing moved."""
        return self.finished_at is None and moment - self.moved_at > STANDS_STILL
