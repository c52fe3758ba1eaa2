"""Agenda items: owner, horizon, status, review; kept alive by looking again (P-19)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from buurtstem.core.errors import Conflict, Refusal

from .threads import Recognition, Stage

LONGEST_WHAT = 4_000
LONGEST_WORDS = 300
MOST_FIGURES = 3


class Horizon(StrEnum):
    """When it is to be there, from near to far."""

    THIS_YEAR = "this_year"
    ONE_TWO_YEARS = "one_two_years"
    THREE_FIVE_YEARS = "three_five_years"
    BY_DATE = "by_date"


class Status(StrEnum):
    """How far the work is."""

    TO_DO = "to_do"
    DOING = "doing"
    DONE = "done"
    STOPPED = "stopped"


class NotAdopted(Conflict):
    """An agenda item grows from adopted threads only, that residents did not say no to since."""


class ChangedMeanwhile(Conflict):
    """Somebody else changed the item since it was opened for writing."""


class TooManyFigures(Conflict):
    """Beside an item stand at most `MOST_FIGURES`: figures are few (P-77), and each asks for its own talk."""


class NoThread(Refusal):
    """An agenda item grows from at least one thread."""


class DateNeeded(Refusal):
    """A horizon by date takes its date."""


class StopReasonNeeded(Refusal):
    """Stopping takes a public reason (Q-04)."""


class ResultNeeded(Refusal):
    """Done takes what came of it (Q-03)."""


@dataclass(frozen=True)
class ItemContent:
    """Everything of an item that people write; owner is a function, never a name."""

    title: str
    what: str
    owner: str
    owner_organisation: str
    horizon: Horizon
    horizon_on: date | None
    review_on: date
    status: Status
    stop_reason: str
    result: str
    needs_municipality: bool
    place_words: str
    parties: str


def check_item(content: ItemContent) -> None:
    """Accept an item in which nothing is promised without its date, reason or result.

    Raises:
        DateNeeded, StopReasonNeeded, ResultNeeded: the first that is missing.
    """
    if content.horizon is Horizon.BY_DATE and content.horizon_on is None:
        raise DateNeeded
    if content.status is Status.STOPPED and not content.stop_reason:
        raise StopReasonNeeded
    if content.status is Status.DONE and not content.result:
        raise ResultNeeded


def check_source(stage: Stage, recognition: Recognition | None = None) -> None:
    """Accept a thread as the source of an item.

    Raises:
        NotAdopted: people have not adopted it, or residents said since that they do not recognise it (P-06).
    """
    if stage is not Stage.ADOPTED or recognition is Recognition.NO:
        raise NotAdopted(stage)


def version_of(content: ItemContent) -> str:
    """Return what the form of an item carries of what its writer saw: another content, another version."""
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


def changed_fields(before: ItemContent, after: ItemContent) -> dict[str, tuple[str, str]]:
    """Return each field that differs with what stood there and what stands there now, as text."""
    changes = {}
    for name, old in vars(before).items():
        new = getattr(after, name)
        if new != old:
            changes[name] = (_as_text(old), _as_text(new))
    return changes


def _as_text(value: object) -> str:
    if value is None or value is False:
        return ""
    return "1" if value is True else str(value)


def is_review_overdue(status: Status, review_on: date, today: date) -> bool:
    """An open item whose review date has passed: shown openly (P-71)."""
    return status in {Status.TO_DO, Status.DOING} and review_on < today
