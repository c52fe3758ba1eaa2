"""The fixed cast of all tests: who they are and what they may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from buurtstem.accounts.actions import add_person, set_password
from buurtstem.accounts.passwords import QUICK
from buurtstem.accounts.queries import find_actor
from buurtstem.accounts.rules import Actor, Grant, Role
from buurtstem.accounts.signin import sign_in_person
from buurtstem.places.actions import import_areas
from buurtstem.places.rules import AreaRow, CodeList

MOLENVELD, LAAGHOVEN = "BU05183620", "BU03550205"
MOMENT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
PASSWORD = "vier losse woorden samen"
AREAS = CodeList(
    areas=(
        AreaRow("GM0518", "Voorbeeldstad"),
        AreaRow(MOLENVELD, "Molenveld"),
        AreaRow(LAAGHOVEN, "Laaghoven"),
    ),
    municipality_names={},
    problems=(),
)
PEOPLE = {
    "checker": (Role.CHECKER, MOLENVELD, "Bewoners Molenveld"),
    "other_checker": (Role.CHECKER, LAAGHOVEN, "Bewoners Laaghoven"),
    "builder": (Role.COMMUNITY_BUILDER, "GM0518", "Welzijn Molenveld"),
    "professional": (Role.PROFESSIONAL, None, "Gemeente"),
    "pair_one": (Role.PAIR, MOLENVELD, "Welzijn Molenveld"),
    "pair_two": (Role.PAIR, MOLENVELD, "Wooncorporatie"),
    "member": (Role.RESIDENT_MEMBER, MOLENVELD, "Bewoners Molenveld"),
    "helper": (Role.HELPER, MOLENVELD, "Bibliotheek"),
    "volunteer": (Role.LANGUAGE_VOLUNTEER, None, "Bewoners Molenveld"),
    "administrator": (Role.ADMINISTRATOR, None, "Gemeente"),
}


@dataclass(frozen=True)
class Cast:
    """The people with an account, by their part; residents and visitors need none."""

    actors: dict[str, Actor]

    def __getattr__(self, part: str) -> Actor:
        """Return who plays a part."""
        try:
            return self.actors[part]
        except KeyError:
            raise AttributeError(part) from None


def make_cast(session: Session) -> Cast:
    """Add two open neighbourhoods and everybody with an account."""
    import_areas(session, AREAS, 2024, opens=True)
    actors = {}
    for part, (role, place, organisation) in PEOPLE.items():
        person_id = add_person(
            session, f"{part}@test.example", part, (Grant(role, place),), MOMENT, organisation
        )
        set_password(session, person_id, QUICK.hash(PASSWORD))
        actor = find_actor(session, person_id)
        assert actor is not None
        actors[part] = actor
    return Cast(actors)


def sign_in(client: FlaskClient, actor: Actor) -> FlaskClient:
    """Begin a session of somebody in this browser, as the page of links does once it has found who it is."""
    with client.application.test_request_context():
        sign_in_person(actor.id)
        begun = dict(flask.session)
    with client.session_transaction() as cookie:
        cookie.update(begun)
    return client
