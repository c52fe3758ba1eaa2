"""Helpers: asked by a builder for a while, they write down what others tell and hand over the receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from buurtstem.accounts.models import Person, PersonRole, StaffSession
from buurtstem.core.clock import today
from buurtstem.core.contributions import ContributionRef
from buurtstem.privacy.queries import statements_of
from buurtstem.stories.models import Story
from buurtstem.web.database import db, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import LAAGHOVEN, MOLENVELD, sign_in
from tests.telling import TEXT, code_on, photo, send_story

FOR_OTHERS, HERE = "/en/werk/vertel-voor", "/en/werk/vertel-voor/molenveld"
HELPERS = "/en/werk/helpers"
IN_NEED = "Mijn man slaat mij en ik durf het niemand te vertellen."


def only_story(app):
    with app.app_context():
        [story] = db.session.scalars(select(Story)).all()
        return story


def ask(client, **changes):
    filled = {"name": "Sevda", "email": "sevda@test.example", "place": MOLENVELD, **changes}
    return send_form(client, HELPERS, **filled)


def test_a_helper_writes_down_a_story_and_hands_over_the_receipt(client, app, cast):
    sign_in(client, cast.helper)
    assert client.get(FOR_OTHERS).headers["Location"] == HERE
    page = client.get(HERE).get_data(as_text=True)
    assert "data-keep" not in page
    assert 'value="for_someone_else"' not in page

    answer = send_story(client, HERE)
    assert answer.headers["Location"] == f"{HERE}/bewijs"
    kept = client.get(answer.headers["Location"])
    assert kept.headers["Cache-Control"] == "no-store"
    assert code_on(kept)
    assert TEXT not in kept.get_data(as_text=True)

    story = only_story(app)
    assert (story.source, story.told_by, story.helper_id) == ("helper", "resident", cast.helper.id)
    with app.app_context():
        made = statements_of(db.session(), ContributionRef("story", story.id))
    assert {(each.use.value, each.given, each.way.value) for each in made} == {
        ("receive", True, "pair"),
        ("publish", True, "pair"),
        ("teach", False, "pair"),
    }


def test_a_helper_asks_the_teller_for_everything_that_can_be_ticked(client, app, cast, monkeypatch):
    service = {"translation_url": "https://translate.example/", "translation_name": "De Vertaler"}
    settings = replace(app.extensions["settings"], **service)
    monkeypatch.setitem(app.jinja_env.globals, "settings", settings)
    sign_in(client, cast.helper)

    page = client.get(HERE).get_data(as_text=True)

    assert "The teller says: the text may teach" in page
    assert "The teller says: the text may be translated" in page
    assert "May the text also teach the program" in page
    assert "May a program of an organisation outside this site translate it?" in page
    assert "My text" not in page


def test_what_a_teller_agreed_to_is_not_said_to_be_spoken_at_the_door(client, cast):
    sign_in(client, cast.helper)
    send_story(client, HERE)

    page = client.get("/en/bewijs/toestemming/").get_data(as_text=True)

    assert "at the door" not in page
    assert "spoken to whoever wrote it down" in page


def test_a_helper_whose_session_ended_sends_again_what_was_told(client, app, cast):
    sign_in(client, cast.helper)
    form = find_form(client.get(HERE), HERE)
    assert client.get(form.get("data-here")).json["signed_in"] is True
    with app.app_context(), transaction() as session:
        session.execute(delete(StaffSession))

    out = client.post(HERE, data=fields_of(form) | {"text": TEXT, "age": "adult"})

    assert out.status_code == 401
    sign_in(client, cast.helper)
    assert client.post(HERE, data=fields_of(find_form(out, HERE))).status_code == 303
    assert only_story(app).text == TEXT


def test_the_next_teller_closes_the_receipt_of_the_one_before(client, cast):
    sign_in(client, cast.helper)
    send_story(client, HERE)

    client.get(HERE)

    assert client.get(f"{HERE}/bewijs").status_code == 303


def test_the_name_of_the_helper_is_on_no_page_and_in_no_export(client, app, cast):
    with app.app_context(), transaction() as session:
        session.execute(update(Person).where(Person.id == cast.helper.id).values(name="Sevda Yilmaz"))
    sign_in(client, cast.helper)
    send_story(client, HERE)
    story = only_story(app)
    with app.app_context(), transaction() as session:
        exported = app.extensions["retention"].export(session, ContributionRef("story", story.id))
    assert "Sevda" not in repr(exported)
    client.post("/en/werk/uitloggen")

    checker = sign_in(app.test_client(), cast.checker)
    for path in ("/en/werk/", f"/en/werk/verhalen/{story.id}"):
        page = checker.get(path).get_data(as_text=True)
        assert "De lift is weer stuk" in page
        assert "Sevda" not in page


def test_an_erased_story_forgets_its_helper(client, app, cast):
    sign_in(client, cast.helper)
    send_story(client, HERE)
    story = only_story(app)

    with app.app_context(), transaction() as session:
        app.extensions["retention"].erase(session, ContributionRef("story", story.id))

    assert (only_story(app).helper_id, only_story(app).opening) == (None, "")


def test_help_is_shown_to_the_helper_after_a_story_that_asks_for_it(client, cast):
    sign_in(client, cast.helper)
    send_story(client, HERE, text=IN_NEED + " Mijn BSN is 123456782.")

    kept = client.get(f"{HERE}/bewijs").get_data(as_text=True)

    assert "Give these numbers" in kept
    assert "112" in kept
    assert "We overwrote a citizen number" in kept


def test_a_mistake_keeps_what_was_typed(client, app, cast):
    sign_in(client, cast.helper)

    answer = send_story(client, HERE, age=None)

    assert answer.status_code == 422
    assert TEXT in answer.get_data(as_text=True)
    assert send_story(client, HERE, age="child", photo=photo()).status_code == 422
    assert send_story(client, HERE, htmx=True, text="").get_data(as_text=True).lstrip().startswith("<form")


@pytest.mark.parametrize("part", ["checker", "professional", "pair_one", "member", "administrator"])
def test_others_write_for_nobody_and_ask_no_helpers(client, cast, part):
    sign_in(client, cast.actors[part])

    for path in (FOR_OTHERS, HERE, f"{HERE}/bewijs", HELPERS):
        assert client.get(path).status_code == 403


def test_a_helper_writes_only_in_own_places_and_asks_nobody(client, cast):
    sign_in(client, cast.helper)

    assert client.get("/en/werk/vertel-voor/laaghoven").status_code == 403
    assert client.get(HELPERS).status_code == 403


def test_visitors_are_asked_to_sign_in(client, cast):
    for path in (FOR_OTHERS, HERE, HELPERS):
        assert client.get(path).status_code == 303


def test_a_builder_asks_a_helper_who_signs_in_by_the_link_until_the_last_day(client, app, cast):
    sign_in(client, cast.builder)
    answer = ask(client)
    page = answer.get_data(as_text=True)
    token = page.partition("/werk/link#")[2].partition("<")[0]
    assert "Sevda" in client.get(HELPERS).get_data(as_text=True)

    sevda = app.test_client()
    send_form(sevda, "/en/werk/link", token=token)
    assert sevda.get(HERE).status_code == 200

    with app.app_context(), transaction() as session:
        yesterday = today() - timedelta(days=1)
        session.execute(update(PersonRole).where(PersonRole.last_day.is_not(None)).values(last_day=yesterday))
    assert sevda.get(HERE).status_code == 403
    assert "Sevda" not in client.get(HELPERS).get_data(as_text=True)


def test_nobody_gets_a_link_into_an_account_that_is_more_than_a_helper(client, app, cast):
    sign_in(client, cast.builder)

    answer = ask(client, email="administrator@test.example")

    assert "werk/link#" not in answer.get_data(as_text=True)
    assert "has an account already" in answer.get_data(as_text=True)


def test_a_helper_who_lost_the_link_gets_another_and_a_longer_time(client, app, cast):
    sign_in(client, cast.builder)
    ask(client)

    again = ask(client, last_day=(today() + timedelta(days=30)).isoformat())

    assert "werk/link#" in again.get_data(as_text=True)
    with app.app_context():
        days = db.session.scalars(select(PersonRole.last_day).where(PersonRole.last_day.is_not(None))).all()
    assert days == [today() + timedelta(days=30)]


def test_a_role_without_a_last_day_stays_without_one(client, app, cast):
    sign_in(client, cast.builder)

    ask(client, email="helper@test.example")

    with app.app_context():
        rows = db.session.scalars(select(PersonRole).where(PersonRole.person_id == cast.helper.id)).all()
    assert [(row.place, row.last_day) for row in rows] == [(MOLENVELD, None)]


def test_a_builder_ends_the_help_of_somebody(client, app, cast):
    sign_in(client, cast.builder)
    address = f"{HELPERS}/{cast.helper.id}/{MOLENVELD}/einde"

    answer = send_form(client, HELPERS, address)

    assert answer.status_code == 303
    assert address not in client.get(HELPERS).get_data(as_text=True)
    elsewhere = client.post(f"{HELPERS}/{cast.helper.id}/{LAAGHOVEN}/einde")
    assert elsewhere.status_code == 403
    assert client.post(f"{HELPERS}/{cast.helper.id}/%00/einde").status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Give a name."),
        ({"email": "nobody"}, "This is no e-mail address."),
        ({"last_day": "2026-01-01"}, "Choose a day from today on"),
        ({"last_day": "soon"}, "Choose a day, such as"),
        ({"place": LAAGHOVEN}, "Not a valid choice"),
    ],
)
def test_a_helper_who_cannot_be_added_is_explained(client, cast, changes, sentence):
    sign_in(client, cast.builder)

    answer = ask(client, **changes)

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert ask(client, htmx=True, **changes).get_data(as_text=True).lstrip().startswith("<form")
