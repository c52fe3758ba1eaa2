"""The desk of translations where a service is set: asked for, its text corrected, or not asked at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from buurtstem.accounts.actions import choose_languages
from buurtstem.app import create_app
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionState
from buurtstem.core.jobs import run_one
from buurtstem.web.database import db, transaction, transactions_of
from tests.browsing import CheckedClient, fields_of, find_form, send_form
from tests.cast import make_cast, sign_in
from tests.conftest import migrate_database, settings_for
from tests.factories import add_story as tell
from tests.tagging import WordTagger
from tests.translator import translator
from tests.web.translating.test_translation_desk import QUEUE, TURKISH, csrf_of, text_of


class TestTheService:
    @pytest.fixture
    def site(self, tmp_path: Path):
        """A site with a service, two stories of which one may leave the house, and its volunteer."""
        with translator() as service:
            settings = settings_for(tmp_path, translation_url=service.url, translation_name="De Vertaler")
            app = create_app(settings, WordTagger())
            app.test_client_class = CheckedClient
            migrate_database(app)
            with app.app_context(), transaction() as session:
                cast = make_cast(session)
                choose_languages(session, cast.volunteer.id, ["en"])
                for agreed in (True, False):
                    tell(session, ContributionState.PUBLISHED, text=TURKISH, lang="tr", may_translate=agreed)
            client = sign_in(app.test_client(), cast.volunteer)
            yield app, service, client
            with app.app_context():
                db.session.remove()
                db.engine.dispose()

    def work(self, app: Flask) -> None:
        while run_one(transactions_of(app), app.extensions["jobs"], now()):
            pass

    def test_it_is_asked_and_its_text_stands_in_the_field_to_be_corrected(self, site):
        app, _, client = site
        page = f"{QUEUE}1"
        assert "The teller agreed that De Vertaler translates this text." in text_of(client, page)
        send_form(client, page, f"{page}/dienst")
        assert "The service was asked." in text_of(client, page)
        assert "the service was asked" in text_of(client, QUEUE)
        self.work(app)
        shown = text_of(client, page)
        assert "A machine (De Vertaler) made this text." in shown
        assert f"the {TURKISH}</textarea>" in shown
        assert fields_of(find_form(client.get(page), page))["begins_from"] == ["service"]
        assert "Read what the machine made (De Vertaler)" in shown
        assert "made by a machine, not read" in text_of(client, QUEUE)
        send_form(client, page, f"{page}/gelezen", verdict="wrong")
        assert "right" in text_of(client, QUEUE)

    def test_what_may_not_leave_has_no_button_and_goes_nowhere(self, site):
        app, service, client = site
        page = f"{QUEUE}2"
        assert "/dienst" not in text_of(client, page)
        token = csrf_of(client, page)
        client.post(f"{page}/dienst", data={"csrf_token": token})
        assert "This text does not go to the service." in text_of(client, page)
        client.post(f"{page}/dienst", data={"csrf_token": "oud"})
        assert "That took too long" in text_of(client, page)
        self.work(app)
        assert service.asked == []

    def test_a_failure_is_said_and_can_be_tried_again(self, site):
        app, service, client = site
        page = f"{QUEUE}1"
        service.body = b"<html>"
        send_form(client, page, f"{page}/dienst")
        self.work(app)
        shown = text_of(client, page)
        assert "could not be read" in shown
        assert "It is not tried again by itself." in shown
        assert "the service did not succeed" in text_of(client, QUEUE)
        service.body, service.status = None, 503
        send_form(client, page, f"{page}/dienst")
        self.work(app)
        shown = text_of(client, page)
        assert "too busy" in shown
        assert "It is tried again by itself." in shown
