"""What a teller added was held back: objecting from the receipt, judging from the queue."""

from __future__ import annotations

import pytest

from buurtstem.stories.additions.queries import get_addition
from buurtstem.web.database import reading
from tests.browsing import send_form
from tests.cast import sign_in
from tests.publishing import add_story
from tests.telling import TEXT

OPENED, QUEUE = "/en/bewijs/open", "/en/werk/"
ADDING, CHECK = "/en/bewijs/aanvullen/", "/en/werk/aanvullingen/1"
OBJECTING, JUDGING = "/en/bewijs/bezwaar/aanvulling/1", "/en/werk/bezwaren/aanvulling/1"
ADDED, WORDS = "Meneer Jansen maakte hem.", "He is my husband."


@pytest.fixture
def teller(app, client, cast):
    """The browser of a teller whose addition the checker held back, with the receipt open."""
    code, _, _ = add_story(app, TEXT, checker=cast.checker)
    send_form(client, "/en/bewijs/", code=code)
    send_form(client, ADDING, text=ADDED)
    checker = sign_in(app.test_client(), cast.checker)
    send_form(checker, CHECK, f"{CHECK}/niet-tonen", reason="names_someone")
    return client


@pytest.fixture
def builder(app, cast):
    return sign_in(app.test_client(), cast.builder)


def read(client, address):
    return client.get(address).get_data(as_text=True)


def test_it_is_judged_by_somebody_else_and_read_on_the_receipt(app, teller, builder, cast):
    assert f'href="{OBJECTING}"' in read(teller, OPENED)
    page = read(teller, OBJECTING)
    assert "It names someone" in page
    assert ADDED in page
    assert send_form(teller, OBJECTING, words="").status_code == 422
    assert send_form(teller, OBJECTING, words=WORDS).headers["Location"] == OPENED
    receipt = read(teller, OPENED)
    assert WORDS in receipt
    assert "Somebody who did not decide before looks at it." in receipt
    assert "I do not agree" not in receipt
    assert teller.get(OBJECTING).headers["Location"] == OPENED  # once

    checker = sign_in(app.test_client(), cast.checker)
    assert "1 objection waits" in read(checker, QUEUE)
    assert "You held this addition back" in read(checker, JUDGING)
    assert f'href="{JUDGING}"' in read(builder, QUEUE)
    assert f'href="{JUDGING}"' in read(builder, CHECK)
    page = read(builder, JUDGING)
    assert WORDS in page
    assert TEXT in page
    assert send_form(builder, JUDGING, outcome="shown").status_code == 422
    assert send_form(builder, JUDGING, outcome="shown", why="He agrees.").headers["Location"] == QUEUE

    receipt = read(teller, OPENED)
    assert "what you added may be shown after all" in receipt
    assert "He agrees." in receipt
    assert "objection waits" not in read(builder, QUEUE)
    assert "This objection does not wait any more." in read(builder, JUDGING)


def test_a_decision_that_stands_is_told_with_its_reason(teller, builder):
    send_form(teller, OBJECTING, words=WORDS)
    send_form(builder, JUDGING, outcome="stands", why="The name is enough.")

    receipt = read(teller, OPENED)
    assert "what you added stays off the site" in receipt
    assert "The name is enough." in receipt
    assert "I do not agree" not in receipt


def test_only_the_own_addition_and_only_when_held_back(app, teller, cast):
    assert app.test_client().get(OBJECTING).headers["Location"] == "/en/bewijs/open"
    code, _, _ = add_story(app, TEXT + " Echt.", checker=cast.checker)
    other = app.test_client()
    send_form(other, "/en/bewijs/", code=code)
    assert other.get(OBJECTING).headers["Location"] == "/en/bewijs/open"
    send_form(other, ADDING, text="En de deur ook.")
    assert other.get("/en/bewijs/bezwaar/aanvulling/2").status_code == 409
    assert other.get("/en/bewijs/bezwaar/aanvulling/99").status_code == 404


@pytest.mark.parametrize("part", ["other_checker", "professional", "administrator"])
def test_others_judge_no_objection(app, teller, cast, part):
    send_form(teller, OBJECTING, words=WORDS)
    other = sign_in(app.test_client(), getattr(cast, part))
    assert other.get(JUDGING).status_code == 403
    assert "objection waits" not in read(other, QUEUE)


def test_without_an_objection_and_after_withdrawing_there_is_no_page(teller, builder):
    assert builder.get(JUDGING).status_code == 404
    send_form(teller, OPENED, "/en/bewijs/terugnemen")
    assert "I do not agree" not in read(teller, OPENED)
    assert builder.get(JUDGING).status_code == 404


def test_what_is_shown_after_all_is_shown_without_what_is_to_be_left_out(app, teller, cast, builder):
    code, _, _ = add_story(app, TEXT + " Weer.", checker=cast.checker)
    told, page = "Bel mij op 06-12345678.", "/en/werk/aanvullingen/2"
    client = app.test_client()
    send_form(client, "/en/bewijs/", code=code)
    send_form(client, ADDING, text=told)
    send_form(sign_in(app.test_client(), cast.checker), page, f"{page}/niet-tonen", reason="advertising")
    send_form(client, "/en/bewijs/bezwaar/aanvulling/2", words="It is no advertisement.")

    judging = "/en/werk/bezwaren/aanvulling/2"
    assert "<mark" in read(builder, judging)
    answer = send_form(builder, judging, outcome="shown", why="True.", words="nowhere in it")
    assert answer.status_code == 422
    assert send_form(builder, judging, outcome="shown", why="True.").status_code == 303
    with app.app_context():
        shown = get_addition(reading(), 2).text
    assert "06-12345678" not in shown
    assert shown.startswith("Bel mij op ")
    assert "06-12345678" in read(client, OPENED)  # its teller sees it whole for some days


def test_nothing_is_written_for_nothing_when_the_story_was_withdrawn(teller):
    send_form(teller, OPENED, "/en/bewijs/terugnemen")
    assert teller.get(OBJECTING).status_code == 409
