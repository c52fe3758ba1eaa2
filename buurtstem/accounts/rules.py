"""Roles, who covers which place, and what makes a password and a session good."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from buurtstem.core.areas import CODE

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")  # whether it exists, only a mail that arrives can show
LONGEST_EMAIL = 254  # RFC 5321
LONGEST_NAME = 120  # of a person or an organisation
SHORTEST_PASSWORD = 12  # ASVS 5.0 6.2.1 asks 8, recommends 15; no composition rules
LONGEST_PASSWORD = 128
SESSION_IDLE = timedelta(hours=2)
SESSION_ABSOLUTE = timedelta(hours=12)
LINK_LIFETIME = timedelta(days=3)
RESET_LIFETIME = timedelta(hours=1)


class Role(StrEnum):
    """What somebody does here; one person may have several, each for named places."""

    RESIDENT_MEMBER = "resident_member"
    PAIR = "pair"
    HELPER = "helper"
    LANGUAGE_VOLUNTEER = "language_volunteer"
    CHECKER = "checker"
    COMMUNITY_BUILDER = "community_builder"
    PROFESSIONAL = "professional"
    ADMINISTRATOR = "administrator"


# who may put words into another language; which languages somebody knows is a list beside it
TRANSLATORS = (Role.LANGUAGE_VOLUNTEER, Role.CHECKER, Role.COMMUNITY_BUILDER)


@dataclass(frozen=True)
class Grant:
    """One role for one place; no place means the whole municipality."""

    role: Role
    place: str | None = None


@dataclass(frozen=True)
class Actor:
    """The person acting, as a value that rules can judge."""

    id: int
    name: str
    grants: tuple[Grant, ...]

    def has(self, role: Role, place: str | None = None) -> bool:
        """Whether this person has the role, for this place when one is named."""
        return any(
            grant.role is role and (place is None or covers(grant.place, place)) for grant in self.grants
        )

    def places_of(self, *roles: Role) -> tuple[str | None, ...]:
        """Return the places for which the person has one of these roles; None in it means everywhere."""
        return tuple(dict.fromkeys(grant.place for grant in self.grants if grant.role in roles))


class InvalidAccount(ValueError):
    """An account cannot be made of this; the sentence says why."""


class WeakPassword(ValueError):
    """The password is too short, too long, common, or says the person's own name."""


def covers(granted: str | None, place: str) -> bool:
    """Whether a grant for one area holds in another: CBS codes nest by their digits.

    GM0518 covers WK051836, which covers BU05183620.
    """
    if granted is None or granted == place:
        return True
    kinds = ("GM", "WK", "BU")
    if granted[:2] not in kinds or place[:2] not in kinds:
        return False
    is_wider = kinds.index(granted[:2]) < kinds.index(place[:2])
    return is_wider and place[2:].startswith(granted[2:])


def normal_email(email: str) -> str:
    """Return an e-mail address in the form in which accounts are compared."""
    return email.strip().casefold()


def check_account(email: str, names: tuple[str, ...], grants: tuple[Grant, ...]) -> None:
    """Accept an address, the names of a person and an organisation, and roles for areas that can exist.

    Raises:
        InvalidAccount: the first thing that is wrong.
    """
    if not EMAIL.fullmatch(email.strip()) or len(email) > LONGEST_EMAIL:
        raise InvalidAccount(f"'{email}' is no e-mail address")
    for name in names:
        if len(name) > LONGEST_NAME:
            raise InvalidAccount(f"'{name[:20]}…' has more than {LONGEST_NAME} characters")
    for grant in grants:
        if grant.place is not None and not CODE.fullmatch(grant.place):
            raise InvalidAccount(f"'{grant.place}' is no CBS area code, such as GM0518 or BU05183620")


def check_password(password: str, common: frozenset[str], own_words: tuple[str, ...]) -> None:
    """Accept a password that is long and not among the first that anybody would try.

    Raises:
        WeakPassword: with the reason as its only argument: "short", "long", "common" or "own".
    """
    folded = password.casefold()
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword("short")
    if len(password) > LONGEST_PASSWORD:
        raise WeakPassword("long")
    if folded in common or len(set(folded)) <= SHORTEST_PASSWORD // 4:
        raise WeakPassword("common")
    if any(len(word) >= len("abcd") and word.casefold() in folded for word in own_words):
        raise WeakPassword("own")


def is_session_live(created: datetime, last_seen: datetime, moment: datetime) -> bool:
    """A session ends two hours after its last use and twelve hours after it began."""
    return moment - last_seen < SESSION_IDLE and moment - created < SESSION_ABSOLUTE


def tells_as_professional(actor: Actor | None) -> bool:
    """Whoever is paid to be here tells as a professional; residents with an account stay residents."""
    paid = (Role.PROFESSIONAL, Role.COMMUNITY_BUILDER, Role.PAIR, Role.ADMINISTRATOR)
    return actor is not None and any(actor.has(role) for role in paid)


def may_check_stories(actor: Actor | None, place: str | None = None) -> bool:
    """Checkers and community builders check, each in their own places."""
    return actor is not None and any(
        actor.has(role, place) for role in (Role.CHECKER, Role.COMMUNITY_BUILDER)
    )
