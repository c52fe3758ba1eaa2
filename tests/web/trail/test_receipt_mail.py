"""The receipt by e-mail: only where the site sends mail, once, and the address is not kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.jobs import MOST_ATTEMPTS, Job, run_one
from buurtstem.receipts.desk import mac_for
from buurtstem.receipts.queries import find_contribution
from buurtstem.web.database import db, reading, transaction, transactions_of
from buurtstem.web.mail import JOB_KIND, mail_handler
from tests.browsing import fields_of, find_form, send_form
from tests.cast import make_cast
from tests.conftest import settings_for
from tests.letterbox import Letterbox, server_on
from tests.telling import tell

PAGE, OPENED, ADDRESS = "/en/bewijs/mail/", "/en/bewijs/open", "teller@voorbeeld.example"


def jobs(app: Flask) -> list[Job]:
    with app.app_context():
        return list(db.session.scalars(select(Job)))


def test_where_no_mail_is_sent_nothing_is_offered(client, cast):
    tell(client, "/en/molenveld/vertel")
    assert client.get(PAGE).status_code == 404
    for page in (OPENED, "/en/bedankt"):
        assert PAGE not in client.get(page).get_data(as_text=True)


class TestWithMail:
    """On a site that sends mail."""

    @pytest.fixture
    def app(self, mail_app):
        with mail_app.app_context(), transaction() as session:
            make_cast(session)
        return mail_app

    @pytest.fixture
    def code(self, client) -> str:
        return tell(client, "/en/molenveld/vertel")

    def test_the_link_is_sent_once_and_the_address_forgotten(self, app, client, code, tmp_path):
        for page in (OPENED, "/en/bedankt"):
            assert PAGE in client.get(page).get_data(as_text=True)
        assert send_form(client, PAGE, email=ADDRESS).headers["Location"] == OPENED
        assert "do not keep your address" in client.get(OPENED).get_data(as_text=True)
        send_form(client, PAGE, email="another@voorbeeld.example")
        letterbox = Letterbox()
        with server_on(letterbox) as port:
            settings = settings_for(
                tmp_path,
                mail_host="127.0.0.1",
                mail_port=port,
                mail_from="buurtstem@test.example",
                mail_starttls=False,
            )
            while run_one(transactions_of(app), {JOB_KIND: mail_handler(settings)}, now()):
                pass
        (letter,) = letterbox.letters
        assert letter["To"] == ADDRESS
        body = letter.get_content()
        assert f"/en/bewijs/#{code}" in body.replace("=\n", "")
        (job,) = jobs(app)
        assert (job.payload, job.last_error) == ({}, None)
        with app.test_request_context():
            assert find_contribution(reading(), mac_for(code)) == ContributionRef("story", 1)

    def test_after_the_last_attempt_nothing_of_a_message_is_kept(self, app, client, code):
        send_form(client, PAGE, email=ADDRESS)

        def fail(scope, payload, moment):
            raise OSError

        for day in range(MOST_ATTEMPTS):
            assert jobs(app)[0].payload["to"] == ADDRESS
            run_one(transactions_of(app), {JOB_KIND: fail}, now() + timedelta(days=day))
        (job,) = jobs(app)
        assert (job.payload, job.last_error, job.done_at is None) == ({}, "OSError", False)

    def test_erasing_takes_a_message_out_of_the_queue(self, app, client, code):
        send_form(client, PAGE, email=ADDRESS)
        assert send_form(client, OPENED, "/en/bewijs/wissen", sure="y").status_code == 303
        assert jobs(app) == []

    @pytest.mark.parametrize("email", ["", "teller", "a b@c", "x" * 255 + "@voorbeeld.example"])
    def test_what_is_no_address_is_said_and_kept_in_the_form(self, app, client, code, email):
        answer = send_form(client, PAGE, email=email)
        assert answer.status_code == 422
        assert fields_of(find_form(answer, PAGE))["email"] == [email]
        assert jobs(app) == []

    def test_without_a_receipt_there_is_nothing_to_send(self, client, app):
        assert client.get(PAGE).headers["Location"] == "/en/bewijs/open"

    @pytest.mark.parametrize("lang", ["nl", "ar"])
    def test_the_page_opens_in_each_language_and_as_a_fragment(self, client, code, lang):
        address = f"/{lang}/bewijs/mail/"
        assert f'<html lang="{lang}"' in client.get(address).get_data(as_text=True)
        fragment = client.get(address, headers={"HX-Request": "true"}).get_data(as_text=True)
        assert fragment.lstrip().startswith('<form class="stack" id="mail-form"')
