"""What a teller agreed to: changed at any time, and a no counts at once in every place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from buurtstem.core.contributions import ContributionRef
from buurtstem.media.actions import attach_picture, take_picture
from buurtstem.privacy.actions import change_uses
from buurtstem.privacy.queries import get_consent, statements_of
from buurtstem.privacy.rules import Use, Way
from buurtstem.receipts.actions import give_receipt
from buurtstem.receipts.rules import mac_of, make_code
from buurtstem.stories.actions import check_story
from buurtstem.stories.queries import get_story
from buurtstem.web.database import reading, transaction
from tests.agenda import adopt, propose, put_on_agenda
from tests.browsing import fields_of, find_form, send_form
from tests.cast import MOLENVELD, MOMENT, sign_in
from tests.factories import add_receipt, add_story, publish_stories
from tests.photos import photo
from tests.publishing import add_story as publish
from tests.talks import add_talk
from tests.telling import TEXT, tell

PAGE, OPENED = "/en/bewijs/toestemming/", "/en/bewijs/open"
STORY = ContributionRef("story", 1)
WORD = "zebravink"  # stands in one story and nowhere else


@pytest.fixture
def translator(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation service in the settings; nothing is sent to it here."""
    settings = replace(
        app.extensions["settings"], translation_url="http://127.0.0.1:9", translation_name="De Vertaler"
    )
    monkeypatch.setitem(app.extensions, "settings", settings)


def open_receipt(client, code: str) -> None:
    assert send_form(client, "/en/bewijs/", code=code).status_code == 303


def consent(app: Flask, ref: ContributionRef = STORY):
    with app.app_context():
        return get_consent(reading(), ref)


def state(app: Flask, story_id: int = 1) -> str:
    with app.app_context():
        return get_story(reading(), story_id).state


@pytest.fixture
def published(app, client, cast) -> None:
    """A public story whose receipt is open."""
    open_receipt(client, publish(app, TEXT, checker=cast.checker)[0])


@pytest.mark.usefixtures("translator")
def test_each_use_stands_there_with_the_answer_that_counts_now(client, published):
    assert PAGE in client.get(OPENED).get_data(as_text=True)
    form = fields_of(find_form(client.get(PAGE), PAGE))
    answers = {use: form.get(use) for use in ("receive", "publish", "teach", "translate")}
    assert answers == {"receive": ["yes"], "publish": ["yes"], "teach": ["no"], "translate": ["no"]}


@pytest.mark.usefixtures("translator")
def test_a_translation_service_is_named_where_its_use_is_asked(client, published):
    assert "goes to De Vertaler, without your name" in client.get(PAGE).get_data(as_text=True)


def test_where_no_translation_service_is_set_nobody_is_asked_about_one(app, client, published):
    assert "translate" not in fields_of(find_form(client.get(PAGE), PAGE))
    assert send_form(client, PAGE, teach="yes").status_code == 303
    with app.app_context():
        assert {each.use for each in statements_of(reading(), STORY)} == {"receive", "publish", "teach"}


def test_a_yes_to_a_service_that_is_gone_from_the_settings_can_still_be_taken_back(app, client, published):
    with app.app_context(), transaction() as session:
        change_uses(session, (STORY,), {Use.TRANSLATE: True}, "en", MOMENT)
    assert send_form(client, PAGE, translate="no").status_code == 303
    assert not consent(app).translate


@pytest.mark.usefixtures("translator")
def test_each_use_is_changed_apart_and_every_answer_is_kept(app, client, published):
    for use in ("teach", "translate"):
        assert send_form(client, PAGE, **{use: "yes"}).status_code == 303
    assert (consent(app).teach, consent(app).translate, consent(app).publish) == (True, True, True)
    assert state(app) == "published"
    assert send_form(client, PAGE, teach="no").status_code == 303
    with app.app_context():
        said = [(each.use, each.given) for each in statements_of(reading(), STORY)]
    assert said[-3:] == [("teach", True), ("translate", True), ("teach", False)]
    page = client.get(PAGE).get_data(as_text=True)
    assert page.count("version 3 of the question") == len(said)
    assert "by yourself" in page
    assert "English" in page


def test_answers_that_stay_the_same_are_not_written_down_again(app, client, published):
    with app.app_context():
        before = len(statements_of(reading(), STORY))
    send_form(client, PAGE)
    with app.app_context():
        assert len(statements_of(reading(), STORY)) == before


def test_no_to_showing_takes_a_story_off_the_site_and_yes_lets_it_be_checked_again(app, client, published):
    send_form(client, PAGE, publish="no")
    assert state(app) == "private"
    send_form(client, PAGE, publish="yes")
    assert (state(app), consent(app).publish) == ("waiting", True)


def test_an_answer_about_a_story_that_waits_changes_only_the_consent(app, client, cast):
    tell(client)
    send_form(client, PAGE, publish="no")
    assert (state(app), consent(app).publish) == ("waiting", False)


def test_no_to_receiving_withdraws_the_story(app, client, published):
    assert send_form(client, PAGE, receive="no").headers["Location"] == OPENED
    assert (state(app), consent(app).receive, consent(app).publish) == ("withdrawn", False, False)
    assert client.get(PAGE).status_code == 409
    assert client.post(PAGE).status_code == 409


@pytest.mark.usefixtures("translator")
def test_of_a_talk_all_pieces_are_answered_for_at_once(app, client, cast):
    code = make_code()
    with app.app_context(), transaction() as session:
        ref = add_talk(session, cast.pair_one)
        give_receipt(session, mac_of(code, app.extensions["settings"].receipt_key), ref, MOMENT.date())
    open_receipt(client, code)
    assert "everything that you told at the door" in client.get(PAGE).get_data(as_text=True)
    send_form(client, PAGE, translate="yes")
    made = [consent(app, ContributionRef("story", number)) for number in (1, 2)]
    assert [(each.translate, each.way) for each in made] == [(True, Way.PAIR), (True, Way.PAIR)]


def test_of_a_talk_one_piece_of_which_was_erased_the_rest_is_answered_for(app, client, cast):
    code = make_code()
    with app.app_context(), transaction() as session:
        ref = add_talk(session, cast.pair_one)
        give_receipt(session, mac_of(code, app.extensions["settings"].receipt_key), ref, MOMENT.date())
        app.extensions["retention"].erase(session, STORY)
    open_receipt(client, code)
    assert send_form(client, PAGE, teach="yes").status_code == 303
    assert consent(app, ContributionRef("story", 2)).teach
    assert send_form(client, OPENED, "/en/bewijs/leren", may_teach=None).status_code == 303
    assert not consent(app, ContributionRef("story", 2)).teach


@pytest.mark.usefixtures("translator")
def test_a_form_without_an_answer_keeps_what_was_chosen_and_changes_nothing(app, client, published):
    answer = send_form(client, PAGE, teach="yes", translate="perhaps")
    assert answer.status_code == 422
    assert fields_of(find_form(answer, PAGE))["teach"] == ["yes"]
    assert 'role="alert"' in answer.get_data(as_text=True)
    send_form(client, PAGE, teach="yes", csrf_token="oud")
    assert not consent(app).teach


def test_without_a_receipt_there_is_nothing_to_choose(client, cast):
    assert client.get(PAGE).headers["Location"] == "/en/bewijs/open"
    assert client.post(PAGE, data={"receive": "yes"}).status_code == 404


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_the_page_opens_in_each_language_and_as_a_fragment(client, published, lang):
    address = f"/{lang}/bewijs/toestemming/"
    assert f'<html lang="{lang}"' in client.get(address).get_data(as_text=True)
    fragment = client.get(address, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert 'id="consents"' in fragment
    assert "<html" not in fragment


@pytest.fixture
def everywhere(app, cast) -> tuple[str, list[str]]:
    """A story that stands wherever a story can stand; its receipt code and the addresses of these places."""
    code, settings = make_code(), app.extensions["settings"]
    with app.app_context(), transaction() as session:
        publish_stories(session, 2)
        ref = add_story(session, text=f"De lift is stuk, zei de {WORD}.")
        add_receipt(session, ref, code, settings.receipt_key)
        attach_picture(session, take_picture(session, settings.media_dir, photo(), MOMENT).id, ref)
        check_story(session, ref.id, publish=True, reason=None, moment=MOMENT)
        thread_id = propose(session)["housing/lift"].id
        adopt(session, cast, thread_id)
        put_on_agenda(session, cast, thread_id)
        story = get_story(session, ref.id)
    with app.test_request_context("/en/"):
        steps = app.extensions["chain"].steps_after(reading(), ref)
    assert [step.kind for step in steps] == ["thread", "task"]
    return code, [
        "/en/molenveld/verhalen",
        f"/en/molenveld/verhalen?zoek={WORD}",
        f"/en/molenveld/verhalen/{story.public_id}",
        *(step.path for step in steps),
        *(f"/media/{each.public_id}{small}" for each in story.pictures for small in ("", "/small")),
        f"/en/werk/draden/{thread_id}",
        *(f"/en/werk/uitvoer/bestand?plaats={MOLENVELD}&vorm={kind}" for kind in ("csv", "jsonl")),
    ]


def places_with(visitor, staff, addresses: list[str]) -> list[str]:
    """Return the addresses at which the story can be seen, by a browser that has seen them all before."""
    found = []
    for address in addresses:
        answer = (staff if "/werk/" in address else visitor).get(address, buffered=True)
        kept_for_later = answer.headers.get("Cache-Control", "")
        assert "no-cache" in kept_for_later or "no-store" in kept_for_later, address
        if answer.status_code == 200 and (answer.mimetype.startswith("image/") or _tells(answer)):
            found.append(address)
    return found


def _tells(answer) -> bool:
    text = answer.get_data(as_text=True)
    return f"de {WORD}" in text


@pytest.mark.parametrize(
    "act",
    [
        {"page": PAGE, "publish": "no"},
        {"page": PAGE, "receive": "no"},
        {"page": OPENED, "action": "/en/bewijs/terugnemen"},
        {"page": OPENED, "action": "/en/bewijs/wissen", "sure": "y"},
    ],
    ids=["not shown", "not received", "withdrawn", "erased"],
)
def test_a_no_counts_at_once_in_list_search_page_thread_agenda_picture_and_file(
    app, client, cast, everywhere, act
):
    code, addresses = everywhere
    visitor, staff = app.test_client(), sign_in(app.test_client(), cast.builder)
    assert places_with(visitor, staff, addresses) == addresses
    open_receipt(client, code)
    assert send_form(client, **act).status_code == 303
    assert places_with(visitor, staff, addresses) == []
