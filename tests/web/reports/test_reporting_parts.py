"""Reporting a part of a story's page: what was added, the translation that is read; the rest stays."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from buurtstem.accounts.actions import choose_languages
from buurtstem.core.contributions import ContributionRef
from buurtstem.moderation.actions.additions import check_addition
from buurtstem.stories.additions.actions import add_to_story
from buurtstem.stories.additions.queries import additions_of, get_addition
from buurtstem.translating.queries import get_pair
from buurtstem.web.database import reading, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import MOMENT, sign_in
from tests.publishing import add_story
from tests.tagging import WordTagger
from tests.telling import TEXT
from tests.translating import ENGLISH, TURKISH, find_right, hand_in
from tests.web.reports.test_reporting import ANSWER, DESK, judge, report

ADDED = "De lift doet het weer, zegt Fatima."


@pytest.fixture
def put(app):
    """Write as the program does."""

    @contextmanager
    def write():
        with app.app_context(), transaction() as session:
            yield session

    return write


@pytest.fixture
def told(app, cast, put):
    """A public story with a public addition: its receipt code and public id."""
    code, public_id, story_id = add_story(app, TEXT, checker=cast.checker)
    with put() as session:
        addition_id = add_to_story(session, story_id, ADDED, WordTagger(), MOMENT)
        read = get_addition(session, addition_id).version
        check_addition(session, cast.checker, addition_id, held_for=None, read=read, moment=MOMENT)
    return code, public_id


@pytest.fixture
def translated(app, cast, put):
    """The public id of a Turkish story that readers of English read in the words of a volunteer."""
    _, public_id, story_id = add_story(app, TURKISH, checker=cast.checker, lang="tr")
    with put() as session:
        for person in (cast.volunteer, cast.builder):
            choose_languages(session, person.id, ("tr", "en"))
    hand_in(put, cast.volunteer, story_id)
    find_right(put, cast.builder, story_id)
    return public_id


def story_page(client, public_id: str, lang: str = "en") -> str:
    return client.get(f"/{lang}/molenveld/verhalen/{public_id}").get_data(as_text=True)


def report_page(public_id: str, over: str = "") -> str:
    return f"/en/melden/verhaal/molenveld/{public_id}{over}"


def addition_state(app) -> str:
    with app.app_context():
        return additions_of(reading(), 1)[0].state


def report_addition(client, told, **filled) -> str:
    return report(client, report_page(told[1]), about="aanvulling-1", **filled)


def test_each_part_of_a_page_leads_to_reporting_it(client, told, translated):
    seen = story_page(client, told[1])
    assert f'href="{report_page(told[1], "?over=aanvulling-1")}"' in seen
    form = find_form(client.get(report_page(told[1], "?over=aanvulling-1")), report_page(told[1]))
    assert fields_of(form)["about"] == ["aanvulling-1"]
    seen = story_page(client, translated)
    assert f'href="{report_page(translated, "?over=vertaling-en")}"' in seen
    assert "The translation into" in client.get(report_page(translated)).get_data(as_text=True)
    assert "vertaling-" not in story_page(client, translated, "tr")


def test_what_a_report_is_about_is_asked_only_where_there_is_a_choice(app, client, cast, told):
    form = find_form(client.get(report_page(told[1], "?over=vertaling-xx")), report_page(told[1]))
    assert fields_of(form)["about"] == ["tekst"]
    public_id = add_story(app, f"{TEXT} Ja.", checker=cast.checker)[1]
    assert "about" not in fields_of(find_form(client.get(report_page(public_id)), report_page(public_id)))


def test_a_part_that_is_not_there_cannot_be_reported(client, told):
    answer = send_form(client, report_page(told[1]), reason="spam", about="aanvulling-9")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_a_reported_addition_is_hidden_at_once_and_its_story_stays(client, told):
    report_addition(client, told)
    seen = story_page(client, told[1])
    assert TEXT in seen
    assert ADDED not in seen


def test_other_reasons_leave_an_addition_until_people_looked(client, told):
    report_addition(client, told, reason="untrue")
    assert ADDED in story_page(client, told[1])


def test_two_people_keep_an_addition_and_both_sides_read_of_it(app, client, cast, told):
    code = report_addition(client, told)
    checker = sign_in(app.test_client(), cast.checker)
    assert "an addition to a story" in checker.get(DESK).get_data(as_text=True)
    assert ADDED in checker.get(f"{DESK}1").get_data(as_text=True)
    assert "People look at this addition again." in checker.get("/en/werk/aanvullingen/1").get_data(
        as_text=True
    )
    teller = app.test_client()
    send_form(teller, "/en/bewijs/", code=told[0])
    receipt = teller.get("/en/bewijs/open").get_data(as_text=True)
    assert "Reported: an addition to a story." in receipt
    assert "Not shown now" in receipt
    assert judge(app, cast.checker, "voorstel").status_code == 303
    assert judge(app, cast.builder, "besluit").status_code == 303
    assert ADDED in story_page(client, told[1])
    answer = send_form(app.test_client(), ANSWER, code=code).get_data(as_text=True)
    assert "You reported an addition to a story" in answer


@pytest.mark.parametrize(
    ("outcome", "state"), [({"outcome": "mask"}, "waiting"), ({"outcome": "hide"}, "held_back")]
)
def test_an_addition_is_checked_again_or_held_back(app, client, cast, told, outcome, state):
    report_addition(client, told)
    decided = {**outcome, "hold_reason": "names_someone", "why": "It names somebody."}
    judge(app, cast.checker, "voorstel", **decided)
    assert judge(app, cast.builder, "besluit", **decided).status_code == 303
    assert addition_state(app) == state
    assert ADDED not in story_page(client, told[1])


def test_an_addition_is_decided_on_also_while_its_story_is_hidden(app, client, cast, told):
    report_addition(client, told)
    report(client, report_page(told[1]))
    judge(app, cast.checker, "voorstel")
    judge(app, cast.builder, "besluit")
    assert addition_state(app) == "published"
    assert client.get(f"/en/molenveld/verhalen/{told[1]}").status_code == 404


def test_a_report_of_an_addition_that_went_with_its_story_is_closed(app, client, cast, told):
    report_addition(client, told)
    send_form(client, "/en/bewijs/", code=told[0])
    send_form(client, "/en/bewijs/open", "/en/bewijs/terugnemen")
    checker = sign_in(app.test_client(), cast.checker)
    assert "It was changed or taken back." in checker.get(f"{DESK}1").get_data(as_text=True)
    assert send_form(checker, f"{DESK}1", f"{DESK}1/sluiten").status_code == 303


def test_a_reported_translation_is_hidden_and_the_original_stays(client, translated):
    assert ENGLISH in story_page(client, translated)
    report(client, report_page(translated), about="vertaling-en")
    seen = story_page(client, translated)
    assert ENGLISH not in seen
    assert TURKISH in seen


def test_a_translation_that_two_people_keep_is_read_again(app, client, cast, translated):
    report(client, report_page(translated), about="vertaling-en")
    case = sign_in(app.test_client(), cast.checker).get(f"{DESK}1").get_data(as_text=True)
    assert ENGLISH in case
    assert TURKISH in case
    judge(app, cast.checker, "voorstel")
    judge(app, cast.builder, "besluit")
    assert ENGLISH in story_page(client, translated)


def test_a_translation_does_not_come_back_while_people_decide_on_its_report(
    app, client, cast, translated, put
):
    report(client, report_page(translated), about="vertaling-en")
    find_right(put, cast.builder, 1, right=False)
    hand_in(put, cast.volunteer, 1, ENGLISH)
    find_right(put, cast.builder, 1)
    assert ENGLISH not in story_page(client, translated)
    judge(app, cast.checker, "voorstel")
    judge(app, cast.builder, "besluit")
    assert ENGLISH in story_page(client, translated)


def test_a_translation_that_two_people_hide_needs_somebody_who_translates_anew(
    app, client, cast, translated, put
):
    report(client, report_page(translated), about="vertaling-en")
    decided = {"outcome": "hide", "hold_reason": "hurts_someone", "why": "It says what was not told."}
    assert judge(app, cast.checker, "voorstel", outcome="mask").status_code == 422
    judge(app, cast.checker, "voorstel", **decided)
    assert judge(app, cast.builder, "besluit", **decided).status_code == 303
    assert ENGLISH not in story_page(client, translated)
    with put() as session:
        assert get_pair(session, 1, "en").person_state == "refused"
    anew = "The lift and [naam] do not work"
    hand_in(put, cast.volunteer, 1, anew)
    find_right(put, cast.builder, 1)
    assert anew in story_page(client, translated)


def test_a_report_of_a_translation_whose_story_is_erased_ends(app, client, cast, translated, put):
    report(client, report_page(translated), about="vertaling-en")
    with put() as session:
        app.extensions["retention"].erase(session, ContributionRef("story", 1))
    case = sign_in(app.test_client(), cast.checker).get(f"{DESK}1").get_data(as_text=True)
    assert "This was decided." in case
    assert ENGLISH not in case


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_the_form_opens_in_each_language(client, told, lang):
    page = client.get(f"/{lang}/melden/verhaal/molenveld/{told[1]}").get_data(as_text=True)
    assert f'<html lang="{lang}"' in page
    assert 'value="aanvulling-1"' in page


def test_a_part_that_was_hidden_meanwhile_is_not_replaced_by_the_story(app, client, told):
    address = report_page(told[1])
    form = fields_of(find_form(client.get(address), address)) | {
        "reason": "about_me",
        "about": "aanvulling-1",
    }
    report_addition(app.test_client(), told)
    answer = client.post(address, data=form)
    assert answer.status_code == 422
    assert fields_of(find_form(answer, address)).get("about") is None
    assert TEXT in story_page(client, told[1])
    late = client.get(report_page(told[1], "?over=aanvulling-1"))
    assert fields_of(find_form(late, address)).get("about") is None
    assert client.post(address, data=form | {"about": "tekst"}).status_code == 303


def test_the_form_about_a_part_that_it_hid_leads_to_its_code_when_sent_again(client, told):
    address = report_page(told[1])
    form = fields_of(find_form(client.get(address), address)) | {
        "reason": "about_me",
        "about": "aanvulling-1",
    }
    for _ in range(2):
        assert client.post(address, data=form).headers["Location"] == "/en/melden/bedankt"
