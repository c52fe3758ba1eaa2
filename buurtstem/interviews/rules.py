"""Who rings doorbells, what a talk at the door is, and who may read what of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from buurtstem.accounts.rules import Actor, Role
from buurtstem.core.contributions import ContributionState
from buurtstem.core.text import search_form
from buurtstem.privacy.rules import Age
from buurtstem.themes.rules import Nature

KIND = "interview"
MOST_PIECES = 5
LONGEST_STREET = 80
DAYS_BACK = 60  # older notes are a memory of a talk, and their teller has long waited for a receipt
# "12", "12a", "12-3", "12 hs" behind a name; a year such as in "Plein 1940" is part of the name
HOUSE_NUMBER = re.compile(
    r"[\s,]+(?!(?:1[5-9]|20)\d\d$)\d{1,5}(?:\s?[-/]\s?\d{1,4}|\s?[-/]?\s?[a-z]{1,4})?$", re.IGNORECASE
)


class OrganisationMissing(ValueError):
    """One of the pair belongs to no organisation."""


class SameOrganisation(ValueError):
    """Both of the pair are of one organisation; a pair is two people of two."""


class DayAhead(ValueError):
    """The talk has yet to be held."""


class DayTooLongAgo(ValueError):
    """The talk was more than `DAYS_BACK` days ago."""


class NothingTold(ValueError):
    """There is no piece with a word in it."""


class TooManyPieces(ValueError):
    """More than `MOST_PIECES` pieces."""


@dataclass(frozen=True)
class Piece:
    """One piece of what was told; the nature is None when nobody chose."""

    text: str
    nature: Nature | None = None


def may_interview(actor: Actor | None, place: str | None = None) -> bool:
    """Members of pairs write down talks in their own places."""
    return actor is not None and actor.has(Role.PAIR, place)


def may_read_talks(actor: Actor | None, place: str | None = None) -> bool:
    """All pairs and community builders of a place read the talks that were held there (P-23)."""
    return actor is not None and any(actor.has(role, place) for role in (Role.PAIR, Role.COMMUNITY_BUILDER))


def may_read_piece(state: ContributionState, *, is_sensitive: bool, is_own: bool) -> bool:
    """Everybody who reads talks reads what was checked and not held back; the pair also what it wrote itself.

    What may be about violence, self-harm or a child in danger waits for the check for all; what was taken
    back is gone for all.
    """
    if state in {ContributionState.PUBLISHED, ContributionState.PRIVATE}:
        return True
    if state is ContributionState.WAITING:
        return is_own and not is_sensitive
    return is_own and state is ContributionState.HELD_BACK


def check_pair(one: str | None, other: str | None) -> None:
    """Accept the organisations of two people as those of a pair (P-22).

    Raises:
        OrganisationMissing: one of them belongs to none.
        SameOrganisation: both belong to the same, however it is spelled.
    """
    if not one or not other:
        raise OrganisationMissing
    if _bare(one) == _bare(other):
        raise SameOrganisation


def _bare(name: str) -> str:
    """Return a name without what does not tell organisations apart: capitals, accents, points, blanks."""
    form = search_form(name)
    return "".join(sign for sign in form if sign.isalnum()) or form


def check_day(day: date, today: date) -> None:
    """Accept the day of a talk.

    Raises:
        DayAhead: it is after today.
        DayTooLongAgo: it is more than `DAYS_BACK` days back.
    """
    if day > today:
        raise DayAhead
    if day < earliest_day(today):
        raise DayTooLongAgo


def earliest_day(today: date) -> date:
    """Return the first day of which a talk can still be written down."""
    return today - timedelta(days=DAYS_BACK)


def check_pieces(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return the pieces that have a word in them.

    Raises:
        NothingTold: none has.
        TooManyPieces: more than `MOST_PIECES` have.
    """
    told = tuple(piece for piece in pieces if piece.text.strip())
    if not told:
        raise NothingTold
    if len(told) > MOST_PIECES:
        raise TooManyPieces
    return told


def street_to_keep(typed: str, age: Age) -> str | None:
    """Return the street without a house number; of a child no street is kept (privacy.md)."""
    street = HOUSE_NUMBER.sub("", " ".join(typed.split())).strip(" ,")
    return None if age is Age.CHILD or not street else street


def state_of_talk(states: Collection[ContributionState]) -> ContributionState:
    """Return where a talk stands as a whole: what is furthest from done comes first."""
    order = (
        ContributionState.WAITING,
        ContributionState.IN_REVIEW,
        ContributionState.PUBLISHED,
        ContributionState.PRIVATE,
        ContributionState.HELD_BACK,
        ContributionState.WITHDRAWN,
    )
    return next((state for state in order if state in states), ContributionState.ERASED)
