"""Threads for the people who keep them: the list, one calm page, every step without JavaScript."""

from __future__ import annotations

import pytest

from buurtstem.agenda.actions.merging import merge_thread
from buurtstem.agenda.actions.stories import open_thread_from_story
from buurtstem.agenda.actions.threads import dismiss_thread
from buurtstem.agenda.queries.history import interpretations_of
from buurtstem.agenda.queries.threads import get_thread, members_of, threads_in
from buurtstem.agenda.rules.threads import Stage
from buurtstem.core.clock import today
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.stories.queries import get_story
from buurtstem.themes.rules import Nature, Theme
from tests.agenda import NAME, interpret, propose
from tests.browsing import fields_of, find_form, send_form
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.factories import add_story, publish_stories

LIST = "/en/werk/draden"
PUBLISHED = ContributionState.PUBLISHED
OTHERS = ["pair_one", "checker", "helper", "volunteer", "administrator", "other_checker"]
STEPS = ["naam", "herkend", "merk", "verder", "afwijzen", "terug", "verhalen"]
SAYING = {"text": "De lift is geen luxe.", "author": "bewoner", "said_on": "2026-03-14"}


def page_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    assert status != 200 or answer.headers["Cache-Control"] == "no-store"
    return answer.get_data(as_text=True)


def address_of(thread_id, step=""):
    return f"{LIST}/{thread_id}" + (f"/{step}" if step else "")


def send(client, thread_id, step, **changes):
    return send_form(client, address_of(thread_id), address_of(thread_id, step), **changes)


def member_ids(put, thread_id):
    with put() as session:
        return members_of(session, [thread_id]).get(thread_id, ())


@pytest.fixture
def first_story(put, proposed):
    """The first story of the proposed thread."""
    with put() as session:
        return get_story(session, members_of(session, [proposed])[proposed][0])


def test_the_list_shows_threads_by_stage_with_sizes_languages_and_natures(put, cast, builder):
    with put() as session:
        publish_stories(session, 2, nature=Nature.CONCERN)
        publish_stories(session, 1, lang="tr", nature=Nature.STRENGTH)
        propose(session)
    page = page_of(builder, LIST)
    for shown in ("Proposed", "Lift and stairs", "3 receipts", "Dutch 2", "Turkish 1", "Concern", "Strength"):
        assert shown in page


def test_an_empty_list_says_when_threads_come(builder):
    assert "There are no threads yet" in page_of(builder, LIST)


def test_stories_in_no_thread_are_there_to_read(put, cast, builder, proposed):
    with put() as session:
        add_story(session, PUBLISHED, text="Het beeld op het plein")
        add_story(session, text="Wacht nog op een controle")
    page = page_of(builder, LIST)
    assert "1 story stands by itself" in page
    assert "Het beeld op het plein" in page
    assert "Wacht nog" not in page


def test_a_member_sees_the_threads_of_the_own_place_only(put, cast, as_actor, proposed):
    with put() as session:
        publish_stories(session, 2, area_code=LAAGHOVEN, text="De bus komt nooit")
        propose(session, LAAGHOVEN)
    page = page_of(as_actor(cast.member), LIST)
    assert "Lift and stairs" in page
    assert "Bus and tram" not in page
    assert "Bus and tram" in page_of(as_actor(cast.professional), LIST)


@pytest.mark.parametrize("part", OTHERS)
def test_other_roles_see_no_threads(cast, as_actor, proposed, part):
    client = as_actor(getattr(cast, part))
    page = page_of(client, LIST)
    assert "You have no threads to look at" in page
    assert "Lift and stairs" not in page
    page_of(client, address_of(proposed), 403)
    for step in (*STEPS, "duiding"):
        assert client.post(address_of(proposed, step)).status_code == 403


@pytest.mark.parametrize("part", ["member", "professional"])
def test_who_only_interprets_moves_nothing(put, cast, as_actor, proposed, first_story, part):
    client = as_actor(getattr(cast, part))
    page = page_of(client, address_of(proposed))
    assert address_of(proposed, "duiding") in page
    for step in STEPS:
        assert f'action="{address_of(proposed, step)}"' not in page
        assert client.post(address_of(proposed, step)).status_code == 403
    move = address_of(proposed, f"verhalen/{first_story.public_id}")
    assert client.get(move).status_code == 403
    assert client.post(f"{move}/eruit").status_code == 403
    assert client.post(f"{LIST}/nieuw").status_code in {403, 422}


def test_the_entrance_is_there_for_who_may_interpret(cast, as_actor):
    assert f'href="{LIST}"' in page_of(as_actor(cast.member), LIST).split("<main")[0]
    assert f'href="{LIST}"' not in page_of(as_actor(cast.checker), LIST).split("<main")[0]


def test_a_visitor_is_sent_to_sign_in(client, proposed):
    for address in (LIST, address_of(proposed)):
        assert client.get(address).headers["Location"] == "/en/werk/inloggen"
    for step in STEPS:
        assert client.post(address_of(proposed, step)).headers["Location"] == "/en/werk/inloggen"


def test_a_thread_that_is_not_there_is_not_found(builder):
    page_of(builder, address_of(999), 404)
    page_of(builder, address_of(99999999999999999999), 404)


def test_a_thread_goes_all_the_way_by_its_forms(cast, as_actor, builder, proposed, thread_of):
    assert "A name, given by a person." in page_of(builder, address_of(proposed))
    assert send(builder, proposed, "naam", name=NAME, value="samen naar buiten").status_code == 303
    for part, role in (("member", "resident"), ("professional", "professional")):
        answer = send(as_actor(getattr(cast, part)), proposed, "duiding", role=role, **SAYING)
        assert answer.status_code == 303
    assert send(builder, proposed, "verder").status_code == 303
    assert thread_of(proposed).stage is Stage.INTERPRETED
    page = page_of(builder, address_of(proposed))
    assert "do residents recognise this?" in page
    answer = send(
        builder, proposed, "herkend", recognised="partly", asked_at="bewonersavond", asked_on="2026-03-14"
    )
    assert answer.status_code == 303
    assert send(builder, proposed, "merk", is_chance="y").status_code == 303
    assert send(builder, proposed, "verder").status_code == 303
    thread = thread_of(proposed)
    assert (thread.stage, thread.name, thread.name_lang, thread.is_chance) == (
        Stage.ADOPTED,
        NAME,
        "en",
        True,
    )
    page = page_of(builder, address_of(proposed))
    assert "Put something on the agenda" in page
    for act in ("named", "an interpretation added", "moved on", "recognition recorded", "marked"):
        assert act in page


def test_moving_on_twice_from_one_page_moves_one_step(put, cast, builder, proposed, thread_of):
    with put() as session:
        interpret(session, cast, proposed)
    answer = send(builder, proposed, "merk", is_chance="y")
    assert answer.status_code == 303
    answer = send(builder, proposed, "herkend", recognised="yes", asked_at="avond", asked_on="2026-03-14")
    assert answer.status_code == 303
    answer = send(builder, proposed, "verder", seen="proposed")
    assert answer.status_code == 409
    assert "Adopt this thread" in answer.get_data(as_text=True)
    assert thread_of(proposed).stage is Stage.INTERPRETED


def test_moving_on_too_early_changes_nothing_and_says_what_is_missing(
    builder, proposed, thread_of, put, cast
):
    page = address_of(proposed)
    with put() as session:
        interpret(session, cast, proposed)
        other = propose_other(session)
    token = builder.get(page).get_data(as_text=True).split('name="csrf_token" type="hidden" value="')[1]
    answer = builder.post(
        address_of(other, "verder"), data={"csrf_token": token.split('"')[0], "seen": "proposed"}
    )
    assert answer.status_code == 422
    assert "A name, given by a person." in answer.get_data(as_text=True)
    assert thread_of(other).stage is Stage.PROPOSED


def propose_other(session):
    publish_stories(session, 2, text="De bus komt nooit")
    return propose(session)["environment/transport"].id


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        ("naam", {"name": ""}),
        ("naam", {"name": "x" * 161}),
        ("herkend", {"asked_at": "avond", "asked_on": "2026-03-14"}),
        ("herkend", {"recognised": "yes", "asked_at": "", "asked_on": "2026-03-14"}),
        ("herkend", {"recognised": "yes", "asked_at": "avond", "asked_on": "gisteren"}),
        ("herkend", {"recognised": "yes", "asked_at": "avond", "asked_on": "2099-01-01"}),
        ("herkend", {"recognised": "yes", "asked_at": "avond", "asked_on": "0001-01-01"}),
        ("afwijzen", {"reason": " "}),
        ("verhalen", {"story": ""}),
        ("verhalen", {"story": "bestaat-niet"}),
        ("duiding", {**SAYING, "role": "resident", "meeting": ""}),
        ("duiding", {**SAYING, "role": "professional"}),
        ("duiding", {**SAYING, "role": "resident", "meeting": "buurtcafé", "text": ""}),
        ("duiding", {**SAYING, "role": "resident", "meeting": "buurtcafé", "text": "x" * 2001}),
        ("duiding", {**SAYING, "role": "resident", "meeting": "buurtcafé", "said_on": "2099-01-01"}),
        ("naam", {"name": NAME, "csrf_token": "oud"}),
        ("merk", {"csrf_token": "oud"}),
    ],
    ids=str,
)
def test_a_form_filled_in_wrongly_says_what_to_do_and_changes_nothing(
    put, builder, proposed, thread_of, step, changes
):
    before = thread_of(proposed)
    answer = send(builder, proposed, step, **changes)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'role="alert"' in page
    assert thread_of(proposed) == before
    with put() as session:
        assert interpretations_of(session, [proposed]) == ()


def test_a_builder_writes_for_a_resident_at_a_meeting(put, builder, proposed):
    answer = send(builder, proposed, "duiding", role="resident", meeting="buurtcafé", **SAYING)
    assert answer.status_code == 303
    assert "said at: buurtcafé" in page_of(builder, address_of(proposed))


def test_today_is_a_day_on_which_something_can_be_said(builder, proposed):
    saying = {**SAYING, "said_on": today().isoformat()}
    assert send(builder, proposed, "duiding", role="resident", meeting="x", **saying).status_code == 303


def test_an_interpretation_is_withdrawn_with_a_mark_by_its_author(put, cast, as_actor, builder, proposed):
    member = as_actor(cast.member)
    send(member, proposed, "duiding", role="resident", **SAYING)
    withdraw = address_of(proposed, "duiding/1/intrekken")
    assert withdraw not in page_of(as_actor(cast.professional), address_of(proposed))
    assert send_form(member, address_of(proposed), withdraw, csrf_token="oud").status_code == 422
    assert send_form(member, address_of(proposed), withdraw).status_code == 303
    page = page_of(member, address_of(proposed))
    assert "Withdrawn" in page
    assert SAYING["text"] not in page
    assert withdraw not in page


def test_a_thread_is_dismissed_for_a_reason_and_brought_back(builder, proposed, thread_of):
    assert send(builder, proposed, "afwijzen", reason="dubbel met een andere").status_code == 303
    page = page_of(builder, address_of(proposed))
    assert thread_of(proposed).stage is Stage.DISMISSED
    assert "dubbel met een andere" in page
    assert address_of(proposed, "duiding") not in page
    assert send(builder, proposed, "terug", reason="").status_code == 422
    assert send(builder, proposed, "terug", reason="toch anders").status_code == 303
    assert thread_of(proposed).stage is Stage.PROPOSED


def test_a_thread_that_was_dismissed_meanwhile_is_a_conflict(put, cast, builder, proposed):
    with put() as session:
        other = propose_other(session)
    page = builder.get(address_of(other)).get_data(as_text=True)
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    with put() as session:
        dismiss_thread(session, cast.builder, other, "dubbel", MOMENT)
    data = {"csrf_token": token, "reason": "dubbel"}
    assert builder.post(address_of(other, "afwijzen"), data=data).status_code == 409


def test_what_was_written_while_a_thread_was_dismissed_is_still_there(put, cast, as_actor, builder, proposed):
    data, client = writing(as_actor(cast.professional), proposed)
    with put() as session:
        dismiss_thread(session, cast.builder, proposed, "dubbel", MOMENT)
    answer = client.post(address_of(proposed, "duiding"), data=data)
    assert answer.status_code == 409
    for words in ('role="alert"', "dismissed while you were writing", SAYING["text"], SAYING["author"]):
        assert words in answer.get_data(as_text=True)
    assert send(builder, proposed, "terug", reason="toch anders").status_code == 303
    sent = fields_of(find_form(answer, address_of(proposed, "duiding")))
    assert client.post(address_of(proposed, "duiding"), data=sent).status_code == 303


def test_what_was_written_while_a_thread_was_merged_can_be_put_with_the_other(put, cast, as_actor, proposed):
    data, client = writing(as_actor(cast.professional), proposed)
    with put() as session:
        other = propose_other(session)
        merge_thread(session, cast.builder, proposed, get_thread(session, other).public_id, MOMENT)
    answer = client.post(address_of(proposed, "duiding"), data=data)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    for words in ("merged into another one while you were writing", SAYING["text"], "Bus and tram"):
        assert words in page
    sent = fields_of(find_form(answer, address_of(other, "duiding")))
    assert client.post(address_of(other, "duiding"), data=sent).status_code == 303
    with put() as session:
        assert [line.text for line in interpretations_of(session, [other])] == [SAYING["text"]]


def test_what_does_not_fit_in_a_full_thread_is_still_there(put, cast, as_actor, proposed, monkeypatch):
    monkeypatch.setattr("buurtstem.agenda.actions.interpretations.MOST_INTERPRETATIONS", 0)
    data, client = writing(as_actor(cast.professional), proposed)
    answer = client.post(address_of(proposed, "duiding"), data=data)
    assert answer.status_code == 409
    for words in ("no room for more in this thread", SAYING["text"]):
        assert words in answer.get_data(as_text=True)


def writing(client, thread_id):
    """Return an interpretation that somebody has open, filled in and not sent yet, and their browser."""
    page = client.get(address_of(thread_id))
    return {
        **fields_of(find_form(page, address_of(thread_id, "duiding"))),
        **SAYING,
        "role": "professional",
    }, client


def test_a_thread_with_an_agenda_item_is_not_dismissed(builder, on_agenda):
    page = page_of(builder, address_of(on_agenda[0]))
    assert "It cannot be dismissed" in page
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    answer = builder.post(
        address_of(on_agenda[0], "afwijzen"), data={"csrf_token": token, "reason": "dubbel"}
    )
    assert answer.status_code == 422


def test_a_story_is_moved_by_its_own_page(put, builder, proposed, first_story):
    with put() as session:
        bus = propose_other(session)
        target = next(card for card in threads_in(session, (MOLENVELD,)) if card.id == bus)
    page = address_of(proposed, f"verhalen/{first_story.public_id}")
    assert first_story.text in page_of(builder, page)
    assert send_form(builder, page, to="nergens").status_code == 422
    assert send_form(builder, page, to=target.public_id).status_code == 303
    assert first_story.id in member_ids(put, bus)
    assert first_story.id not in member_ids(put, proposed)
    page_of(builder, page, 404)


def test_a_story_is_taken_out_and_put_back_by_its_address(put, builder, proposed, first_story):
    page = address_of(proposed, f"verhalen/{first_story.public_id}")
    assert send_form(builder, page, f"{page}/eruit", csrf_token="oud").status_code == 422
    assert send_form(builder, page, f"{page}/eruit").status_code == 303
    assert first_story.id not in member_ids(put, proposed)
    address = f"https://buurtstem.example/nl/molenveld/verhalen/{first_story.public_id}?x=1#story"
    assert send(builder, proposed, "verhalen", story=address).status_code == 303
    assert first_story.id in member_ids(put, proposed)


def test_a_story_of_elsewhere_or_in_two_threads_is_not_put_in(put, cast, builder, proposed):
    with put() as session:
        elsewhere = get_story(session, add_story(session, PUBLISHED, area_code=LAAGHOVEN).id)
        full = get_story(session, add_story(session, PUBLISHED, text="Het beeld").id)
        opened = [
            open_thread_from_story(session, cast.builder, MOLENVELD, full.public_id, theme, MOMENT)
            for theme in (Theme.PRIDE, Theme.SAY)
        ]
    assert send(builder, proposed, "verhalen", story=elsewhere.public_id).status_code == 422
    answer = send(builder, proposed, "verhalen", story=full.public_id)
    assert answer.status_code == 422
    assert "in two threads already" in answer.get_data(as_text=True)
    assert len(opened) == 2


def test_a_thread_is_made_by_hand_of_a_single_story(put, builder, cast):
    with put() as session:
        story = get_story(session, add_story(session, PUBLISHED, text="Het beeld op het plein").id)
    form = {"area": MOLENVELD, "theme": "pride"}
    assert send_form(builder, LIST, f"{LIST}/nieuw", story="", **form).status_code == 422
    assert send_form(builder, LIST, f"{LIST}/nieuw", story="nergens", **form).status_code == 422
    answer = send_form(builder, LIST, f"{LIST}/nieuw", story=story.public_id, **form)
    assert answer.status_code == 303
    page = page_of(builder, answer.headers["Location"])
    assert "Het beeld op het plein" in page
    assert "People put these stories together" in page


def test_a_thread_of_which_every_story_was_taken_back_says_so(app, put, builder, proposed):
    with put() as session:
        for story_id in members_of(session, [proposed])[proposed]:
            app.extensions["retention"].erase(session, ContributionRef("story", story_id))
    page = page_of(builder, address_of(proposed))
    assert "There is no public story in this thread" in page
    assert "3 stories were taken back" in page


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_staff_pages_speak_other_languages_and_directions(builder, proposed, first_story, lang):
    for address in (LIST, address_of(proposed), address_of(proposed, f"verhalen/{first_story.public_id}")):
        page = page_of(builder, address.replace("/en/", f"/{lang}/"))
        assert f'<html lang="{lang}"' in page
