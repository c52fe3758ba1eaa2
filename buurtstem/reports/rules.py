"""What may be reported, when it is hidden at once, and how two people decide."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from buurtstem.accounts.rules import Actor, Role, may_check_stories
from buurtstem.budget.rules.permissions import may_run_rounds
from buurtstem.core.errors import Conflict, NotAllowed

LONGEST_WORDS = 2_000  # characters of a reporter's or a decider's explanation
LONGEST_CONTACT = 200
# of one source: so nobody empties a site alone, and a library still can report what it sees
MOST_HIDDEN_A_DAY = 3


class What(StrEnum):
    """What can be reported: anything that people put on the site."""

    STORY = "story"
    PLAN = "plan"
    PICTURE = "picture"
    ADDITION = "addition"
    TRANSLATION = "translation"


class ReportReason(StrEnum):
    """Why somebody reports; a public list."""

    ABOUT_ME = "about_me"
    ABOUT_CHILD = "about_child"
    NAMES_SOMEBODY = "names_somebody"
    UNTRUE = "untrue"
    HURTS_GROUP = "hurts_group"
    DANGER = "danger"
    SPAM = "spam"
    OTHER = "other"


class Outcome(StrEnum):
    """How a report ended."""

    KEEP = "keep"
    HIDE = "hide"
    MASK = "mask"  # goes back to the check, where names are masked first
    GONE = "gone"  # its teller changed it or took it back meanwhile


HIDING = frozenset({ReportReason.ABOUT_ME, ReportReason.ABOUT_CHILD})


class SamePerson(NotAllowed):
    """Who proposed does not decide: a second person does."""


class AlreadyDecided(Conflict):
    """A colleague was first."""


class Overtaken(Conflict):
    """Another person proposed something since this one opened the page."""


class NothingProposed(Conflict):
    """The first of two people has not looked yet."""


def hides_at_once(reason: ReportReason, *, source_may_hide: bool, was_kept: bool) -> bool:
    """Whether a report hides before anybody looked (privacy.md: about oneself or a child).

    Not what two people looked at before and kept, nor the fourth thing in a day from one source: it then
    waits like other reports.
    """
    return reason in HIDING and source_may_hide and not was_kept


def outcomes_for(what: What) -> tuple[Outcome, ...]:
    """Return what two people can choose: only words of a teller can be masked."""
    if what in {What.STORY, What.ADDITION}:
        return (Outcome.KEEP, Outcome.MASK, Outcome.HIDE)
    return (Outcome.KEEP, Outcome.HIDE)


def may_handle_reports(actor: Actor | None, place: str | None = None) -> bool:
    """Who checks stories in a place handles the reports there."""
    return may_check_stories(actor, place)


def may_decide(actor: Actor | None, place: str, proposer_id: int | None) -> bool:
    """Whoever handles reports in this place decides, apart from the person who proposed."""
    return actor is not None and may_handle_reports(actor, place) and actor.id != proposer_id


def proposal_seen(proposer_id: int | None, proposed_at: datetime | None) -> str:
    """Return what a form carries of the proposal that stood there; "" when there was none."""
    return f"{proposer_id or ''}/{proposed_at.isoformat()}" if proposed_at else ""


class Hurdle(StrEnum):
    """Why somebody cannot show a story alone that was changed after a report."""

    CLOSE_FIRST = "close_first"
    DECIDE_FIRST = "decide_first"
    CLOSED_BY_YOU = "closed_by_you"


def hurdle_after_change(
    actor_id: int, *, is_open: bool, closers: Collection[int | None], in_review: bool = False
) -> Hurdle | None:
    """Return why this actor cannot show it: one person closes the report, another one reads the new text.

    `in_review`: people look at the story again, so two of them can decide on the report itself.
    """
    if is_open:
        return Hurdle.DECIDE_FIRST if in_review else Hurdle.CLOSE_FIRST
    return Hurdle.CLOSED_BY_YOU if actor_id in closers else None


def may_object_for_plan(
    actor: Actor | None, place: str, *, is_hidden: bool, outcome: Outcome | None, objected: bool
) -> bool:
    """Makers of the plans of a place object once to hiding the text of one, after two people decided so."""
    return may_run_rounds(actor, place) and is_hidden and outcome is Outcome.HIDE and not objected


def may_judge_plan(actor: Actor | None, place: str, deciders: Collection[int | None]) -> bool:
    """A checker judges who neither makes plans in this place nor decided on the report."""
    return (
        actor is not None
        and actor.has(Role.CHECKER, place)
        and not may_run_rounds(actor, place)
        and actor.id not in deciders
    )
