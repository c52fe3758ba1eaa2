"""What a checker is shown, and the public list of reasons for holding back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HoldReason(StrEnum):
    """Why a story is not shown; the teller reads it on the receipt page."""

    NAMES_SOMEONE = "names_someone"
    HURTS_SOMEONE = "hurts_someone"
    NOT_ABOUT_PLACE = "not_about_place"
    ADVERTISING = "advertising"
    SOMEONE_ELSES = "someone_elses"
    NEEDS_HELP_FIRST = "needs_help_first"


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
