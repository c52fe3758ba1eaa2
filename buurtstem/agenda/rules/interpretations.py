"""Interpretations: what a resident, an entrepreneur or a professional says that a thread means (P-11)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from buurtstem.core.errors import Conflict, Refusal

LONGEST_INTERPRETATION = 2_000  # characters: about a page; a longer one is a report
LONGEST_NAME = 120
MOST_INTERPRETATIONS = 200  # of one thread, withdrawn ones too


class AuthorRole(StrEnum):
    """In which role somebody says what a thread means."""

    RESIDENT = "resident"
    ENTREPRENEUR = "entrepreneur"
    PROFESSIONAL = "professional"


class MeetingNeeded(Refusal):
    """What somebody else said is entered with the name of the meeting where they said it."""


class TooManyInterpretations(Conflict):
    """A thread has more interpretations than anybody reads."""


def check_voice(role: AuthorRole, own: Iterable[AuthorRole], meeting: str) -> None:
    """Accept an own interpretation; what somebody else said needs the meeting where they said it.

    Raises:
        MeetingNeeded: somebody else's, without a meeting.
    """
    if role not in own and not meeting:
        raise MeetingNeeded


def sides_heard(roles: Iterable[AuthorRole]) -> dict[AuthorRole, bool]:
    """Return for each side whether it took part; the page shows all of them, heard or not (P-73)."""
    heard = frozenset(roles)
    return {role: role in heard for role in AuthorRole}
