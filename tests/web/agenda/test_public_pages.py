"""What everybody reads: the agenda, an item, a thread, and the links both ways. No account, any language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from buurtstem.agenda.actions.interpretations import withdraw_interpretation
from buurtstem.agenda.actions.items import FigureChoice, put_figure_beside, revise_item
from buurtstem.agenda.actions.stories import open_thread_from_story
from buurtstem.agenda.queries.history import interpretations_of
from buurtstem.agenda.queries.items import get_item
from buurtstem.agenda.queries.threads import get_thread, members_of, threads_in
from buurtstem.agenda.rules.items import Status
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.stories.actions import withdraw_story
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import ToldBy
from buurtstem.themes.rules import Nature, Theme
from tests.agenda import (
    AN_ITEM,
    NAME,
    PROFESSIONAL_SAYS,
    RESIDENT_SAYS,
    adopt,
    agenda_with_item,
    interpret,
    propose,
    propose_lift,
)
from tests.cast import MOLENVELD, MOMENT
from tests.factories import add_story, publish_stories

AGENDA = "/en/molenveld/agenda"


def page_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


def main_of(page):
    return page.split("<main")[1].split("</main>")[0]


@pytest.fixture
def item_page(on_agenda, item_of):
    return f"{AGENDA}/{item_of(on_agenda[1]).card.public_id}"


@pytest.fixture
def thread_page(on_agenda, thread_of):
    return f"/en/molenveld/draden/{thread_of(on_agenda[0]).public_id}"


def test_an_empty_agenda_says_how_it_grows(client, cast):
    page = page_of(client, AGENDA)
    assert "Nothing stands on the agenda yet" in page
    assert "/en/molenveld/vertel" in main_of(page)


def test_the_agenda_shows_items_by_horizon_with_owner_status_review_and_receipts(client, on_agenda):
    page = main_of(page_of(client, AGENDA))
    for shown in (
        "This year",
        AN_ITEM.title,
        "Being done",
        "gebiedsbeheerder",
        "Woningcorporatie",
        "1 January 2099",
        "3 receipts (receipts, not people)",
    ):
        assert shown in page
    assert NAME not in page


def test_threads_that_are_no_item_yet_stand_there_with_their_phase(client, put, cast):
    with put() as session:
        thread_id = propose_lift(session)
    assert "May come on the agenda" not in page_of(client, AGENDA)
    with put() as session:
        interpret(session, cast, thread_id)
    page = main_of(page_of(client, AGENDA))
    assert NAME in page
    assert "People say what it means" in page
    assert "Step 1 of 4" in page


def test_an_overdue_review_is_said_openly(client, put, cast, on_agenda, item_page):
    with put() as session:
        revise_item(session, cast.builder, on_agenda[1], replace(AN_ITEM, review_on=date(2026, 1, 1)), MOMENT)
    for address in (AGENDA, item_page):
        assert "That has not been done yet" in page_of(client, address)


def test_what_is_stopped_stands_apart_with_its_reason(client, put, cast, on_agenda, item_page):
    stopped = replace(AN_ITEM, status=Status.STOPPED, stop_reason="Er is geen geld voor")
    with put() as session:
        revise_item(session, cast.builder, on_agenda[1], stopped, MOMENT)
    assert "Done or stopped" in page_of(client, AGENDA)
    assert "This year" not in main_of(page_of(client, AGENDA))
    page = page_of(client, item_page)
    assert "Er is geen geld voor" in page
    assert "<del" in page


def test_an_item_shows_the_chain_with_links_to_its_sources(client, on_agenda, item_page, thread_page):
    page = main_of(page_of(client, item_page))
    assert f'href="{thread_page}"' in page
    for shown in ("samen naar buiten", NAME, AN_ITEM.title, "Nothing yet", "de toren aan het plein"):
        assert shown in page
    assert page.count("/en/molenveld/verhalen/") == 3
    assert page.index("samen naar buiten") < page.index(">Task<") < page.index(">Result<")
    for address in (part.split('"')[0] for part in page.split('href="')[1:]):
        if address.startswith("/en/"):
            assert client.get(address).status_code == 200, address


def test_a_result_stands_at_the_end_of_the_chain(client, put, cast, on_agenda, item_page):
    done = replace(AN_ITEM, status=Status.DONE, result="De monteur komt binnen een dag")
    with put() as session:
        revise_item(session, cast.builder, on_agenda[1], done, MOMENT)
    page = main_of(page_of(client, item_page))
    assert done.result in page
    assert "Finished" in page


def test_an_item_without_a_figure_says_so_and_one_with_a_figure_that_is_gone_too(
    client, put, cast, on_agenda, item_page
):
    assert "No figure stands beside this yet" in page_of(client, item_page)
    with put() as session:
        choice = FigureChoice("liveability", MOLENVELD, "om over te praten")
        put_figure_beside(session, cast.builder, on_agenda[1], choice, MOMENT)
    page = main_of(page_of(client, item_page))
    assert "No figure stands beside this yet" not in page
    assert "om over te praten" in page
    assert page.index('id="stories"') < page.index('id="figures"')


def test_interpretations_stand_side_by_side_with_who_says_it(client, item_page, thread_page):
    for address in (item_page, thread_page):
        page = main_of(page_of(client, address))
        assert page.index("What residents say") < page.index(RESIDENT_SAYS)
        assert page.index("What professionals say") < page.index(PROFESSIONAL_SAYS)
        assert "Residents took part" in page
        assert "Entrepreneurs: not heard yet" in page
        assert "What entrepreneurs say" not in page


def test_a_withdrawn_interpretation_leaves_a_mark_and_no_word(client, put, cast, on_agenda, thread_page):
    with put() as session:
        said = next(
            line for line in interpretations_of(session, [on_agenda[0]]) if line.text == RESIDENT_SAYS
        )
        withdraw_interpretation(session, cast.member, on_agenda[0], said.id, MOMENT)
    page = page_of(client, thread_page)
    assert RESIDENT_SAYS not in page
    assert "Withdrawn" in page


def test_a_thread_says_why_its_stories_are_together(client, thread_page):
    page = main_of(page_of(client, thread_page))
    assert "Lift and stairs" in page
    assert '<q class="chip__word" dir="auto">lift</q>' in page
    assert "Yes, residents recognise this" in page
    assert "bewonersavond" in page
    assert AN_ITEM.title in page
    assert page.count("<article") == 1 + 1 + 3


def test_a_professional_teller_can_be_told_apart_and_is_not_the_quote(client, put, cast):
    with put() as session:
        add_story(
            session,
            ContributionState.PUBLISHED,
            text="Als huismeester zie ik de lift",
            told_by=ToldBy.PROFESSIONAL,
        )
        own = add_story(session, ContributionState.PUBLISHED, text="Mijn lift is stuk")
        thread = propose(session)["housing/lift"]
        interpret(session, cast, thread.id)
    page = main_of(page_of(client, f"/en/molenveld/draden/{thread.public_id}"))
    assert "a professional tells" in page
    assert "a resident tells" in page
    assert "a professional tells: <bdi>1</bdi>" in page
    assert "a professional tells: <bdi>1</bdi>" in page_of(client, AGENDA)
    assert page.index("Mijn lift is stuk") < page.index("Als huismeester")
    with put() as session:
        withdraw_story(session, own.id, MOMENT)
    page = main_of(page_of(client, f"/en/molenveld/draden/{thread.public_id}"))
    assert page.count("Als huismeester zie ik de lift</p>") == 1


def test_a_thread_that_nobody_interpreted_has_no_public_page(client, put, cast, proposed, thread_of):
    thread = thread_of(proposed)
    page_of(client, f"/en/molenveld/draden/{thread.public_id}", 404)
    for address in ("/en/molenveld/draden/nergens", f"{AGENDA}/nergens", "/en/nergens/agenda"):
        page_of(client, address, 404)


def test_pages_of_one_neighbourhood_are_not_those_of_another(client, item_page, thread_page):
    for address in (item_page, thread_page):
        page_of(client, address.replace("molenveld", "laaghoven"), 404)


def test_a_story_leads_to_its_thread_agenda_item_and_result(
    client, put, cast, on_agenda, item_page, thread_page
):
    with put() as session:
        story_id = members_of(session, [on_agenda[0]])[on_agenda[0]][0]
        story = get_story(session, story_id)
    address = f"/en/molenveld/verhalen/{story.public_id}"
    page = main_of(page_of(client, address))
    assert page.index(f'href="{thread_page}"') < page.index(f'href="{item_page}"')
    assert "What came of it" not in page
    with put() as session:
        done = replace(AN_ITEM, status=Status.DONE, result="De monteur kwam")
        revise_item(session, cast.builder, on_agenda[1], done, MOMENT)
    assert "De monteur kwam" in page_of(client, address)


def test_other_kinds_and_stories_without_a_thread_lead_nowhere(app, put, cast):
    with put() as session:
        ref = add_story(session, ContributionState.PUBLISHED, text="Apart")
        chain = app.extensions["chain"]
        assert chain.steps_after(session, ref) == ()
        assert chain.steps_after(session, ContributionRef("plan", 1)) == ()


def test_what_is_taken_back_is_gone_from_every_page_at_once(
    client, app, put, on_agenda, item_page, thread_page
):
    with put() as session:
        first, second, third = (
            get_story(session, story_id) for story_id in members_of(session, [on_agenda[0]])[on_agenda[0]]
        )
        withdraw_story(session, first.id, MOMENT)
        app.extensions["retention"].erase(session, ContributionRef("story", second.id))
    for address in (item_page, thread_page):
        page = main_of(page_of(client, address))
        assert first.text not in page
        assert second.text not in page
        assert third.text in page
        assert "2 stories were taken back by their tellers" in page
    with put() as session:
        withdraw_story(session, third.id, MOMENT)
    page_of(client, thread_page, 404)
    page = main_of(page_of(client, item_page))
    assert third.text not in page
    assert thread_page not in page
    assert "3 stories were taken back" in page


def test_many_stories_come_in_pages(client, put, cast):
    with put() as session:
        thread_id, item_id = agenda_with_item(session, cast, 25)
        addresses = (
            f"/en/molenveld/draden/{get_thread(session, thread_id).public_id}",
            f"{AGENDA}/{get_item(session, item_id, MOMENT.date()).card.public_id}",
        )
    for address in addresses:
        assert page_of(client, address).count('id="story-') == 20
        assert page_of(client, f"{address}?p=2").count('id="story-') == 5
        assert page_of(client, f"{address}?p=nonsense").count('id="story-') == 20


@pytest.mark.parametrize("lang", ["nl", "ar", "tr"])
def test_the_pages_speak_every_language_and_direction(client, item_page, thread_page, lang):
    for address in (AGENDA, item_page, thread_page):
        page = page_of(client, address.replace("/en/", f"/{lang}/"))
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"' in page


def test_the_page_of_the_neighbourhood_leads_to_the_agenda(client, put, cast):
    page = page_of(client, "/en/molenveld/")
    assert 'href="/en/molenveld/agenda"' in page
    assert "Nothing stands on the agenda yet" in page
    with put() as session:
        agenda_with_item(session, cast)
    page = page_of(client, "/en/molenveld/")
    assert AN_ITEM.title in page


def test_a_thread_made_by_hand_says_that_people_put_it_together(client, put, cast):
    with put() as session:
        ref = add_story(session, ContributionState.PUBLISHED, text="Het beeld op het plein is prachtig")
        name = get_story(session, ref.id).public_id
        thread_id = open_thread_from_story(session, cast.builder, MOLENVELD, name, Theme.PRIDE, MOMENT)
        adopt(session, cast, thread_id)
        address = f"/en/molenveld/draden/{get_thread(session, thread_id).public_id}"
    page = main_of(page_of(client, address))
    assert "People put these stories together" in page
    assert "Het beeld op het plein" in page
    assert "Nothing stands on the agenda yet" in page


def test_the_public_reads_languages_and_natures_from_ten_tellers_on_only(put, cast, client):
    with put() as session:
        publish_stories(session, 10, nature=Nature.CONCERN)
        publish_stories(session, 9, lang="tr", nature=Nature.STRENGTH)
        thread = propose(session)["housing/lift"]
        adopt(session, cast, thread.id)
    why = (
        page_of(client, f"/en/molenveld/draden/{thread.public_id}")
        .split('id="why"')[1]
        .split("</section>")[0]
    )
    assert "Dutch" in why
    assert "Concern" in why
    assert "Turkish" not in why
    assert "Strength" not in why


def test_a_thread_of_a_place_says_so_to_everybody(put, cast, client):
    with put() as session:
        publish_stories(session, 10, text="Overal schimmel")
        publish_stories(session, 4, text="De schimmel in de Elzenlaan")
        propose(session)
        thread = next(card for card in threads_in(session, (MOLENVELD,)) if card.place_name)
        adopt(session, cast, thread.id)
    page = page_of(client, f"/en/molenveld/draden/{thread.public_id}")
    assert "All name the same place:" in page
    assert "All speak of:" in page
    assert "De schimmel in de Elzenlaan" in page
