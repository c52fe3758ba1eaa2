"""THE writes of accounts: people, roles, links, sessions."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from buurtstem.core.errors import NotFound
from buurtstem.core.settings import LANGUAGES
from buurtstem.core.terms import Terms

from .models import Organisation, Person, PersonLanguage, PersonRole, SignInLink, StaffSession
from .queries import find_live_link, hash_token
from .rules import SESSION_ABSOLUTE, Grant, Role, normal_email

TOUCH_EVERY = timedelta(minutes=5)  # a session's last use is kept this coarsely, to spare writes


def add_person(
    session: Session,
    email: str,
    name: str,
    grants: tuple[Grant, ...],
    moment: datetime,
    organisation: str = "",
) -> int:
    """Make an account, or add roles to the one with this address; return its id."""
    email = normal_email(email)
    person = session.scalar(select(Person).where(Person.email == email))
    if person is None:
        person = Person(email=email, name=name or email.split("@")[0], created_at=moment)
        session.add(person)
    if organisation:
        person.organisation_id = _organisation_id(session, organisation)
    session.flush()
    rows = session.execute(select(PersonRole.role, PersonRole.place).where(PersonRole.person_id == person.id))
    have = {(row.role, row.place) for row in rows}
    for grant in grants:
        if (grant.role.value, grant.place) not in have:
            session.add(PersonRole(person_id=person.id, role=grant.role, place=grant.place))
    session.flush()
    return person.id


def lend_role(  # noqa: PLR0913  who, what, where, until when
    session: Session, email: str, name: str, role: Role, place: str, *, last_day: date, moment: datetime
) -> int:
    """Give somebody a role for a place until a day, with an account if there is none; return the person's id.

    A role that somebody has without a last day stays as it is.
    """
    person_id = add_person(session, email, name, (), moment)
    row = session.scalar(_role_of(person_id, role, place))
    if row is None:
        session.add(PersonRole(person_id=person_id, role=role, place=place, last_day=last_day))
    elif row.last_day is not None:
        row.last_day = last_day
    session.flush()
    return person_id


def take_role(session: Session, person_id: int, role: Role, place: str) -> None:
    """Take a role for a place away; what is not there is no error."""
    row = session.scalar(_role_of(person_id, role, place))
    if row is not None:
        session.delete(row)
        session.flush()


def _role_of(person_id: int, role: Role, place: str) -> Select[PersonRole]:
    return select(PersonRole).where(
        PersonRole.person_id == person_id, PersonRole.role == role, PersonRole.place == place
    )


def make_link(session: Session, person_id: int, purpose: str, lifetime: timedelta, moment: datetime) -> str:
    """Make a sign-in link and return its token; older links of the same purpose stop working."""
    session.execute(
        delete(SignInLink).where(SignInLink.person_id == person_id, SignInLink.purpose == purpose)
    )
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(
            token_hash=hash_token(token), person_id=person_id, purpose=purpose, expires_at=moment + lifetime
        )
    )
    session.flush()
    return token


def use_link(session: Session, token: str, moment: datetime) -> int:
    """Use up a link and return whose it was; a demo link stays usable.

    Raises:
        NotFound: used, expired or never made.
    """
    link = find_live_link(session, token, moment)
    if link is None:
        raise NotFound
    if link.purpose != "demo":
        used = update(SignInLink).where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
        if not session.execute(used.values(used_at=moment).returning(SignInLink.id)).all():
            raise NotFound
    return link.person_id


def set_password(session: Session, person_id: int, password_hash: str) -> None:
    """Give a person a new password; every session that was open ends."""
    session.execute(update(Person).where(Person.id == person_id).values(password_hash=password_hash))
    session.execute(delete(StaffSession).where(StaffSession.person_id == person_id))


def choose_languages(session: Session, person_id: int, langs: Iterable[str]) -> None:
    """Keep which languages a person knows, in place of those chosen before; odd ones are left out."""
    session.execute(delete(PersonLanguage).where(PersonLanguage.person_id == person_id))
    chosen = sorted(set(langs) & set(LANGUAGES))
    session.add_all(PersonLanguage(person_id=person_id, lang=lang) for lang in chosen)
    session.flush()


def open_session(session: Session, person_id: int, moment: datetime) -> str:
    """Begin a session and return the token for its cookie."""
    token = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            token_hash=hash_token(token), person_id=person_id, created_at=moment, last_seen_at=moment
        )
    )
    session.flush()
    return token


def touch_session(session: Session, session_id: int, moment: datetime) -> None:
    """Note that a session was used."""
    session.execute(update(StaffSession).where(StaffSession.id == session_id).values(last_seen_at=moment))


def close_session(session: Session, token: str) -> None:
    """End the session of a cookie."""
    session.execute(delete(StaffSession).where(StaffSession.token_hash == hash_token(token)))


def _organisation_id(session: Session, name: str) -> int:
    found = session.scalar(select(Organisation.id).where(Organisation.name == name))
    if found is not None:
        return found
    organisation = Organisation(name=name)
    session.add(organisation)
    session.flush()
    return organisation.id


class AccountRetention:
    """Sessions and links go when they ended; accounts belong to staff and are closed by the administrator."""

    tables = frozenset(
        {"organisation", "person", "person_role", "person_language", "staff_session", "sign_in_link"}
    )

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete ended sessions and links."""
        del terms
        ended = delete(StaffSession).where(StaffSession.created_at < moment - SESSION_ABSOLUTE)
        expired = delete(SignInLink).where(SignInLink.expires_at < moment)
        return sum(
            len(session.execute(statement).all())
            for statement in (ended.returning(StaffSession.id), expired.returning(SignInLink.id))
        )

    def erase(self, session: Session, ref: object) -> None:
        """Contributions have no account."""

    def export(self, session: Session, ref: object) -> dict[str, Any]:
        """Contributions have no account."""
        del session, ref
        return {}
