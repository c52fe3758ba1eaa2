"""Who writes down stories for others, and who asks somebody to."""

from __future__ import annotations

from datetime import date, timedelta

from buurtstem.accounts.rules import Actor, Grant, Role, covers

MOST_DAYS = 366  # a helper is asked for an evening or a day; an ambassador for a year at most


class LastDayWrong(ValueError):
    """The last day lies before today, or more than `MOST_DAYS` ahead."""


def may_tell_for_others(actor: Actor | None, place: str | None = None) -> bool:
    """Helpers, and the community builders who ask them, in their own places."""
    return actor is not None and any(actor.has(role, place) for role in (Role.HELPER, Role.COMMUNITY_BUILDER))


def may_ask_helpers(actor: Actor | None, place: str | None = None) -> bool:
    """Community builders ask helpers, for their own places."""
    return actor is not None and actor.has(Role.COMMUNITY_BUILDER, place)


def check_last_day(day: date, today: date) -> date:
    """Return the last day on which somebody helps.

    Raises:
        LastDayWrong: it is past, or too far ahead.
    """
    if not today <= day <= today + timedelta(days=MOST_DAYS):
        raise LastDayWrong
    return day


def may_have_link(actor: Actor, grants: tuple[Grant, ...], *, has_password: bool) -> bool:
    """Whether a builder may hand out a link that signs in as somebody.

    Only into an account that is nothing but a helper of the builder's own places and never had a password:
    a link into any other account would give the builder what is not the builder's.
    """
    own = actor.places_of(Role.COMMUNITY_BUILDER)
    return not has_password and all(
        grant.role is Role.HELPER and any(_covers(place, grant.place) for place in own) for grant in grants
    )


def _covers(own: str | None, place: str | None) -> bool:
    return own is None if place is None else covers(own, place)
