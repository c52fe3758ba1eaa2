"""A lost code: asked for without an account, hidden by one person, decided on by another."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from buurtstem.core.clock import now, today
from buurtstem.core.contributions import ContributionRef
from buurtstem.lost_codes.models import LostCode
from buurtstem.lost_codes.rules import due_on
from buurtstem.receipts.actions import give_receipt
from buurtstem.receipts.rules import mac_of, make_code
from buurtstem.stories.queries import get_story
from buurtstem.web.database import db, reading, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import LAAGHOVEN, MOLENVELD, sign_in
from tests.publishing import add_story
from tests.talks import add_talk
from tests.telling import CODE, TEXT, code_on

ASK, DESK, ONE = "/en/bewijs/kwijt", "/en/werk/verloren-codes/", "/en/werk/verloren-codes/1"
ASKED = {
    "place": MOLENVELD,
    "about_when": "in maart",
    "words": "iets over de lift en mijn moeder",
    "wish": "erase",
    "contact": "bewoner@voorbeeld.example",
}


def ask(client, **changes):
    return send_form(client, ASK, **ASKED | changes)


def state(app: Flask, story_id: int = 1) -> str:
    with app.app_context():
        return get_story(reading(), story_id).state


def request_row(app: Flask) -> LostCode:
    with app.app_context():
        return db.session.scalars(select(LostCode)).one()


@pytest.fixture
def code(app, client, cast) -> str:
    """The code of a public story that somebody lost and asked for."""
    lost = add_story(app, TEXT, checker=cast.checker)[0]
    add_story(app, "Het park is mooi.", checker=cast.checker)
    assert ask(client).status_code == 303
    return lost


def find(client):
    return send_form(client, ONE, f"{ONE}/gevonden", story="1")


def test_the_same_form_sent_twice_is_one_request_until_somebody_looked(app, client, cast, code, first):
    assert ask(client).status_code == 303
    assert request_row(app).words == ASKED["words"]
    ask(client, contact="")  # another way to be answered is another request
    assert f"{DESK}2" in first.get(DESK).get_data(as_text=True)
    assert f"{DESK}3" not in first.get(DESK).get_data(as_text=True)


def test_the_receipt_page_leads_to_the_form_and_the_answer_names_a_day(client, cast):
    assert ASK in client.get("/en/bewijs/").get_data(as_text=True)
    answer = ask(client)
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "You have an answer by" in page
    assert answer.headers["Location"] == f"{ASK}/gevraagd"


def test_what_is_asked_is_kept_with_the_day_on_which_it_is_due(app, code):
    row = request_row(app)
    assert (row.words, row.contact, row.wishes_erasing) == (ASKED["words"], ASKED["contact"], True)
    assert row.due_on == due_on(today())


def test_numbers_of_persons_are_overwritten_and_a_contact_is_not_needed(app, client, cast):
    ask(client, words="mijn bsn is 111222333, de lift", contact="", wish="code")
    row = request_row(app)
    assert "111222333" not in row.words
    assert (row.contact, row.wishes_erasing) == (None, False)


@pytest.mark.parametrize(
    "wrong", [{"words": ""}, {"about_when": ""}, {"place": "BU1"}, {"wish": "x"}, {"words": "a" * 1001}]
)
def test_a_form_that_is_not_right_loses_nothing(app, client, cast, wrong):
    answer = ask(client, **wrong)
    assert answer.status_code == 422
    assert fields_of(find_form(answer, ASK))["contact"] == [ASKED["contact"]]
    with app.app_context():
        assert db.session.scalars(select(LostCode)).all() == []


def test_who_asks_very_often_waits(app, client, cast):
    for _ in range(20):
        ask(client)
    answer = ask(client, words="iets over de bank bij de vijver")
    assert answer.status_code == 422
    assert "Many questions came from here" in answer.get_data(as_text=True)
    assert "iets over de bank bij de vijver" in answer.get_data(as_text=True)


def test_the_desk_shows_what_waits_and_what_is_too_late(app, first, code):
    page = first.get(DESK).get_data(as_text=True)
    assert "1 request waits for an answer" in page
    assert "too late" not in page
    with app.app_context(), transaction() as session:
        session.scalars(select(LostCode)).one().due_on = today() - timedelta(days=1)
    assert "too late" in first.get(DESK).get_data(as_text=True)
    assert "too late" in first.get(ONE).get_data(as_text=True)


def test_the_story_with_most_of_the_words_is_proposed_and_hidden_at_once(app, first, code):
    page = first.get(ONE).get_data(as_text=True)
    assert TEXT in page
    assert "Het park is mooi" not in page
    assert find(first).status_code == 303
    assert state(app) == "in_review"
    page = first.get(ONE).get_data(as_text=True)
    assert "A second person decides on it" in page
    assert "waits for a second person" in first.get(DESK).get_data(as_text=True)


def test_who_found_it_does_not_decide(app, first, code):
    find(first)
    assert "/wissen" not in first.get(ONE).get_data(as_text=True)
    token = fields_of(find_form(first.get(ONE), f"{ONE}/niet-gevonden"))["csrf_token"][0]
    for act in ("wissen", "nieuwe-code"):
        answer = first.post(f"{ONE}/{act}", data={"sure": "y", "csrf_token": token}, follow_redirects=True)
        assert "A second person decides on it" in answer.get_data(as_text=True)
    assert state(app) == "in_review"


def test_a_second_person_erases_and_not_a_word_is_left_in_the_request(app, first, second, code):
    find(first)
    assert send_form(second, ONE, f"{ONE}/wissen").status_code == 422
    assert send_form(second, ONE, f"{ONE}/wissen", sure="y").status_code == 303
    assert state(app) == "erased"
    row = request_row(app)
    assert (row.outcome, row.words, row.about_when) == ("erased", "", "")
    assert row.contact == ASKED["contact"]  # to answer
    assert "Answered" in second.get(ONE).get_data(as_text=True)


def test_a_second_person_hands_out_a_new_code_and_the_old_one_opens_nothing(app, client, first, second, code):
    find(first)
    page = send_form(second, ONE, f"{ONE}/nieuwe-code")
    assert page.headers["Cache-Control"] == "no-store"
    new = CODE.search(page.get_data(as_text=True)).group()
    assert ASKED["contact"] in page.get_data(as_text=True)
    assert state(app) == "published"
    assert send_form(client, "/en/bewijs/", code=code).status_code == 422
    assert send_form(client, "/en/bewijs/", code=new).status_code == 303
    assert TEXT in client.get("/en/bewijs/open").get_data(as_text=True)
    assert new not in second.get(ONE).get_data(as_text=True)


def test_the_same_form_sent_twice_shows_the_same_new_code(app, client, first, second, code):
    find(first)
    act = f"{ONE}/nieuwe-code"
    form = fields_of(find_form(second.get(ONE), act))
    new, again = (code_on(second.post(act, data=form)) for _ in range(2))
    assert new == again
    assert send_form(client, "/en/bewijs/", code=new).status_code == 303
    other = form | {"code": [make_code()]}
    late = second.post(act, data=other, follow_redirects=True).get_data(as_text=True)
    assert "A colleague already decided" in late
    assert send_form(client, "/en/bewijs/", code=new).status_code == 303


def test_a_form_without_a_code_hands_out_nothing_and_gets_one(app, first, second, code):
    find(first)
    answer = send_form(second, ONE, f"{ONE}/nieuwe-code", code="odd")
    assert (answer.status_code, request_row(app).outcome) == (422, None)
    assert fields_of(find_form(answer, f"{ONE}/nieuwe-code"))["code"] != ["odd"]
    assert send_form(second, ONE, f"{ONE}/nieuwe-code").status_code == 200


def test_a_new_code_for_a_piece_of_a_talk_replaces_that_of_the_talk(app, client, cast, first, second):
    old = make_code()
    with app.app_context(), transaction() as session:
        talk = add_talk(session, cast.pair_one, TEXT, "Het park is mooi.", checked=True)
        give_receipt(session, mac_of(old, app.extensions["settings"].receipt_key), talk, today())
    ask(client)
    find(first)
    new = code_on(send_form(second, ONE, f"{ONE}/nieuwe-code"))
    assert send_form(client, "/en/bewijs/", code=old).status_code == 422
    assert send_form(client, "/en/bewijs/", code=new).status_code == 303
    assert "Het park is mooi." in client.get("/en/bewijs/open").get_data(as_text=True)


def test_another_story_may_be_chosen_and_the_first_comes_back(app, client, first, second, cast):
    add_story(app, TEXT, checker=cast.checker)
    add_story(app, f"{TEXT} Nog een.", checker=cast.checker)
    ask(client)
    find(first)
    assert (state(app, 1), state(app, 2)) == ("in_review", "published")
    send_form(first, ONE, f"{ONE}/gevonden", story="2")
    assert (state(app, 1), state(app, 2)) == ("published", "in_review")


@pytest.mark.parametrize("act", ["wissen", "nieuwe-code", "niet-gevonden"])
def test_nobody_decides_on_another_story_than_the_one_they_read(app, client, first, second, cast, act):
    add_story(app, TEXT, checker=cast.checker)
    add_story(app, f"{TEXT} Nog een.", checker=cast.checker)
    ask(client)
    find(first)
    form = fields_of(find_form(second.get(ONE), f"{ONE}/{act}")) | {"sure": "y"}
    send_form(first, ONE, f"{ONE}/gevonden", story="2")
    answer = second.post(f"{ONE}/{act}", data=form, follow_redirects=True).get_data(as_text=True)
    assert "Another story stands here now" in answer
    assert f"{TEXT} Nog een." in answer
    assert (state(app, 1), state(app, 2)) == ("published", "in_review")
    assert request_row(app).outcome is None


def test_a_colleague_who_saw_no_story_does_not_bring_back_the_one_that_was_found(app, first, second, code):
    form = fields_of(find_form(second.get(ONE), f"{ONE}/niet-gevonden"))
    find(first)
    second.post(f"{ONE}/niet-gevonden", data=form)
    assert (state(app), request_row(app).outcome) == ("in_review", None)


def test_a_tick_that_was_forgotten_is_for_the_story_that_the_new_page_shows(app, client, first, second, cast):
    add_story(app, TEXT, checker=cast.checker)
    add_story(app, f"{TEXT} Nog een.", checker=cast.checker)
    ask(client)
    find(first)
    form = fields_of(find_form(second.get(ONE), f"{ONE}/wissen"))
    send_form(first, ONE, f"{ONE}/gevonden", story="2")
    answer = second.post(f"{ONE}/wissen", data=form)
    assert answer.status_code == 422
    assert fields_of(find_form(answer, f"{ONE}/wissen"))["seen"][0].startswith("2-")


def test_what_is_not_found_is_closed_and_what_was_hidden_comes_back(app, first, second, code):
    find(first)
    assert send_form(first, ONE, f"{ONE}/niet-gevonden").status_code == 303
    assert (state(app), request_row(app).outcome) == ("published", "not_found")
    assert "Nobody waits for an answer" in first.get(DESK).get_data(as_text=True)


def test_a_story_that_waits_stays_as_it_is(app, client, first, second, cast):
    add_story(app, TEXT)
    ask(client)
    find(first)
    assert state(app) == "waiting"
    send_form(second, ONE, f"{ONE}/nieuwe-code")
    assert state(app) == "waiting"


def test_a_no_of_the_teller_meanwhile_counts(app, client, first, code):
    send_form(client, "/en/bewijs/", code=code)
    find(first)
    send_form(client, "/en/bewijs/toestemming/", publish="no")
    send_form(first, ONE, f"{ONE}/niet-gevonden")
    assert state(app) == "private"


def test_what_was_decided_or_has_no_story_is_refused_with_a_sentence(app, first, second, code):
    form = fields_of(find_form(second.get(ONE), f"{ONE}/niet-gevonden"))
    send = {"csrf_token": form["csrf_token"][0], "sure": "y", "story": "1"}
    early = second.post(f"{ONE}/wissen", data=send, follow_redirects=True).get_data(as_text=True)
    assert "First choose which story it is" in early
    second.post(f"{ONE}/niet-gevonden", data=send)
    for act in ("gevonden", "wissen", "nieuwe-code", "niet-gevonden"):
        late = second.post(f"{ONE}/{act}", data=send, follow_redirects=True).get_data(as_text=True)
        assert "A colleague already decided" in late


def test_forged_or_empty_posts_change_nothing(app, first, second, code):
    assert first.post(f"{ONE}/gevonden", data={"story": "1"}).status_code == 422
    assert send_form(first, ONE, f"{ONE}/gevonden").status_code == 422
    find(first)
    for act in ("nieuwe-code", "niet-gevonden", "wissen"):
        assert second.post(f"{ONE}/{act}", data={"sure": "y"}).status_code == 422
    assert (state(app), request_row(app).outcome) == ("in_review", None)


@pytest.mark.parametrize("part", ["member", "professional", "administrator"])
def test_other_roles_are_refused(app, client, cast, code, part):
    sign_in(client, getattr(cast, part))
    for address in (DESK, ONE):
        assert client.get(address).status_code == 403
    for act in ("gevonden", "wissen", "nieuwe-code", "niet-gevonden"):
        assert client.post(f"{ONE}/{act}").status_code == 403


def test_the_desk_of_another_place_sees_nothing(client, cast, code):
    sign_in(client, cast.other_checker)
    assert "Nobody waits for an answer" in client.get(DESK).get_data(as_text=True)
    assert client.get(ONE).status_code == 403
    assert client.get("/en/werk/verloren-codes/99").status_code == 404


def test_visitors_are_asked_to_sign_in(client, cast):
    assert client.get(DESK).status_code == 303


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_the_pages_open_in_each_language_and_as_fragments(client, first, code, lang):
    for browser, address, part in (
        (client, "bewijs/kwijt", "ask-form"),
        (first, "werk/verloren-codes/", "desk"),
        (first, "werk/verloren-codes/1", "request"),
    ):
        whole = f"/{lang}/{address}"
        assert f'<html lang="{lang}"' in browser.get(whole).get_data(as_text=True)
        fragment = browser.get(whole, headers={"HX-Request": "true"}).get_data(as_text=True)
        assert re.match(rf'\s*<\w+[^>]* id="{part}"', fragment)


def test_the_desk_takes_as_many_statements_for_many_as_for_one(client, first, code, count_queries):
    with count_queries() as one:
        first.get(DESK)
    for _ in range(5):
        ask(client)
    with count_queries() as many:
        first.get(DESK)
    assert len(many) == len(one)


def test_what_was_written_goes_a_month_after_the_decision(app, first, code):
    retention = app.extensions["retention"]
    send_form(first, ONE, f"{ONE}/niet-gevonden")
    for days, words in ((29, ASKED["words"]), (31, "")):
        with app.app_context(), transaction() as session:
            retention.purge(session, now() + timedelta(days=days))
        assert request_row(app).words == words
    row = request_row(app)
    assert (row.contact, row.about_when, row.outcome) == (None, "", "not_found")


def test_where_to_answer_about_an_erased_story_goes_a_month_after_and_who_decided_after_a_year(
    app, first, second, code
):
    retention = app.extensions["retention"]
    find(first)
    send_form(second, ONE, f"{ONE}/wissen", sure="y")
    for days, contact, has_people in ((29, ASKED["contact"], True), (31, None, True), (366, None, False)):
        with app.app_context(), transaction() as session:
            retention.purge(session, now() + timedelta(days=days))
        row = request_row(app)
        assert (row.contact, row.found_by is not None, row.decided_by is not None) == (
            contact,
            has_people,
            has_people,
        )


def test_an_answered_request_looks_for_no_stories(app, first, code, count_queries):
    with count_queries() as open_page:
        first.get(ONE)
    send_form(first, ONE, f"{ONE}/niet-gevonden")
    with count_queries() as answered:
        first.get(ONE)
    assert len(answered) < len(open_page)


def test_who_asks_for_their_data_gets_the_request_too(app, first, code):
    retention = app.extensions["retention"]
    find(first)
    with app.app_context(), transaction() as session:
        asked = retention.export(session, ContributionRef("story", 1))["lost_codes"]
        assert "lost_codes" not in retention.export(session, ContributionRef("story", 2))
        assert "lost_codes" not in retention.export(session, ContributionRef("ballot", 1))
    assert [each["words"] for each in asked] == [ASKED["words"]]


def test_a_story_of_another_place_is_not_found_here(app, first, code, cast):
    add_story(app, TEXT, checker=cast.other_checker, area=LAAGHOVEN)
    assert send_form(first, ONE, f"{ONE}/gevonden", story="3").status_code == 422
    assert state(app, 3) == "published"
