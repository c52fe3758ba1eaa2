"""When a vote begins and ends: instants, told in the time on the wall in Europe/Amsterdam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from buurtstem.core.clock import LOCAL_ZONE

DAY = timedelta(days=1)
SHORTEST_OUTAGE = timedelta(minutes=30)  # budgeting.md 1: only longer ones move the end


class Phase(StrEnum):
    """Where a moment lies."""

    NOT_YET = "not_yet"
    OPEN = "open"
    OVER = "over"


class NoSuchTime(ValueError):
    """The clock goes from two to three that night: there is no such time."""


class OutageTooShort(ValueError):
    """An outage of half an hour or less moves no end."""


@dataclass(frozen=True)
class Period:
    """From `begins_at` on, and before `ends_at`."""

    begins_at: datetime
    ends_at: datetime

    def phase(self, moment: datetime) -> Phase:
        """Return where a moment lies; at the end itself it is over."""
        if moment < self.begins_at:
            return Phase.NOT_YET
        return Phase.OPEN if moment < self.ends_at else Phase.OVER


def local_instant(wall: datetime) -> datetime:
    """Return the instant of a time on the wall; of an hour that comes twice, the later one.

    Raises:
        NoSuchTime: the clock skips it.
    """
    instant = wall.replace(tzinfo=LOCAL_ZONE, fold=1).astimezone(UTC)
    if instant.astimezone(LOCAL_ZONE).replace(tzinfo=None) != wall:
        raise NoSuchTime(wall.isoformat())
    return instant


def later_end(ends_at: datetime, outage: timedelta) -> datetime:
    """Return the end after an outage: its length rounded up to days, at the same time on the wall.

    Raises:
        OutageTooShort: half an hour or less.
    """
    if outage <= SHORTEST_OUTAGE:
        raise OutageTooShort(outage)
    days = -(-outage // DAY)
    return (ends_at.astimezone(LOCAL_ZONE) + days * DAY).astimezone(UTC)
