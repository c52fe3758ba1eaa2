"""Makers of plans read what was decided on reports, object once, and somebody else judges."""

from __future__ import annotations

import pytest

from buurtstem.accounts.actions import add_person
from buurtstem.accounts.queries import find_actor
from buurtstem.accounts.rules import Grant, Role
from buurtstem.core.database import WRITES
from buurtstem.reports.views import plans as views
from buurtstem.web.database import transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import MOLENVELD, MOMENT, sign_in
from tests.rounds import SLUG, open_round
from tests.web.reports.test_reporting import DESK, judge, report

PLANS, ROUND = f"/en/werk/meldingen/ronde/{SLUG}", f"/en/begroting/{SLUG}"
JUDGE = "/en/werk/meldingen/plannen/1"
TEXT = "Om even te zitten."
HIDE = {"outcome": "hide", "hold_reason": "names_someone", "why": "The door of somebody is in it."}


@pytest.fixture
def voting(app, cast):
    """A round whose plans everybody sees."""
    with app.app_context(), transaction() as session:
        open_round(session, cast.builder, app.extensions["settings"].data_dir)


@pytest.fixture
def maker(app, cast):
    return sign_in(app.test_client(), cast.builder)


@pytest.fixture
def third(app, cast):
    """Another checker, who decided on nothing yet."""
    with app.app_context(), transaction() as session:
        person_id = add_person(
            session, "third@test.example", "third", (Grant(Role.CHECKER, MOLENVELD),), MOMENT, None
        )
        actor = find_actor(session, person_id)
    return sign_in(app.test_client(), actor)


def page_of(client, address: str) -> str:
    return client.get(address).get_data(as_text=True)


@pytest.fixture
def hidden(app, client, cast, voting):
    """Where makers object to hiding the first plan, on which two people decided."""
    report(client, f"/en/melden/plan/{SLUG}/1")
    judge(app, cast.checker, "voorstel", **HIDE)
    assert judge(app, cast.builder, "besluit", **HIDE).status_code == 303
    return f"{JUDGE}/bezwaar"


def test_the_desk_of_a_round_leads_to_what_was_reported(maker, voting):
    assert f'href="{PLANS}"' in page_of(maker, f"/en/werk/rondes/{SLUG}")
    assert "No plan of this round was reported" in page_of(maker, PLANS)


def test_makers_read_at_once_that_a_plan_was_reported(client, maker, voting):
    report(client, f"/en/melden/plan/{SLUG}/1", words="That is my door.")
    page = page_of(maker, PLANS)
    assert "Bank bij de lift" in page
    assert "It is hidden until two people decided." in page
    assert "That is my door." not in page
    assert "I do not agree" not in page


def test_makers_read_what_was_decided_with_the_reason_and_object(maker, hidden):
    page = page_of(maker, PLANS)
    assert "The door of somebody is in it." in page
    assert "It names someone" in page
    assert "The text is hidden" in page
    assert f'href="{hidden}"' in page
    form = page_of(maker, hidden)
    assert "People can be recognised by a name" in form
    assert TEXT in form


def test_makers_object_once_and_somebody_else_shows_the_text_after_all(client, maker, third, hidden):
    assert send_form(maker, hidden, words="").status_code == 422
    assert send_form(maker, hidden, words="It is the door of the town hall.").headers["Location"] == PLANS
    assert "Somebody who did not decide before looks at it." in page_of(maker, PLANS)
    assert maker.get(hidden).headers["Location"] == PLANS
    assert TEXT not in page_of(client, ROUND)
    assert "1 objection to hiding a plan waits" in page_of(third, DESK)
    assert send_form(third, JUDGE, outcome="shown", why="").status_code == 422
    answer = send_form(third, JUDGE, outcome="shown", why="That door is public.")
    assert answer.headers["Location"] == DESK
    assert "objection to hiding a plan" not in page_of(third, DESK)
    assert TEXT in page_of(client, ROUND)
    page = page_of(maker, PLANS)
    assert "Somebody else decided: the text is shown after all." in page
    assert "That door is public." in page
    assert "This objection does not wait any more." in page_of(third, JUDGE)


def test_who_was_overtaken_by_the_own_form_is_led_back_as_the_first_time(maker, hidden, monkeypatch):
    kept = views.object_to_hiding

    def twice(session, *sent):
        kept(session, *sent)
        session.commit()
        session.connection(execution_options={WRITES: True})
        kept(session, *sent)

    monkeypatch.setattr(views, "object_to_hiding", twice)
    answer = send_form(maker, hidden, words="It is the door of the town hall.")
    assert answer.headers["Location"] == PLANS
    page = page_of(maker, PLANS)
    assert "Your objection is kept." in page
    assert "Somebody who did not decide before looks at it." in page


def test_a_text_may_stay_hidden_and_that_is_the_end(client, maker, third, hidden):
    send_form(maker, hidden, words="It is the door of the town hall.")
    form = third.get(JUDGE)
    assert send_form(third, JUDGE, outcome="stands", why="It is not.").status_code == 303
    assert form.status_code == 200
    assert TEXT not in page_of(client, ROUND)
    assert "Somebody else decided: the text stays hidden." in page_of(maker, PLANS)
    assert maker.get(hidden).headers["Location"] == PLANS


def test_nobody_who_decided_before_or_makes_plans_judges(app, cast, maker, hidden):
    send_form(maker, hidden, words="It is the door of the town hall.")
    checker = sign_in(app.test_client(), cast.checker)
    for each in (maker, checker):
        page = page_of(each, JUDGE)
        assert "so somebody else decides" in page
        assert "<textarea" not in page
    other = f"/en/melden/plan/{SLUG}/2"
    token = fields_of(find_form(checker.get(other), other))["csrf_token"]
    forged = {"csrf_token": token, "outcome": "shown", "why": "Yes."}
    assert checker.post(JUDGE, data=forged).status_code == 403


def test_an_answer_that_came_second_changes_nothing(client, maker, third, hidden):
    send_form(maker, hidden, words="It is the door of the town hall.")
    filled = fields_of(find_form(third.get(JUDGE), JUDGE)) | {"outcome": "stands", "why": "It is not."}
    assert third.post(JUDGE, data=filled).status_code == 303
    assert third.post(JUDGE, data=filled | {"outcome": "shown"}).status_code == 409
    assert TEXT not in page_of(client, ROUND)


def test_what_is_not_hidden_by_a_decision_is_not_objected_to(client, maker, third, voting):
    assert maker.get(f"{JUDGE}/bezwaar").status_code == 404
    report(client, f"/en/melden/plan/{SLUG}/1")
    assert maker.get(f"{JUDGE}/bezwaar").status_code == 409
    assert third.get(JUDGE).status_code == 404


@pytest.mark.parametrize("part", ["checker", "professional", "member", "helper", "administrator"])
def test_who_makes_no_plans_here_neither_reads_nor_objects(app, cast, hidden, part):
    other = sign_in(app.test_client(), getattr(cast, part))
    assert other.get(PLANS).status_code == 403
    assert other.get(hidden).status_code == 403
    assert other.post(hidden).status_code == 403


@pytest.mark.parametrize("part", ["other_checker", "professional", "member", "administrator"])
def test_who_handles_no_reports_here_does_not_judge(app, cast, maker, hidden, part):
    send_form(maker, hidden, words="It is the door of the town hall.")
    other = sign_in(app.test_client(), getattr(cast, part))
    assert other.get(JUDGE).status_code == 403


def test_visitors_are_asked_to_sign_in(app, hidden):
    visitor = app.test_client()
    for address in (PLANS, hidden, JUDGE):
        assert visitor.get(address).status_code == 303


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_the_pages_open_in_each_language_and_as_fragments(maker, third, hidden, lang):
    at = f"/{lang}/werk/meldingen"
    own = {"HX-Request": "true"}
    assert 'id="object-form"' in maker.get(f"{at}/plannen/1/bezwaar", headers=own).get_data(as_text=True)
    send_form(maker, hidden, words="It is the door of the town hall.")
    for browser, address, part in (
        (maker, f"{at}/ronde/{SLUG}", "reported-plans"),
        (third, f"{at}/plannen/1", "plan-objection"),
    ):
        assert f'<html lang="{lang}"' in page_of(browser, address)
        fragment = browser.get(address, headers=own).get_data(as_text=True)
        assert f'id="{part}"' in fragment
        assert "<html" not in fragment
