"""A teller objects once, somebody else judges, and the receipt says what was decided and why."""

from __future__ import annotations

import pytest

from buurtstem.moderation.rules import HoldReason
from tests.browsing import send_form
from tests.cast import sign_in
from tests.publishing import add_story
from tests.telling import TEXT
from tests.web.reports.test_reporting import judge, report

OPENED = "/en/bewijs/open"


@pytest.fixture
def held(app, cast):
    """A story that the checker held back: its receipt code, public id and row id."""
    return add_story(app, TEXT, checker=cast.checker, held_for=HoldReason.NAMES_SOMEONE)


@pytest.fixture
def teller(client, held):
    """The browser of its teller, with the receipt open."""
    send_form(client, "/en/bewijs/", code=held[0])
    return client


def object_page(story_id):
    return f"/en/bewijs/bezwaar/{story_id}"


def judge_page(story_id):
    return f"/en/werk/bezwaren/{story_id}"


def read(client, address):
    return client.get(address).get_data(as_text=True)


def test_the_receipt_leads_to_objecting_and_explains_the_reason(teller, held):
    assert f'href="{object_page(held[2])}"' in read(teller, OPENED)
    page = read(teller, object_page(held[2]))
    assert "It names someone" in page
    assert "People can be recognised by a name" in page
    assert "Nobody reads this right away." in page


def test_an_objection_is_judged_by_somebody_else_and_read_on_the_receipt(app, teller, held, cast):
    story_id = held[2]
    answer = send_form(teller, object_page(story_id), words="There is no name in it.")
    assert answer.headers["Location"] == OPENED
    assert "Somebody who did not decide before looks at it." in read(teller, OPENED)
    assert "I do not agree" not in read(teller, OPENED)

    checker = sign_in(app.test_client(), cast.checker)
    assert "1 objection waits" in read(checker, "/en/werk/")
    assert "You held this story back, so somebody else decides." in read(checker, judge_page(story_id))
    builder = sign_in(app.test_client(), cast.builder)
    assert "There is no name in it." in read(builder, judge_page(story_id))
    assert send_form(builder, judge_page(story_id), outcome="shown").status_code == 422
    answer = send_form(builder, judge_page(story_id), outcome="shown", why="You are right.")
    assert answer.headers["Location"] == "/en/werk/"

    receipt = read(teller, OPENED)
    assert "the story may be shown after all" in receipt
    assert "You are right." in receipt
    assert TEXT in read(app.test_client(), "/en/molenveld/verhalen")
    assert "This objection does not wait any more." in read(builder, judge_page(story_id))
    assert "objection waits" not in read(builder, "/en/werk/")


def test_a_decision_that_stands_is_told_with_its_reason(app, teller, held, cast):
    send_form(teller, object_page(held[2]), words="There is no name in it.")
    builder = sign_in(app.test_client(), cast.builder)
    send_form(builder, judge_page(held[2]), outcome="stands", why="The house number says who it is.")
    receipt = read(teller, OPENED)
    assert "the story stays off the site" in receipt
    assert "The house number says who it is." in receipt
    assert "I do not agree" not in receipt


def test_what_is_shown_after_all_is_shown_without_what_is_to_be_left_out(app, client, cast):
    code, public_id, story_id = add_story(
        app, f"{TEXT} Bel 06-12345678.", checker=cast.checker, held_for=HoldReason.ADVERTISING
    )
    send_form(client, "/en/bewijs/", code=code)
    send_form(client, object_page(story_id), words="It is no advertisement.")
    builder = sign_in(app.test_client(), cast.builder)
    assert "<mark" in read(builder, judge_page(story_id))
    send_form(builder, judge_page(story_id), outcome="shown", why="True.")

    page = read(app.test_client(), f"/en/molenveld/verhalen/{public_id}")
    assert TEXT in page
    assert "06-12345678" not in page


def test_an_empty_objection_says_what_to_do(teller, held):
    answer = send_form(teller, object_page(held[2]), words="")
    assert answer.status_code == 422
    assert "Write why" in answer.get_data(as_text=True)


def test_objecting_twice_leads_to_the_receipt(teller, held):
    send_form(teller, object_page(held[2]), words="There is no name in it.")
    assert teller.get(object_page(held[2])).headers["Location"] == OPENED


def test_only_the_own_story_and_only_when_held_back(app, client, cast, held):
    assert client.get(object_page(held[2])).headers["Location"] == "/en/bewijs/open"
    code, _, waiting = add_story(app, TEXT)
    send_form(client, "/en/bewijs/", code=code)
    assert client.get(object_page(held[2])).headers["Location"] == "/en/bewijs/open"
    assert client.get(object_page(waiting)).status_code == 409


@pytest.mark.parametrize("part", ["other_checker", "professional", "administrator"])
def test_others_judge_no_objection(app, teller, held, cast, part):
    send_form(teller, object_page(held[2]), words="There is no name in it.")
    other = sign_in(app.test_client(), getattr(cast, part))
    assert other.get(judge_page(held[2])).status_code == 403
    assert "objection waits" not in read(other, "/en/werk/")


def test_without_an_objection_there_is_no_page(app, held, cast):
    checker = sign_in(app.test_client(), cast.checker)
    assert checker.get(judge_page(held[2])).status_code == 404


def test_a_story_that_was_changed_meanwhile_waits_in_the_queue_instead(app, teller, held, cast):
    send_form(teller, object_page(held[2]), words="There is no name in it.")
    send_form(teller, "/en/bewijs/wijzig", text="De lift is stuk.")
    builder = sign_in(app.test_client(), cast.builder)
    page = read(builder, "/en/werk/")
    assert "objection waits" not in page
    assert "De lift is stuk." in page


def test_a_report_that_waits_comes_before_an_objection(app, teller, cast):
    code, public_id, _ = add_story(app, TEXT, checker=cast.checker)
    report(app.test_client(), f"/en/melden/verhaal/molenveld/{public_id}", words="That is my door.")
    send_form(teller, "/en/bewijs/", code=code)
    send_form(teller, "/en/bewijs/wijzig", text=f"{TEXT} Echt.")
    checker = sign_in(app.test_client(), cast.checker)
    send_form(checker, "/en/werk/verhalen/2", "/en/werk/verhalen/2/niet-tonen", reason="names_someone")
    send_form(teller, object_page(2), words="There is no name in it.")

    builder = sign_in(app.test_client(), cast.builder)
    page = read(builder, judge_page(2))
    assert "That is my door." in page
    assert "Two people decide on that report first." in page
    answer = send_form(builder, judge_page(2), outcome="shown", why="No name.")
    assert answer.status_code == 422
    assert app.test_client().get(f"/en/molenveld/verhalen/{public_id}").status_code == 404

    judge(app, cast.checker, "voorstel")
    assert judge(app, cast.builder, "besluit").status_code == 303
    assert "objection waits" not in read(builder, "/en/werk/")
    assert builder.get(judge_page(2)).status_code == 404  # it was answered: nothing is against the story
    # but its text was never checked, so what is left out of it is confirmed first
    assert app.test_client().get(f"/en/molenveld/verhalen/{public_id}").status_code == 404
    send_form(builder, "/en/werk/verhalen/2", "/en/werk/verhalen/2/tonen")
    assert app.test_client().get(f"/en/molenveld/verhalen/{public_id}").status_code == 200


def test_an_objection_to_what_was_taken_back_meanwhile_shows_nothing(app, teller, held, cast):
    send_form(teller, object_page(held[2]), words="There is no name in it.")
    send_form(teller, OPENED, "/en/bewijs/terugnemen")
    builder = sign_in(app.test_client(), cast.builder)
    assert builder.get(judge_page(held[2])).status_code == 404


def test_numbers_of_persons_in_an_objection_are_overwritten(app, teller, held, cast):
    send_form(teller, object_page(held[2]), words="Mine is 111222333.")
    assert "111222333" not in read(sign_in(app.test_client(), cast.builder), judge_page(held[2]))
