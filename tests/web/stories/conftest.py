"""Fixtures of pages of stories: an entry page with a question."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from buurtstem.accounts.actions import choose_languages
from buurtstem.core.clock import now
from buurtstem.stories.questions.actions import ask_question
from buurtstem.stories.questions.rules import Version
from buurtstem.web.database import transaction
from tests.cast import sign_in
from tests.web.stories.test_entries import new_entry
from tests.web.stories.wording import ARABIC, DUTCH, EASY, put_in

KNOWN = ("nl", "tr", "ar")


@pytest.fixture
def known(app, cast):
    """Builder, checker and volunteer know Dutch, Turkish and Arabic."""
    with app.app_context(), transaction() as session:
        for actor in (cast.builder, cast.checker, cast.volunteer):
            choose_languages(session, actor.id, KNOWN)
    return cast


@pytest.fixture
def code(app, known) -> str:
    """An entry page with a question in Dutch."""
    made = new_entry(app, known)
    with app.app_context(), transaction() as session:
        ask_question(session, known.builder, made, DUTCH, "nl", now())
    return made


@pytest.fixture
def worded(app, known, code) -> str:
    """The question stands in simpler Dutch and in Arabic, both read by a second person."""
    put_in(app, known, code, Version.SIMPLE, "nl", EASY)
    put_in(app, known, code, Version.ASKED, "ar", ARABIC)
    return code


@pytest.fixture
def signed_in(client, known) -> FlaskClient:
    """The browser of the builder."""
    return sign_in(client, known.builder)
