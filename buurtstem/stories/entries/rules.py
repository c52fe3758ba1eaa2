"""What an entry page is, who makes one, and on which days it is in use."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from buurtstem.accounts.rules import Actor, Role
from buurtstem.stories.rules import Source

# read from a wall and typed: no vowels, so no words; nothing that looks like something else
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
CODE_LENGTH = 6  # 27^6 is 387 million: nobody happens on a class of school children by guessing
LONGEST_OCCASION = 80


class OccasionMissing(ValueError):
    """An entry without a name cannot be told from the next one."""


class DaysReversed(ValueError):
    """The last day is before the first."""


@dataclass(frozen=True)
class EntryPlan:
    """What somebody asks for: where, by which way, its name, its days, on a shared device or not."""

    area_code: str
    source: Source
    occasion: str
    starts_on: date
    ends_on: date
    is_kiosk: bool


def may_make_entries(actor: Actor | None, place: str | None = None) -> bool:
    """Community builders make entry pages in their own places."""
    return actor is not None and actor.has(Role.COMMUNITY_BUILDER, place)


def check_plan(plan: EntryPlan) -> EntryPlan:
    """Return a plan that can be made.

    Raises:
        OccasionMissing: it has no name.
        DaysReversed: it ends before it begins.
    """
    if not plan.occasion.strip():
        raise OccasionMissing
    if plan.ends_on < plan.starts_on:
        raise DaysReversed
    return plan


def is_in_use(starts_on: date, ends_on: date, day: date) -> bool:
    """Whether stories that begin on this day come by the entry; both ends belong to it."""
    return starts_on <= day <= ends_on


def is_school(source: Source) -> bool:
    """An entry of a school asks no age and no name (privacy.md)."""
    return source is Source.SCHOOL


def read_entry_code(typed: str) -> str | None:
    """Return the code that was typed, in whatever case; None when it can be none."""
    code = typed.casefold()
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def make_entry_code() -> str:
    """Return a new short code for an address."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
