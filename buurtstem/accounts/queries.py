"""THE reads of accounts."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from buurtstem.core.clock import LOCAL_ZONE

from .models import Organisation, Person, PersonLanguage, PersonRole, SignInLink, StaffSession
from .rules import Actor, Grant, Role, covers, is_session_live, normal_email


@dataclass(frozen=True)
class Account:
    """What signing in needs to know of a person."""

    id: int
    email: str
    name: str
    password_hash: str | None


@dataclass(frozen=True)
class LiveSession:
    """A session that still counts, and whose it is."""

    id: int
    actor: Actor
    last_seen_at: datetime


@dataclass(frozen=True)
class LiveLink:
    """A sign-in link that can still be used."""

    id: int
    person_id: int
    purpose: str


@dataclass(frozen=True)
class PairMember:
    """Somebody who rings doorbells: for which organisation, and in which places (None is everywhere)."""

    id: int
    name: str
    organisation: str | None
    places: tuple[str | None, ...]

    def works_in(self, place: str) -> bool:
        """Whether this person rings doorbells in a place."""
        return any(covers(granted, place) for granted in self.places)


@dataclass(frozen=True)
class LentRole:
    """A role that somebody has in a place (None: everywhere), until a day (None: until it is taken away)."""

    person_id: int
    name: str
    place: str | None
    last_day: date | None


def hash_token(token: str) -> str:
    """Return what the database keeps of a random token (256 bits: no salt or stretching needed)."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_account(session: Session, email: str) -> Account | None:
    """Return the open account with this address."""
    person = session.scalar(
        select(Person).where(Person.email == normal_email(email), Person.closed_at.is_(None))
    )
    return None if person is None else _account(person)


def find_account_by_id(session: Session, person_id: int) -> Account | None:
    """Return an open account."""
    person = session.scalar(select(Person).where(Person.id == person_id, Person.closed_at.is_(None)))
    return None if person is None else _account(person)


def find_actor(session: Session, person_id: int, day: date | None = None) -> Actor | None:
    """Return a person with an open account as the value that rules judge, with the roles of a day.

    Without a day also with roles that ended.
    """
    account = find_account_by_id(session, person_id)
    if account is None:
        return None
    asked = select(PersonRole.role, PersonRole.place).where(PersonRole.person_id == person_id)
    if day is not None:
        asked = asked.where(_holds_on(day))
    rows = session.execute(asked.order_by(PersonRole.id))
    return Actor(account.id, account.name, tuple(Grant(Role(row.role), row.place) for row in rows))


def organisation_of(session: Session, person_id: int) -> str | None:
    """Return the name of the organisation that a person belongs to today."""
    return session.scalar(
        select(Organisation.name)
        .join(Person, Person.organisation_id == Organisation.id)
        .where(Person.id == person_id)
    )


def languages_read_by(session: Session, person_id: int) -> frozenset[str]:
    """Return the languages that a person says to read; none when nothing was chosen."""
    return frozenset(
        session.scalars(select(PersonLanguage.lang).where(PersonLanguage.person_id == person_id))
    )


def pair_partners(session: Session, places: Collection[str], besides: int) -> tuple[PairMember, ...]:
    """Return who has the role of pair in at least one of these places, by name, without one person."""
    rows = session.execute(
        select(Person.id, Person.name, Organisation.name.label("organisation"), PersonRole.place)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(PersonRole.role == Role.PAIR, Person.closed_at.is_(None), Person.id != besides)
        .order_by(Person.name, Person.id, PersonRole.id)
    ).all()
    people = {row.id: row for row in rows}
    members = (
        PairMember(
            row.id, row.name, row.organisation, tuple(each.place for each in rows if each.id == row.id)
        )
        for row in people.values()
    )
    return tuple(member for member in members if any(member.works_in(place) for place in places))


def find_live_session(session: Session, token: str, moment: datetime) -> LiveSession | None:
    """Return the session of a cookie, unless it ended or the account was closed."""
    row = session.scalar(select(StaffSession).where(StaffSession.token_hash == hash_token(token)))
    if row is None or not is_session_live(row.created_at, row.last_seen_at, moment):
        return None
    actor = find_actor(session, row.person_id, moment.astimezone(LOCAL_ZONE).date())
    return None if actor is None else LiveSession(row.id, actor, row.last_seen_at)


def find_live_link(session: Session, token: str, moment: datetime) -> LiveLink | None:
    """Return a link that was not used and has not expired."""
    link = session.scalar(
        select(SignInLink).where(
            SignInLink.token_hash == hash_token(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > moment,
        )
    )
    return None if link is None else LiveLink(link.id, link.person_id, link.purpose)


def people_with_roles(session: Session) -> list[tuple[Account, tuple[Grant, ...]]]:
    """Return all open accounts with their roles, in the order in which they were made."""
    people = session.scalars(select(Person).where(Person.closed_at.is_(None)).order_by(Person.id)).all()
    roles = session.execute(select(PersonRole.person_id, PersonRole.role, PersonRole.place)).all()
    return [
        (
            _account(person),
            tuple(Grant(Role(row.role), row.place) for row in roles if row.person_id == person.id),
        )
        for person in people
    ]


def names_of_people(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the names of people by id, closed accounts too; one statement."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


def helpers_in(session: Session, places: Collection[str | None], day: date) -> tuple[LentRole, ...]:
    """Return who has the role of helper on a day in one of these places, by name."""
    rows = session.execute(
        select(Person.id, Person.name, PersonRole.place, PersonRole.last_day)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == Role.HELPER, Person.closed_at.is_(None), _holds_on(day))
        .order_by(Person.name, Person.id, PersonRole.id)
    )
    return tuple(
        LentRole(row.id, row.name, row.place, row.last_day)
        for row in rows
        if any(own is None or (row.place is not None and covers(own, row.place)) for own in places)
    )


def _holds_on(day: date) -> ColumnElement[bool]:
    return or_(PersonRole.last_day.is_(None), PersonRole.last_day >= day)


def _account(person: Person) -> Account:
    return Account(person.id, person.email, person.name, person.password_hash)
