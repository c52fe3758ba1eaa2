"""What a checker is shown, and the public list of reasons for holding back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from buurtstem.accounts.rules import Actor, may_check_stories
from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import Conflict, NotAllowed

LONGEST_NOTE = 2_000  # characters, of a note or an objection
PROMISED_DAYS = 3  # the thank-you page says: somebody reads it within three days


class SamePerson(NotAllowed):
    """Who held a story back does not judge the objection: a second person does."""


class AlreadyObjected(Conflict):
    """A teller objects once."""


class AlreadyDecided(Conflict):
    """A colleague was first."""


class HoldReason(StrEnum):
    """Why a story is not shown; the teller reads it on the receipt page."""

    NAMES_SOMEONE = "names_someone"
    HURTS_SOMEONE = "hurts_someone"
    NOT_ABOUT_PLACE = "not_about_place"
    ADVERTISING = "advertising"
    SOMEONE_ELSES = "someone_elses"
    NEEDS_HELP_FIRST = "needs_help_first"
    UNTRUE_AND_HARMFUL = "untrue_and_harmful"
    SENT_MANY_TIMES = "sent_many_times"


class Status(StrEnum):
    """What a check found; some things a machine cannot tell."""

    FINE = "fine"
    LOOK = "look"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class CheckInput:
    """What checks look at."""

    lang: str
    age: str
    is_sensitive: bool
    was_overwritten: bool
    may_be_shown: bool
    pictures: int


@dataclass(frozen=True)
class Check:
    """The finding of one check; `name` leads to its sentence. Nothing here decides."""

    name: str
    status: Status


def run_checks(story: CheckInput) -> tuple[Check, ...]:
    """Return all findings, the most urgent first."""
    findings = (
        Check("sensitive", Status.LOOK if story.is_sensitive else Status.FINE),
        Check("child", Status.LOOK if story.age == "child" else Status.FINE),
        Check("picture", Status.LOOK if story.pictures else Status.FINE),
        Check("numbers", Status.LOOK if story.was_overwritten else Status.FINE),
        Check("language", Status.CANNOT_TELL if story.lang == "other" else Status.FINE),
        Check("names", Status.CANNOT_TELL),
        Check("consent", Status.FINE if story.may_be_shown else Status.LOOK),
    )
    order = (Status.LOOK, Status.CANNOT_TELL, Status.FINE)
    return tuple(sorted(findings, key=lambda check: order.index(check.status)))


@dataclass(frozen=True)
class QueueWish:
    """Which part of the queue is asked for: `langs` None is all languages; `apart`: what looks like spam."""

    langs: frozenset[str] | None = None
    apart: bool = False


def days_waiting(since: date, today: date) -> int:
    """Return for how many days something waits; 0 on the day on which it came."""
    return max((today - since).days, 0)


def is_late(days: int) -> bool:
    """Whether it waits longer than tellers are promised."""
    return days > PROMISED_DAYS


def may_object(state: ContributionState, *, objected: bool) -> bool:
    """A teller may object once, to a story or an addition that is held back."""
    return state is ContributionState.HELD_BACK and not objected


def may_judge_objection(actor: Actor | None, place: str, holders: Collection[int]) -> bool:
    """Whoever checks in this place judges, apart from those who held it back."""
    return actor is not None and may_check_stories(actor, place) and actor.id not in holders
