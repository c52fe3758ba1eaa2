"""Masks on the check page: proposed, kept or taken away, named by hand; what its teller and readers see."""

from __future__ import annotations

import html

import pytest

from buurtstem.core.clock import now
from buurtstem.stories.actions import choose_language
from buurtstem.web.database import transaction
from tests.browsing import fields_of, find_form, parse, send_form
from tests.cast import sign_in
from tests.publishing import add_story
from tests.tagging import WordTagger
from tests.telling import tell

TEXT = "De lift is stuk. Fatima van de Kerkstraat 12 kan niet naar beneden, en Ahmed helpt haar."
LIST = "/en/molenveld/verhalen"


def check_page(story_id):
    return f"/en/werk/verhalen/{story_id}"


def public_text(app):
    return html.unescape(app.test_client().get(LIST).get_data(as_text=True))


@pytest.fixture
def checker(client, cast):
    return sign_in(client, cast.checker)


@pytest.fixture
def waiting(app, cast):
    return add_story(app, TEXT, lang="nl")[2]


def test_proposals_are_marked_in_the_text_and_ticked(checker, waiting):
    page = check_page(waiting)
    answer = checker.get(page)
    marked = [mark.text for mark in parse(answer).iter("{http://www.w3.org/1999/xhtml}mark")]
    assert marked == ["Fatima", "Kerkstraat 12", "Ahmed"]
    assert fields_of(find_form(answer, f"{page}/tonen"))["masks"] == [
        "17-23-name",
        "31-44-address",
        "71-76-name",
    ]
    text = answer.get_data(as_text=True)
    assert "a name" in text
    assert "an address" in text


def test_publishing_shows_the_masked_text_only(app, checker, waiting):
    page = check_page(waiting)
    assert send_form(checker, page, f"{page}/tonen").status_code == 303
    shown = public_text(app)
    assert "[naam] van de [adres] kan niet naar beneden, en [naam] helpt haar." in shown
    assert "Fatima" not in shown
    assert "Fatima" not in app.test_client().get(f"{LIST}?zoek=fatima").get_data(as_text=True).replace(
        'value="fatima"', ""
    )


def test_ticks_for_a_text_in_another_language_decide_nothing(app, checker, waiting):
    page = check_page(waiting)
    form = fields_of(find_form(checker.get(page), f"{page}/tonen"))
    with app.app_context(), transaction() as session:
        choose_language(session, waiting, "de", WordTagger(), now())
    assert checker.post(f"{page}/tonen", data=form).status_code == 409
    assert "Fatima" not in public_text(app)


def test_a_tick_taken_away_keeps_the_words(app, checker, waiting):
    page = check_page(waiting)
    send_form(checker, page, f"{page}/tonen", masks=["31-44-address"])
    assert "Fatima van de [adres] kan niet naar beneden, en Ahmed helpt haar." in public_text(app)


def test_without_any_tick_the_text_stays_whole(app, checker, waiting):
    page = check_page(waiting)
    send_form(checker, page, f"{page}/tonen", masks=None)
    assert TEXT in public_text(app)


def test_words_named_by_hand_are_left_out_wherever_they_stand(app, checker, waiting):
    page = check_page(waiting)
    send_form(checker, page, f"{page}/tonen", words="De lift\nhelpt haar")
    assert "[weggelaten] is stuk. [naam] van" in public_text(app)
    assert "en [naam] [weggelaten]." in public_text(app)


def test_words_that_are_not_in_the_text_are_told_and_nothing_is_decided(app, checker, waiting):
    page = check_page(waiting)
    answer = send_form(checker, page, f"{page}/tonen", words="Mohammed", masks=["17-23-name"])
    assert answer.status_code == 422
    assert "“Mohammed” is not in the text." in answer.get_data(as_text=True)
    assert fields_of(find_form(answer, f"{page}/tonen"))["masks"] == ["17-23-name"]
    assert "[naam]" not in public_text(app)


def test_a_proposal_that_nobody_made_is_passed_over(app, checker, waiting):
    page = check_page(waiting)
    send_form(checker, page, f"{page}/tonen", masks=["0-7-name", "x"])
    assert TEXT in public_text(app)


def test_where_nothing_was_found_the_checker_may_still_name_words(app, checker, cast):
    story_id = add_story(app, "Er is te weinig groen bij ons.", lang="nl")[2]
    page = check_page(story_id)
    assert "The program found no names, numbers or addresses." in checker.get(page).get_data(as_text=True)
    send_form(checker, page, f"{page}/tonen", words="groen")
    assert "te weinig [weggelaten] bij ons" in public_text(app)


def test_after_the_check_the_checker_can_compare_with_what_was_told(checker, waiting):
    page = check_page(waiting)
    assert "As it was told" not in checker.get(page).get_data(as_text=True)
    send_form(checker, page, f"{page}/tonen")
    after = checker.get(page).get_data(as_text=True)
    assert "As it was told" in after
    assert "<mark>Fatima</mark>" in after


def test_its_teller_sees_right_after_sending_what_is_proposed(app, cast):
    client = app.test_client()
    tell(client, "/en/molenveld/vertel", text=TEXT)
    thanks = client.get("/en/bedankt").get_data(as_text=True)
    assert "Words that we leave out" in thanks
    assert "We propose to leave these out." in thanks
    for words in ("Fatima", "Kerkstraat 12", "Ahmed"):
        assert f">{words}</bdi>" in thanks


def test_a_story_that_names_nobody_says_nothing_of_it(app, cast):
    client = app.test_client()
    tell(client, "/en/molenveld/vertel")
    assert "Words that we leave out" not in client.get("/en/bedankt").get_data(as_text=True)
    assert "Words that we leave out" not in client.get("/en/bewijs/open").get_data(as_text=True)


def test_its_teller_reads_it_whole_on_the_receipt_page_and_changes_it_whole(app, client, cast):
    teller = app.test_client()
    tell(teller, "/en/molenveld/vertel", text=TEXT)
    checker = sign_in(client, cast.checker)
    send_form(checker, check_page(1), f"{check_page(1)}/tonen")
    receipt = teller.get("/en/bewijs/open").get_data(as_text=True)
    assert TEXT in html.unescape(receipt)
    assert "These words are not in what others read." in receipt
    change = teller.get("/en/bewijs/wijzig").get_data(as_text=True)
    assert TEXT in html.unescape(change)
    send_form(teller, "/en/bewijs/wijzig", text="Ahmed helpt mij.")
    assert fields_of(find_form(checker.get(check_page(1)), f"{check_page(1)}/tonen"))["masks"] == ["0-5-name"]


def test_a_form_that_is_sent_once_more_after_the_check_finds_its_story(app, client, cast):
    teller = app.test_client()
    data = fields_of(find_form(teller.get("/en/molenveld/vertel"), "/en/molenveld/vertel"))
    data |= {"text": [TEXT], "age": ["adult"], "may_be_shown": ["y"]}
    assert teller.post("/en/molenveld/vertel", data=data).status_code == 303
    checker = sign_in(client, cast.checker)
    send_form(checker, check_page(1), f"{check_page(1)}/tonen")
    assert teller.post("/en/molenveld/vertel", data=data).status_code == 303
