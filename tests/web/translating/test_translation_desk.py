"""The desk of translations: languages, the queue, writing, and reading what another wrote."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from buurtstem.accounts.actions import choose_languages
from buurtstem.core.clock import now
from buurtstem.stories.actions import Change, change_story, check_story
from buurtstem.translating.actions import wish_for
from buurtstem.translating.hiding import hide_translation
from buurtstem.translating.queries import get_pair
from buurtstem.translating.rules import State
from buurtstem.web.database import db, reading, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import LAAGHOVEN, sign_in
from tests.publishing import add_story
from tests.tagging import WordTagger

DESK = "/en/werk/vertalen/"
LANGUAGES = "/en/werk/talen?naar=vertalen"
QUEUE = f"{DESK}en/"
TURKISH, ENGLISH = "Asansör ve [naam] bozuk", "The lift and [naam] are broken"


@pytest.fixture
def known(app, cast):
    """The volunteer and the checker know English and Turkish."""
    with app.app_context(), transaction() as session:
        for actor in (cast.volunteer, cast.checker):
            choose_languages(session, actor.id, ["en", "tr"])
    return cast


@pytest.fixture
def story_id(app, known) -> int:
    return add_story(app, TURKISH, checker=known.checker, lang="tr")[2]


@pytest.fixture
def volunteer(client: FlaskClient, known) -> FlaskClient:
    return sign_in(client, known.volunteer)


@pytest.fixture
def checker(app: Flask, known) -> FlaskClient:
    return sign_in(app.test_client(), known.checker)


def text_of(client: FlaskClient, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.get_data(as_text=True)


def state_of(app: Flask, story_id: int) -> State:
    with app.app_context():
        return get_pair(db.session(), story_id, "en").person_state


def pages(story_id: int) -> tuple[str, ...]:
    return (DESK, QUEUE, f"{QUEUE}{story_id}")


class TestWhoComesIn:
    def test_a_visitor_is_sent_to_sign_in(self, client, story_id):
        for page in pages(story_id):
            assert client.get(page).headers["Location"] == "/en/werk/inloggen"

    @pytest.mark.parametrize("part", ["professional", "pair_one", "member", "helper", "administrator"])
    def test_other_roles_are_refused_everywhere(self, client, known, story_id, part):
        sign_in(client, getattr(known, part))
        assert {client.get(page).status_code for page in pages(story_id)} == {403}
        posts = (f"{QUEUE}{story_id}", f"{QUEUE}{story_id}/gelezen")
        assert {client.post(page).status_code for page in posts} == {403}

    def test_a_language_that_one_does_not_know_is_refused(self, volunteer, story_id):
        for page in (f"{DESK}ar/", f"{DESK}ar/{story_id}"):
            assert volunteer.get(page).status_code == 403

    def test_a_story_of_another_place_is_refused(self, app, checker, known):
        elsewhere = add_story(app, TURKISH, checker=known.other_checker, area=LAAGHOVEN, lang="tr")[2]
        assert checker.get(f"{QUEUE}{elsewhere}").status_code == 403
        assert "Asansör" not in text_of(checker, QUEUE)

    def test_what_is_not_public_is_not_there(self, app, volunteer):
        hidden = add_story(app, TURKISH, lang="tr")[2]
        assert volunteer.get(f"{QUEUE}{hidden}").status_code == 404

    @pytest.mark.parametrize("lang", ["nl", "ar"])
    def test_every_page_speaks_other_languages_and_directions(self, volunteer, story_id, lang):
        for page in pages(story_id):
            answer = text_of(volunteer, page.replace("/en/werk", f"/{lang}/werk"))
            assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in answer

    def test_htmx_gets_the_fragment_alone(self, volunteer, story_id):
        for page in pages(story_id):
            answer = volunteer.get(page, headers={"HX-Request": "true"}).get_data(as_text=True)
            assert "<html" not in answer

    def test_the_bar_leads_to_it(self, volunteer):
        assert f'href="{DESK}"' in text_of(volunteer, DESK)


class TestLanguages:
    def test_who_chose_none_is_asked_to(self, client, cast):
        sign_in(client, cast.volunteer)
        assert "Choose the languages that you know" in text_of(client, DESK)
        assert f'href="{LANGUAGES}"' in text_of(client, DESK)
        answer = send_form(client, LANGUAGES, langs=["pl", "uk"])
        assert (answer.status_code, answer.headers["Location"]) == (303, DESK)
        page = text_of(client, DESK)
        assert 'href="/en/werk/vertalen/pl/"' in page
        assert 'href="/en/werk/vertalen/uk/"' in page
        assert "Your languages are kept." in page

    def test_who_checks_too_finds_one_list_for_both(self, checker):
        send_form(checker, LANGUAGES, langs=["pl"])
        assert 'href="/en/werk/vertalen/pl/"' in text_of(checker, DESK)
        assert 'href="/en/werk/vertalen/en/"' not in text_of(checker, DESK)
        assert "stories in the languages you read" in text_of(checker, "/en/werk/")

    def test_numbers_wait_per_language(self, volunteer, story_id):
        page = text_of(volunteer, DESK)
        assert page.split("vertalen/en/")[1].split("</tr>")[0].count("1 story") == 1
        assert page.split("vertalen/tr/")[1].split("</tr>")[0].count("0 stories") == 1

    def test_an_odd_language_is_an_error_that_is_shown(self, volunteer):
        answer = send_form(volunteer, LANGUAGES, langs=["klingon"])
        assert answer.status_code == 422
        assert "Change this" in answer.get_data(as_text=True)


class TestTheQueue:
    def test_most_asked_for_stands_first_and_says_where_it_stands(self, app, volunteer, known):
        first = add_story(app, "Bir asansör", checker=known.checker, lang="tr")[2]
        second = add_story(app, "Iki asansör", checker=known.checker, lang="tr")[2]
        with app.app_context(), transaction() as session:
            wish_for(session, second, "en")
        page = text_of(volunteer, QUEUE)
        assert page.index(f"{QUEUE}{second}") < page.index(f"{QUEUE}{first}")
        assert "1 time<" in page
        assert page.count("nobody began") == 2

    def test_nothing_waiting_is_said(self, volunteer):
        assert "Nothing waits" in text_of(volunteer, QUEUE)

    def test_it_has_pages(self, app, volunteer, known):
        for number in range(21):
            add_story(app, f"Bir asansör {number:02}", checker=known.checker, lang="tr")
        assert "asansör 20" not in text_of(volunteer, QUEUE)
        assert "asansör 20" in text_of(volunteer, f"{QUEUE}?p=2")

    @pytest.mark.parametrize("page", [DESK, QUEUE])
    def test_the_number_of_statements_is_the_same_for_few_and_many(
        self, app, volunteer, known, count_queries, page
    ):
        numbers = []
        text_of(volunteer, page)
        for count in (1, 6):
            for number in range(count):
                story = add_story(app, f"Bir asansör {count} {number}", checker=known.checker, lang="tr")[2]
                send_form(volunteer, f"{QUEUE}{story}", text="x", act="hand_in")
            with count_queries() as made:
                volunteer.get(page)
            numbers.append(len(made))
        assert numbers[0] == numbers[1] <= 13


class TestWriting:
    def test_the_original_stands_beside_an_empty_field_in_the_other_language(self, volunteer, story_id):
        page = text_of(volunteer, f"{QUEUE}{story_id}")
        assert TURKISH in page
        field = page.split("<textarea")[1].split("</textarea>")[0]
        assert 'lang="en"' in field
        assert 'dir="ltr"' in field
        assert field.split(">")[1].strip() == ""

    def test_a_draft_is_kept_and_is_there_again(self, app, volunteer, checker, story_id):
        page = f"{QUEUE}{story_id}"
        answer = send_form(volunteer, page, text="The lift and", act="keep")
        assert (answer.status_code, answer.headers["Location"]) == (303, page)
        shown = text_of(volunteer, page)
        assert "Your draft is kept." in shown
        assert "The lift and</textarea>" in shown
        assert "your draft" in text_of(volunteer, QUEUE)
        assert "a draft of somebody else" in text_of(checker, QUEUE)
        assert "This is a draft of somebody else" in text_of(checker, page)
        assert state_of(app, story_id) is State.DRAFT

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Write the translation first."),
            ("The lift is broken", "Copy each as it is: [naam]."),
            ("a" * 30_001, "at most 30000 characters"),
        ],
    )
    def test_what_cannot_be_handed_in_says_why_and_keeps_what_was_typed(
        self, app, volunteer, story_id, text, sentence
    ):
        answer = send_form(volunteer, f"{QUEUE}{story_id}", text=text, act="hand_in")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert sentence in page
        assert f"{text}</textarea>" in page
        assert state_of(app, story_id) is State.NONE

    def test_a_mark_that_the_original_lacks_is_to_be_left_out(self, app, volunteer, known):
        other = add_story(app, "Bir asansör", checker=known.checker, lang="tr")[2]
        answer = send_form(volunteer, f"{QUEUE}{other}", text="The [naam] lift", act="hand_in")
        assert "the original has no such marks" in answer.get_data(as_text=True)

    def test_an_expired_token_keeps_what_was_typed(self, volunteer, story_id):
        answer = send_form(volunteer, f"{QUEUE}{story_id}", text=ENGLISH, act="keep", csrf_token="oud")
        assert answer.status_code == 422
        assert f"{ENGLISH}</textarea>" in answer.get_data(as_text=True)

    def test_when_the_story_changes_meanwhile_nothing_typed_is_lost(self, app, volunteer, story_id):
        page = f"{QUEUE}{story_id}"
        with app.app_context():
            version = get_pair(reading(), story_id, "en").version
            with transaction() as session:
                change = Change("[naam] çalışıyor", "tr", None, may_be_shown=True, page_lang="nl")
                change_story(session, story_id, change, WordTagger(), now())
                check_story(session, story_id, publish=True, reason=None, moment=now())
        answer = send_form(volunteer, page, text=ENGLISH, act="hand_in", version=version)
        shown = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "What you wrote is still in the field" in shown
        assert f"{ENGLISH}</textarea>" in shown
        assert "çalışıyor" in shown


class TestReading:
    def test_a_second_person_finds_it_right_and_it_is_on_the_site(self, app, volunteer, checker, story_id):
        page = f"{QUEUE}{story_id}"
        answer = send_form(volunteer, page, text=ENGLISH, act="hand_in")
        assert (answer.status_code, answer.headers["Location"]) == (303, QUEUE)
        own = text_of(volunteer, page)
        assert "A second person who knows this language has to read it" in own
        assert "/gelezen" not in own
        assert "yours waits for a second person" in text_of(volunteer, QUEUE)
        assert "a second person is needed" in text_of(checker, QUEUE)
        answer = send_form(checker, page, f"{page}/gelezen", verdict="right")
        assert answer.status_code == 303
        assert "The translation is on the site." in text_of(checker, QUEUE)
        assert state_of(app, story_id) is State.CHECKED
        assert ENGLISH in app.test_client().get("/en/molenveld/verhalen").get_data(as_text=True)
        assert "is on the site" in text_of(volunteer, page)
        assert "<textarea" not in text_of(volunteer, page)

    def test_what_was_typed_while_another_one_found_it_right_is_still_there(
        self, volunteer, checker, story_id
    ):
        page = f"{QUEUE}{story_id}"
        send_form(volunteer, page, text=ENGLISH, act="hand_in")
        typed = fields_of(find_form(volunteer.get(page), page)) | {"text": f"{ENGLISH} again", "act": "keep"}
        send_form(checker, page, f"{page}/gelezen", verdict="right")
        answer = volunteer.post(page, data=typed)
        shown = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "What you wrote is still in the field" in shown
        assert f"{ENGLISH} again</textarea>" in shown
        assert 'value="hand_in"' not in shown  # what was found right is not written over

    def test_what_a_report_hides_is_not_said_to_be_on_the_site(self, app, volunteer, checker, story_id):
        page = f"{QUEUE}{story_id}"
        send_form(volunteer, page, text=ENGLISH, act="hand_in")
        with app.app_context(), transaction() as session:
            hide_translation(session, get_pair(session, story_id, "en").by_person.id)
        send_form(checker, page, f"{page}/gelezen", verdict="right")
        for shown in (text_of(checker, QUEUE), text_of(volunteer, page)):
            assert "It is hidden until two people decided." in shown
            assert "The translation is on the site." not in shown
            assert "read by a second person and is on the site." not in shown

    def test_found_wrong_it_goes_back_with_what_was_not_right(self, app, volunteer, checker, story_id):
        page = f"{QUEUE}{story_id}"
        send_form(volunteer, page, text=ENGLISH, act="hand_in")
        send_form(checker, page, f"{page}/gelezen", verdict="wrong", remark="The door is left out")
        assert "was not right" in text_of(volunteer, QUEUE)
        shown = text_of(volunteer, page)
        assert "The door is left out" in shown
        assert f"{ENGLISH}</textarea>" in shown

    def test_the_writer_cannot_find_it_right(self, app, volunteer, story_id):
        page = f"{QUEUE}{story_id}"
        token = {"csrf_token": csrf_of(volunteer, page)}
        send_form(volunteer, page, text=ENGLISH, act="hand_in")
        with app.app_context():
            over = get_pair(reading(), story_id, "en").by_person.fingerprint
        sent = {"by": "person", "over": over, "verdict": "right", **token}
        assert volunteer.post(f"{page}/gelezen", data=sent).status_code == 403
        assert state_of(app, story_id) is State.PROPOSED

    @pytest.mark.parametrize(
        ("changes", "sentence"), [({}, "Choose one"), ({"by": "odd", "verdict": "right"}, "")]
    )
    def test_a_judgement_that_says_nothing_is_asked_again(
        self, volunteer, checker, story_id, changes, sentence
    ):
        page = f"{QUEUE}{story_id}"
        send_form(volunteer, page, text=ENGLISH, act="hand_in")
        answer = send_form(checker, page, f"{page}/gelezen", **changes)
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)


def test_a_site_without_a_service_has_no_button(app, volunteer, story_id):
    page = f"{QUEUE}{story_id}"
    assert "/dienst" not in text_of(volunteer, page)
    volunteer.post(f"{page}/dienst", data={"csrf_token": csrf_of(volunteer, page)})
    assert "This text does not go to the service." in text_of(volunteer, page)


def csrf_of(client: FlaskClient, page: str) -> str:
    """Return a token that a form on the page carries."""
    return (
        client.get(page)
        .get_data(as_text=True)
        .split('name="csrf_token"')[1]
        .split('value="')[1]
        .split('"')[0]
    )
