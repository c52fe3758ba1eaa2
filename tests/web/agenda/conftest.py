"""A neighbourhood in which something is told, threaded and agreed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from buurtstem.accounts.rules import Actor
from buurtstem.agenda.queries.items import get_item
from buurtstem.agenda.queries.threads import get_thread
from buurtstem.core.jobs import SessionScope
from buurtstem.web.database import transactions_of
from tests.agenda import DAY, agenda_with_item, propose, propose_lift
from tests.cast import Cast, sign_in
from tests.factories import publish_stories


@pytest.fixture
def put(app: Flask, cast: Cast) -> SessionScope:
    """Opens a transaction, with the cast in place."""
    return transactions_of(app)


@pytest.fixture
def proposed(put: SessionScope) -> int:
    """A proposed thread of three stories about the lift."""
    with put() as session:
        return propose_lift(session)


@pytest.fixture
def pair(put: SessionScope, proposed: int):
    """Threads about the lift and about damp."""
    with put() as session:
        publish_stories(session, 3, text="Overal schimmel")
        found = propose(session)
        return found["housing/lift"], found["housing/damp"]


@pytest.fixture
def on_agenda(put: SessionScope, cast: Cast) -> tuple[int, int]:
    """An adopted thread and the agenda item that grew from it."""
    with put() as session:
        return agenda_with_item(session, cast)


@pytest.fixture
def as_actor(app: Flask):
    """Signs somebody in, in a browser of their own."""

    def browser(actor: Actor) -> FlaskClient:
        return sign_in(app.test_client(), actor)

    return browser


@pytest.fixture
def builder(as_actor, cast: Cast) -> FlaskClient:
    """The browser of the community builder."""
    return as_actor(cast.builder)


@pytest.fixture
def thread_of(put: SessionScope):
    """Returns a thread as it is now."""

    def thread_of(thread_id: int):
        with put() as session:
            return get_thread(session, thread_id)

    return thread_of


@pytest.fixture
def item_of(put: SessionScope):
    """Returns an item as it is now."""

    def item_of(item_id: int):
        with put() as session:
            return get_item(session, item_id, DAY)

    return item_of
