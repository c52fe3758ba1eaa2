"""THE writes of installing: the first administrator, and that the keys were backed up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.accounts.actions import add_person, make_link
from buurtstem.accounts.rules import LINK_LIFETIME, Grant, Role
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.errors import Conflict
from buurtstem.core.facts import FIRST_USE, KEYS_BACKED_UP, keep_fact

from .queries import use_of
from .rules.findings import backup_fact


def begin_use(session: Session, email: str, name: str, organisation: str, moment: datetime) -> str:
    """Make the organisation and the first administrator of an empty database; return a one-time token.

    Raises:
        Conflict: the database holds the demo, areas or people.
    """
    use = use_of(session)
    if use.is_demo or use.has_areas or use.has_people or use.first_use:
        raise Conflict
    grants = (Grant(Role.ADMINISTRATOR),)
    person_id = add_person(session, email, name, grants, moment, organisation)
    keep_fact(session, FIRST_USE, f"{moment.astimezone(LOCAL_ZONE).date()} {person_id}")
    return invite(session, person_id, moment)


def invite(session: Session, person_id: int, moment: datetime) -> str:
    """Return the token of a new one-time link; an older one stops working."""
    return make_link(session, person_id, "invitation", LINK_LIFETIME, moment)


def keep_key_backup(session: Session, fingerprints: Mapping[str, str], moment: datetime) -> None:
    """Note that these keys were backed up: no round opens before that was done once."""
    day = moment.astimezone(LOCAL_ZONE).date().isoformat()
    keep_fact(session, KEYS_BACKED_UP, backup_fact(day, fingerprints))
