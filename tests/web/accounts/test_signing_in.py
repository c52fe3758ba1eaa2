"""Signing in: by password, by link; limits, sessions, reset mail."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import url_for
from sqlalchemy import delete, select, update

from buurtstem.accounts.actions import make_link
from buurtstem.accounts.models import Person, PersonRole, StaffSession
from buurtstem.accounts.names import ROLE_NAMES, ROLE_SENTENCES
from buurtstem.accounts.rules import Role
from buurtstem.core.clock import now
from buurtstem.core.jobs import Job
from buurtstem.web.database import db, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import PASSWORD, sign_in

SIGN_IN, LINK, CHOOSE, QUEUE = "/nl/werk/inloggen", "/nl/werk/link", "/nl/werk/wachtwoord", "/nl/werk/"
WELCOME = "/nl/werk/welkom"
EMAIL = "checker@test.example"


def link_for(app, actor, purpose="invitation", lifetime=timedelta(hours=1)):
    with app.app_context(), transaction() as session:
        return make_link(session, actor.id, purpose, lifetime, now())


def test_the_right_password_leads_to_the_queue(client, cast):
    answer = send_form(client, SIGN_IN, email=f" {EMAIL.upper()} ", password=PASSWORD)
    assert answer.status_code == 303
    assert answer.headers["Location"] == QUEUE
    page = client.get(QUEUE)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "een ander wachtwoord"), ("niemand@test.example", PASSWORD)]
)
def test_an_unknown_address_and_a_wrong_password_read_the_same(client, cast, email, password):
    answer = send_form(client, SIGN_IN, email=email, password=password)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "horen niet bij elkaar" in page
    kept = fields_of(find_form(answer, SIGN_IN))
    assert kept["email"] == [email]
    assert kept["password"] == [""]


def test_empty_fields_are_named(client, cast):
    answer = send_form(client, SIGN_IN, email="", password="")
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("field__error") == 2


def test_after_ten_wrong_passwords_the_right_one_waits_too(client, cast):
    for _ in range(10):
        send_form(client, SIGN_IN, email=EMAIL, password="een ander wachtwoord")
    answer = send_form(client, SIGN_IN, email=EMAIL, password=PASSWORD)
    assert answer.status_code == 422
    assert "tien minuten" in answer.get_data(as_text=True)
    other = send_form(client, SIGN_IN, email="builder@test.example", password=PASSWORD)
    assert other.status_code == 303


def test_blanks_and_capitals_around_an_address_give_no_new_tries(client, cast):
    for number in range(10):
        send_form(client, SIGN_IN, email=f"{EMAIL.upper()}{' ' * number}", password="een ander wachtwoord")
    answer = send_form(client, SIGN_IN, email=f" {EMAIL}", password=PASSWORD)
    assert answer.status_code == 422
    assert "tien minuten" in answer.get_data(as_text=True)


def test_a_visitor_is_sent_to_sign_in_and_comes_back(client, cast):
    answer = client.get(QUEUE)
    assert (answer.status_code, answer.headers["Location"]) == (303, SIGN_IN)
    answer = send_form(client, SIGN_IN, email=EMAIL, password=PASSWORD)
    assert answer.headers["Location"] == QUEUE


def test_htmx_is_told_where_to_go(client, cast):
    answer = client.get(QUEUE, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == SIGN_IN


def test_signing_out_ends_the_session_in_the_table(app, client, cast):
    sign_in(client, cast.checker)
    assert send_form(client, QUEUE, "/nl/werk/uitloggen").status_code == 303
    assert client.get(QUEUE).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(StaffSession)).all() == []


def test_a_forged_sign_out_does_nothing(client, cast):
    sign_in(client, cast.checker)
    client.post("/nl/werk/uitloggen", data={"csrf_token": "vals"})
    assert client.get(QUEUE).status_code == 200


@pytest.mark.parametrize(
    ("part", "begin"), [("checker", "moderation.queue"), ("pair_one", "interviews.talks")]
)
def test_each_begins_at_the_first_page_that_is_open_to_them(app, client, cast, part, begin):
    answer = send_form(client, SIGN_IN, email=f"{part}@test.example", password=PASSWORD)
    with app.test_request_context("/nl/"):
        assert (answer.status_code, answer.headers["Location"]) == (303, url_for(begin))


def test_whoever_has_no_page_of_their_own_begins_at_the_welcome_page(app, client, cast, monkeypatch):
    closed = tuple(
        replace(each, may=lambda somebody: somebody is None) for each in app.extensions["entrances"]
    )
    monkeypatch.setitem(app.extensions, "entrances", closed)
    answer = send_form(client, SIGN_IN, email=EMAIL, password=PASSWORD)
    chosen = send_form(client, CHOOSE, password="nog vier losse woorden")
    shown = send_form(app.test_client(), LINK, token=link_for(app, cast.checker, "demo"))

    assert {each.headers["Location"] for each in (answer, chosen, shown)} == {WELCOME}
    assert "no pages for your work yet" in client.get("/en/werk/welkom").get_data(as_text=True)


@pytest.mark.parametrize("part", ["administrator", "checker", "pair_one", "volunteer"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_welcome_page_says_what_a_role_can_do(client, cast, part, lang):
    actor = getattr(cast, part)
    sign_in(client, actor)
    answer = client.get(WELCOME.replace("nl", lang, 1))

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    page = answer.get_data(as_text=True)
    assert f'<html lang="{lang}"' in page
    assert page.count("<dt>") == len(actor.grants)
    if lang == "en":
        assert str(ROLE_SENTENCES[actor.grants[0].role]) in html.unescape(page)


def test_somebody_without_a_role_is_told_whom_to_ask(app, client, cast):
    with app.app_context(), transaction() as session:
        session.execute(delete(PersonRole).where(PersonRole.person_id == cast.checker.id))
    sign_in(client, cast.checker)

    assert "Ask the administrator" in client.get("/en/werk/welkom").get_data(as_text=True)


def test_a_visitor_of_the_welcome_page_signs_in_first(client, cast):
    assert client.get(WELCOME).headers["Location"] == SIGN_IN


def test_every_role_has_a_name_and_says_what_it_can_do():
    assert set(ROLE_NAMES) == set(ROLE_SENTENCES) == set(Role)


def test_the_table_keeps_no_token(app, client, cast):
    sign_in(client, cast.checker)
    cookie = client.get_cookie("buurtstem")
    assert cookie is not None
    with app.app_context():
        row = db.session.scalars(select(StaffSession)).one()
    assert len(row.token_hash) == 64
    assert row.token_hash not in cookie.value


@pytest.mark.parametrize("field", ["created_at", "last_seen_at"])
def test_an_old_session_ends(app, client, cast, field):
    sign_in(client, cast.checker)
    with app.app_context(), transaction() as session:
        session.execute(update(StaffSession).values(**{field: now() - timedelta(hours=13)}))
    assert client.get(QUEUE).status_code == 303


def test_use_keeps_a_session_alive(app, client, cast):
    sign_in(client, cast.checker)
    with app.app_context(), transaction() as session:
        session.execute(update(StaffSession).values(last_seen_at=now() - timedelta(minutes=30)))
    assert client.get(QUEUE).status_code == 200
    with app.app_context():
        assert now() - db.session.scalars(select(StaffSession)).one().last_seen_at < timedelta(minutes=1)


def test_a_closed_account_cannot_do_anything_any_more(app, client, cast):
    sign_in(client, cast.checker)
    with app.app_context(), transaction() as session:
        session.execute(update(Person).where(Person.id == cast.checker.id).values(closed_at=now()))
    assert client.get(QUEUE).status_code == 303
    assert send_form(client, SIGN_IN, email=EMAIL, password=PASSWORD).status_code == 422


def test_an_invitation_works_once_and_asks_for_a_password(app, client, cast):
    token = link_for(app, cast.checker)
    answer = send_form(client, LINK, token=token)
    assert (answer.status_code, answer.headers["Location"]) == (303, CHOOSE)
    again = send_form(app.test_client(), LINK, token=token)
    assert again.status_code == 422
    assert "al gebruikt" in again.get_data(as_text=True)


@pytest.mark.parametrize("token", ["onzin", "", "x" * 90])
def test_a_link_that_never_was_is_refused(client, cast, token):
    assert send_form(client, LINK, token=token).status_code == 422


def test_an_expired_link_is_refused(app, client, cast):
    token = link_for(app, cast.checker, lifetime=timedelta(seconds=-1))
    assert send_form(client, LINK, token=token).status_code == 422


def test_guessing_links_is_stopped(client, cast):
    for _ in range(20):
        send_form(client, LINK, token="onzin" * 5)
    assert send_form(client, LINK, token="onzin" * 5).status_code == 429


def test_a_demo_link_works_again_but_on_this_machine_only(app, cast):
    token = link_for(app, cast.checker, "demo")
    for _ in range(2):
        assert send_form(app.test_client(), LINK, token=token).headers["Location"] == QUEUE
    elsewhere = app.test_client()
    data = fields_of(find_form(elsewhere.get(LINK), LINK)) | {"token": token}
    answer = elsewhere.post(LINK, data=data, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 422


def test_a_new_password_ends_every_other_session(app, client, cast):
    other = sign_in(app.test_client(), cast.checker)
    sign_in(client, cast.checker)
    answer = send_form(client, CHOOSE, password="nog vier losse woorden")
    assert answer.status_code == 303
    assert client.get(QUEUE).status_code == 200
    assert other.get(QUEUE).status_code == 303
    fresh = app.test_client()
    assert send_form(fresh, SIGN_IN, email=EMAIL, password="nog vier losse woorden").status_code == 303


@pytest.mark.parametrize(
    "password", ["kort", "welkom123456", "x" * 129, "aaaaaaaaaaaa", "de checker van hier"]
)
def test_a_weak_password_is_refused_with_advice(client, cast, password):
    sign_in(client, cast.checker)
    answer = send_form(client, CHOOSE, password=password)
    assert answer.status_code == 422
    assert "field__error" in answer.get_data(as_text=True)


def test_choosing_a_password_takes_a_session(client, cast):
    assert client.get(CHOOSE).headers["Location"] == SIGN_IN


def test_without_a_mail_server_the_page_says_so(client, cast):
    page = client.get("/nl/werk/wachtwoord-vergeten").get_data(as_text=True)
    assert "<form" not in page.split("<main")[1].split("</main")[0]
    assert "geen mail" in page or "geen e-mail" in page


class TestWithAMailServer:
    @pytest.fixture
    def app(self, mail_app):
        return mail_app

    @pytest.mark.parametrize("email", [EMAIL, "niemand@test.example"])
    def test_the_answer_does_not_say_who_has_an_account(self, client, cast, email):
        answer = send_form(client, "/nl/werk/wachtwoord-vergeten", email=email)
        assert answer.status_code == 200
        assert "onderweg" in answer.get_data(as_text=True)

    def test_a_link_is_queued_that_works_once(self, app, client, cast):
        send_form(client, "/nl/werk/wachtwoord-vergeten", email=EMAIL)
        with app.app_context():
            job = db.session.scalars(select(Job)).one()
        assert job.payload["to"] == EMAIL
        token = job.payload["text"].split("#")[1].split()[0]
        assert send_form(app.test_client(), LINK, token=token).status_code == 303

    def test_asking_very_often_is_stopped(self, client, cast):
        for _ in range(5):
            send_form(client, "/nl/werk/wachtwoord-vergeten", email=EMAIL)
        assert send_form(client, "/nl/werk/wachtwoord-vergeten", email=EMAIL).status_code == 429
