"""Merging, splitting, undoing and answering questions: plain forms, without JavaScript."""

from __future__ import annotations

import re

import pytest

from buurtstem.agenda.actions.stories import take_story_out
from buurtstem.agenda.models import ThreadStory
from buurtstem.agenda.queries.history import log_of
from buurtstem.agenda.queries.proposals import get_question, open_questions
from buurtstem.agenda.queries.threads import find_address_after, members_of, threads_in
from buurtstem.agenda.rules.threads import Act
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionState
from buurtstem.stories.actions import withdraw_story
from buurtstem.stories.queries import get_story, published_cards
from buurtstem.themes.rules import Theme
from tests.agenda import adopt, interpret, members, propose
from tests.browsing import send_form
from tests.cast import MOLENVELD
from tests.factories import add_story, publish_stories

LIST = "/en/werk/draden"
OTHERS = ["member", "professional", "checker", "pair_one", "administrator"]
LONG = " ".join(f"{letter * 4}woord" for letter in "abcdefghijklmnopqrst")


def text_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


def token_in(page):
    """Return the token of a page that stays open while things change."""
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)


def threads(put):
    with put() as session:
        return {card.aspect: card for card in threads_in(session, (MOLENVELD,))}


@pytest.fixture
def question(put, cast):
    """What the machine asks about a thread that holds two subjects."""
    with put() as session:
        publish_stories(session, 12, text="Overal schimmel")
        propose(session)
        for _ in range(2):
            publish_stories(session, 2, text="Schimmel in de Elzenlaan")
            propose(session)
        return open_questions(session, (MOLENVELD,))[0].id


def test_two_threads_are_made_one_and_two_again(put, builder, pair):
    lift, damp = pair
    page = f"{LIST}/{lift.id}"
    answer = send_form(builder, page, f"{page}/samenvoegen", into=damp.public_id)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{LIST}/{damp.id}")
    shown = text_of(builder, f"{LIST}/{damp.id}")
    for words in (
        "The two threads are one now",
        "Last done here:",
        "two threads merged",
        "community builder",
    ):
        assert words in shown
    assert builder.get(page).headers["Location"] == f"{LIST}/{damp.id}"
    assert set(threads(put)) == {"housing/damp"}
    with put() as session:
        step = next(line.step_id for line in log_of(session, damp.id) if line.act is Act.MERGED)
    undo = f"{LIST}/{damp.id}/ongedaan/{step}"
    assert undo in shown
    assert send_form(builder, f"{LIST}/{damp.id}", undo, csrf_token="oud").status_code == 422
    assert send_form(builder, f"{LIST}/{damp.id}", undo).status_code == 303
    assert "It is undone." in text_of(builder, f"{LIST}/{damp.id}")
    assert set(threads(put)) == {"housing/lift", "housing/damp"}
    again = text_of(builder, f"{LIST}/{damp.id}")
    assert undo not in again
    assert "(undone)" in again


@pytest.mark.parametrize("changes", [{"into": ""}, {"into": "nergens"}, {"csrf_token": "oud"}], ids=str)
def test_a_merge_that_cannot_be_says_what_to_do(put, builder, pair, changes):
    lift, damp = pair
    values = {"into": damp.public_id} | changes
    answer = send_form(builder, f"{LIST}/{lift.id}", f"{LIST}/{lift.id}/samenvoegen", **values)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert len(threads(put)) == 2


def test_a_thread_is_not_offered_to_go_into_one_that_came_less_far(put, cast, builder, pair):
    lift, damp = pair
    with put() as session:
        interpret(session, cast, lift.id)
    assert damp.public_id not in text_of(builder, f"{LIST}/{lift.id}").split('id="merging"')[1]
    assert lift.public_id in text_of(builder, f"{LIST}/{damp.id}").split('id="merging"')[1]


def test_what_was_built_on_is_not_undone_and_that_is_said(put, cast, builder, pair):
    lift, _ = pair
    page = f"{LIST}/{lift.id}"
    for name in ("Eerst", "Dan"):
        assert send_form(builder, page, f"{page}/naam", name=name).status_code == 303
    with put() as session:
        last, first = (line.step_id for line in log_of(session, lift.id))
    answer = send_form(builder, page, f"{page}/ongedaan/{last}")
    assert answer.status_code == 303
    assert "Eerst" in text_of(builder, page)
    token_page = text_of(builder, page)
    assert f"{page}/ongedaan/{first}" in token_page
    token = token_page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    twice = builder.post(f"{page}/ongedaan/{last}", data={"csrf_token": token})
    assert twice.status_code == 409
    assert "This was undone before." in twice.get_data(as_text=True)
    send_form(builder, page, f"{page}/naam", name="Nog eens")
    stood_upon = builder.post(f"{page}/ongedaan/{first}", data={"csrf_token": token})
    assert stood_upon.status_code == 409
    refusal = stood_upon.get_data(as_text=True)
    assert "something was done since" in refusal
    with put() as session:
        newest = log_of(session, lift.id)[0]
    way = f"{page}?stap={newest.step_id}#step-{newest.step_id}"
    later = refusal.split('id="later"')[1].split("</div>")[0]
    for words in ("named", "community builder", "Go there and undo that first", way):
        assert words in later
    there = text_of(builder, way.split("#", maxsplit=1)[0])
    assert f'id="step-{newest.step_id}"' in there
    assert '<details class="more" open>' in there
    assert f"{page}/ongedaan/{newest.step_id}" in there
    assert builder.post(f"{page}/ongedaan/999", data={"csrf_token": token}).status_code == 404


def test_what_can_never_be_undone_is_named_before_what_can(put, cast, builder, pair):
    lift, damp = pair
    page = f"{LIST}/{damp.id}"
    assert send_form(builder, f"{LIST}/{lift.id}", f"{LIST}/{lift.id}/samenvoegen", into=damp.public_id)
    token = token_in(text_of(builder, page))
    with put() as session:
        step = next(line.step_id for line in log_of(session, damp.id) if line.act is Act.MERGED)
    assert send_form(builder, page, f"{page}/merk", is_chance="y").status_code == 303
    assert send_form(builder, page, f"{page}/naam", name="Vocht").status_code == 303
    answer = builder.post(f"{page}/ongedaan/{step}", data={"csrf_token": token})
    later = answer.get_data(as_text=True).split('id="later"')[1].split("</div>")[0]

    assert answer.status_code == 409
    assert "marked" in later
    assert "That cannot be undone, so this stays as it is too." in later
    assert "Go there" not in later


def test_a_later_act_on_another_thread_is_found_there(put, cast, builder, pair):
    lift, damp = pair
    with put() as session:
        story = published_cards(session, members(session, lift.id))[0].public_id
    page, there = f"{LIST}/{lift.id}", f"{LIST}/{damp.id}"
    assert send_form(builder, f"{page}/verhalen/{story}", to=damp.public_id).status_code == 303
    token = token_in(text_of(builder, page))
    with put() as session:
        step = log_of(session, lift.id)[0].step_id
    assert (
        send_form(builder, f"{there}/verhalen/{story}", f"{there}/verhalen/{story}/eruit").status_code == 303
    )
    answer = builder.post(f"{page}/ongedaan/{step}", data={"csrf_token": token})
    later = answer.get_data(as_text=True).split('id="later"')[1].split("</div>")[0]

    assert answer.status_code == 409
    assert "a story taken out" in later
    assert f'href="{there}?stap=' in later


def test_the_way_to_a_later_act_leads_there_also_when_its_thread_went_into_another(put, cast, builder, pair):
    lift, damp = pair
    page = f"{LIST}/{lift.id}"
    assert send_form(builder, page, f"{page}/naam", name="Lift").status_code == 303
    token = token_in(text_of(builder, page))
    with put() as session:
        step = log_of(session, lift.id)[0].step_id
    assert send_form(builder, page, f"{page}/samenvoegen", into=damp.public_id).status_code == 303
    answer = builder.post(f"{page}/ongedaan/{step}", data={"csrf_token": token})
    way = answer.get_data(as_text=True).split('id="later"')[1].split('href="')[1].split("#")[0]
    sent_on = builder.get(way)

    assert answer.status_code == 409
    assert sent_on.status_code in {302, 303}
    merged = sent_on.location.split("stap=")[1]
    assert f'id="step-{merged}"' in text_of(builder, sent_on.location)


def test_a_story_that_would_be_in_three_threads_is_not_brought_back_and_that_is_said(
    put, cast, builder, pair
):
    lift, damp = pair
    with put() as session:
        publish_stories(session, 2, text="De bus komt nooit")
        bus = propose(session)["environment/transport"]
        story = get_story(session, min(members(session, lift.id)))
        take_story_out(session, cast.builder, lift.id, story.public_id, now())
        step = next(line.step_id for line in log_of(session, lift.id))
        session.add_all(
            ThreadStory(
                thread_id=each,
                story_id=story.id,
                is_in=True,
                placed_by="machine",
                because=[],
                placed_at=now(),
            )
            for each in (damp.id, bus.id)
        )
    answer = send_form(builder, f"{LIST}/{lift.id}", f"{LIST}/{lift.id}/ongedaan/{step}")
    assert answer.status_code == 409
    assert "would then be in three threads" in answer.get_data(as_text=True)


def test_a_thread_is_split_by_choosing_stories(put, builder, pair):
    lift, _ = pair
    with put() as session:
        names = [get_story(session, each).public_id for each in sorted(members(session, lift.id))]
    page = f"{LIST}/{lift.id}/splitsen"
    shown = text_of(builder, page)
    assert "Choose the stories that speak of something else" in shown
    assert shown.count('<span class="choice__text"><bdi lang="nl">') == 3
    for wrong in (
        {},
        {"stories": names},
        {"stories": names[:1], "csrf_token": "x"},
    ):
        assert send_form(builder, page, f"{page}?p=1", **wrong).status_code == 422, wrong
    answer = send_form(builder, page, f"{page}?p=1", stories=names[:1], new_name="De sleutel")
    assert answer.status_code == 303
    shown = text_of(builder, answer.headers["Location"])
    assert "De sleutel" in shown
    assert "Last done here:" in shown
    with put() as session:
        ids = members_of(session, [lift.id])[lift.id]
    assert len(ids) == 2


def test_what_the_machine_asks_stands_above_the_list_and_yes_does_it(put, builder, question):
    page = f"{LIST}/vragen/{question}"
    listed = text_of(builder, LIST)
    assert page in listed
    assert "Does this one hold two subjects?" in listed
    shown = text_of(builder, page)
    for words in (
        "Stories here name the same place.",
        "What would be a thread by itself",
        "What would stay in",
    ):
        assert words in shown
    for step in ("ja", "nee"):
        assert send_form(builder, page, f"{page}/{step}", csrf_token="oud").status_code == 422
    answer = send_form(builder, page, f"{page}/ja")
    assert answer.status_code == 303
    shown = text_of(builder, answer.headers["Location"])
    assert "Elzenlaan" in shown
    assert "All name the same place:" in shown
    text_of(builder, page, 404)
    assert page not in text_of(builder, LIST)


def test_a_question_shows_as_many_stories_as_it_says(put, builder, question):
    with put() as session:
        asked = get_question(session, question)
        for story in sorted(members(session, asked.thread.id) - set(asked.stories))[:9]:
            withdraw_story(session, story, now())
    shown = text_of(builder, f"{LIST}/vragen/{question}").split("What would stay in")[1]
    assert "3 stories" in shown
    assert shown.count('id="story-') == 3


def test_an_answer_that_comes_twice_says_that_it_changed_meanwhile(builder, question):
    page = f"{LIST}/vragen/{question}"
    asked = text_of(builder, page)
    assert send_form(builder, page, f"{page}/nee").status_code == 303
    token = token_in(asked)
    for answer in ("ja", "nee"):
        assert builder.post(f"{page}/{answer}", data={"csrf_token": token}).status_code == 409
    assert builder.post(f"{LIST}/vragen/99999/ja", data={"csrf_token": token}).status_code == 404
    text_of(builder, page, 404)


def test_a_button_pressed_twice_says_that_it_changed_meanwhile(put, builder, pair):
    lift, damp = pair
    with put() as session:
        card = published_cards(session, members_of(session, [lift.id])[lift.id])[0]
    story, split = f"{LIST}/{lift.id}/verhalen/{card.public_id}", f"{LIST}/{lift.id}/splitsen"
    token = token_in(text_of(builder, split))
    for address, data in (
        (story, {"to": damp.public_id}),
        (f"{story}/eruit", {}),
        (split, {"stories": [card.public_id]}),
    ):
        sent = {**data, "csrf_token": token}
        for status in (303, 409) if address == story else (409, 409):
            answer = builder.post(address, data=sent)
            assert answer.status_code == status, address
    text_of(builder, story, 404)


def test_a_story_that_people_put_in_a_thread_is_not_offered_as_one(put, cast, builder):
    with put() as session:
        publish_stories(session, 3, text="De lift is kapot")
        add_story(session, ContributionState.PUBLISHED, text=LONG, themes=[Theme.PRIDE])
        lift = propose(session)["housing/lift"]
        apart = open_questions(session, (MOLENVELD,))[0]
        card = published_cards(session, apart.stories)[0]
    page = f"{LIST}/vragen/{apart.id}"
    token = token_in(text_of(builder, page))
    form = {"story": card.public_id, "csrf_token": token}
    assert builder.post(f"{LIST}/{lift.id}/verhalen", data=form).status_code == 303
    assert page not in text_of(builder, LIST)
    assert builder.post(f"{page}/ja", data={"csrf_token": token}).status_code == 409


def test_no_leaves_everything_as_it_is(put, builder, question):
    page = f"{LIST}/vragen/{question}"
    answer = send_form(builder, page, f"{page}/nee")
    assert answer.headers["Location"] == LIST
    shown = text_of(builder, LIST)
    assert "It is not asked again until much has changed." in shown
    assert page not in shown
    assert len(threads(put)) == 1


def test_a_merge_and_a_story_apart_are_asked_with_their_stories(put, cast, builder):
    with put() as session:
        publish_stories(session, 4, text="De lift en schimmel")
        add_story(session, ContributionState.PUBLISHED, text=LONG, themes=[Theme.PRIDE])
        propose(session)
        questions = open_questions(session, (MOLENVELD,))
    merging, apart = (text_of(builder, f"{LIST}/vragen/{each.id}") for each in questions)
    assert "Yes, make them one" in merging
    assert "Many of the same stories are in both." in merging
    assert "Yes, make it a thread" in apart
    page = f"{LIST}/vragen/{questions[1].id}"
    answer = send_form(builder, page, f"{page}/ja")
    assert "aaaawoord" in text_of(builder, answer.headers["Location"])


@pytest.mark.parametrize("part", OTHERS)
def test_others_merge_split_undo_and_answer_nothing(cast, as_actor, pair, question, part):
    client = as_actor(getattr(cast, part))
    one = f"{LIST}/{pair[0].id}"
    for address in (f"{one}/splitsen", f"{LIST}/vragen/{question}"):
        assert client.get(address).status_code == 403
    for address in (
        f"{one}/samenvoegen",
        f"{one}/splitsen",
        f"{one}/ongedaan/1",
        f"{LIST}/vragen/{question}/ja",
        f"{LIST}/vragen/{question}/nee",
    ):
        assert client.post(address).status_code == 403


def test_a_visitor_is_sent_to_sign_in(client, pair, question):
    for address in (f"{LIST}/{pair[0].id}/splitsen", f"{LIST}/vragen/{question}"):
        assert client.get(address).headers["Location"] == "/en/werk/inloggen"


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_these_pages_speak_other_languages_and_directions(builder, pair, question, lang):
    for address in (
        LIST,
        f"{LIST}/{pair[0].id}",
        f"{LIST}/{pair[0].id}/splitsen",
        f"{LIST}/vragen/{question}",
    ):
        assert f'<html lang="{lang}"' in text_of(builder, address.replace("/en/", f"/{lang}/"))


def test_the_public_address_of_a_merged_thread_leads_on(put, cast, builder, client, pair):
    lift, damp = pair
    with put() as session:
        adopt(session, cast, lift.id)
        adopt(session, cast, damp.id)
    send_form(builder, f"{LIST}/{lift.id}", f"{LIST}/{lift.id}/samenvoegen", into=damp.public_id)
    answer = client.get(f"/en/molenveld/draden/{lift.public_id}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/molenveld/draden/{damp.public_id}")
    assert client.get(answer.headers["Location"]).status_code == 200
    with put() as session:
        assert find_address_after(session, MOLENVELD, damp.public_id) is None
