"""Agenda items for the people who keep them: made, revised, looked at, with a figure beside the stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from buurtstem.agenda.actions.merging import merge_thread
from buurtstem.agenda.actions.threads import Answer, record_recognition
from buurtstem.agenda.queries.threads import get_thread, members_of
from buurtstem.agenda.rules.items import Horizon, Status
from buurtstem.agenda.rules.threads import Recognition
from buurtstem.figures.actions import import_figures
from buurtstem.figures.rules.findings import Told
from buurtstem.stories.actions import withdraw_story
from tests.agenda import AN_ITEM, adopt, propose, propose_lift
from tests.browsing import fields_of, find_form, send_form
from tests.cast import MOMENT
from tests.factories import publish_stories
from tests.figures import leef

FILLED = {
    "title": "Bankjes bij de lift",
    "what": "Twee bankjes in de hal.",
    "owner": "gebiedsmanager",
    "horizon": "one_two_years",
    "review_on": "2099-01-01",
    "status": "to_do",
}
OTHERS = ["pair_one", "checker", "member", "professional", "administrator"]


@pytest.fixture
def adopted(put, cast):
    """An adopted thread without an item."""
    with put() as session:
        thread_id = propose_lift(session)
        adopt(session, cast, thread_id)
    return thread_id


def new_page(thread_id):
    return f"/en/werk/draden/{thread_id}/agendapunt"


def page_of(item_id, step=""):
    return f"/en/werk/agenda/{item_id}" + (f"/{step}" if step else "")


def test_an_item_is_made_from_an_adopted_thread(builder, adopted, item_of):
    assert builder.get(new_page(adopted)).headers["Cache-Control"] == "no-store"
    answer = send_form(builder, new_page(adopted), **FILLED)
    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(1))
    item = item_of(1)
    assert (item.content.title, item.content.horizon, item.card.lang) == (
        "Bankjes bij de lift",
        Horizon.ONE_TWO_YEARS,
        "en",
    )
    assert item.content.needs_municipality is False
    assert "It stands on the agenda." in builder.get(page_of(1)).get_data(as_text=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"what": ""},
        {"owner": ""},
        {"review_on": ""},
        {"review_on": "morgen"},
        {"review_on": "0001-01-01"},
        {"horizon": "by_date"},
        {"horizon": "by_date", "horizon_on": "1066-01-01"},
        {"horizon": "by_date", "horizon_on": "soon"},
        {"status": "stopped"},
        {"status": "done"},
        {"status": "perhaps"},
        {"title": "x" * 161},
        {"csrf_token": "oud"},
    ],
    ids=str,
)
def test_an_item_with_something_missing_is_not_made_and_keeps_what_was_typed(builder, adopted, put, changes):
    answer = send_form(builder, new_page(adopted), **{**FILLED, **changes})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'role="alert"' in page
    assert "gebiedsmanager" in page or "owner" in changes
    assert builder.get(page_of(1)).status_code == 404


def test_from_a_thread_that_is_not_adopted_no_item_is_made(builder, proposed):
    assert builder.get(new_page(proposed)).status_code == 409


def test_an_item_written_while_residents_said_no_keeps_what_was_typed(put, cast, builder, adopted):
    data = {**fields_of(find_form(builder.get(new_page(adopted)), new_page(adopted))), **FILLED}
    with put() as session:
        said = Answer(Recognition.NO, "bewonersavond", date(2026, 3, 14))
        record_recognition(session, cast.builder, adopted, said, MOMENT)
    answer = builder.post(new_page(adopted), data=data)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (409, "no-store")
    page = answer.get_data(as_text=True)
    for words in ('role="alert"', "residents do not recognise it any more", FILLED["title"], FILLED["what"]):
        assert words in page
    assert builder.get(page_of(1)).status_code == 404
    assert builder.get(new_page(adopted)).status_code == 409


def test_an_item_written_while_its_thread_was_merged_grows_from_the_other(
    put, cast, builder, adopted, item_of
):
    data = {**fields_of(find_form(builder.get(new_page(adopted)), new_page(adopted))), **FILLED}
    with put() as session:
        publish_stories(session, 2, text="De bus komt nooit")
        other = propose(session)["environment/transport"]
        adopt(session, cast, other.id)
        merge_thread(session, cast.builder, adopted, other.public_id, MOMENT)
    answer = builder.post(new_page(adopted), data=data)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    for words in ('role="alert"', "merged into another one while you were writing", FILLED["what"]):
        assert words in page
    again = builder.post(new_page(other.id), data=fields_of(find_form(answer, new_page(other.id))))
    assert again.status_code == 303
    assert item_of(1).content.title == FILLED["title"]
    assert [thread.id for thread in item_of(1).threads] == [other.id]


@pytest.mark.parametrize("part", OTHERS)
def test_others_make_and_change_no_item(cast, as_actor, on_agenda, part):
    client = as_actor(getattr(cast, part))
    thread_id, item_id = on_agenda
    for address in (new_page(thread_id), page_of(item_id)):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403
    for step in ("draden", "cijfers", "cijfers/1/weg"):
        assert client.post(page_of(item_id, step)).status_code == 403


def test_a_visitor_is_sent_to_sign_in(client, on_agenda):
    assert client.get(page_of(on_agenda[1])).headers["Location"] == "/en/werk/inloggen"


def test_an_item_is_revised_and_every_change_can_be_read(builder, on_agenda, item_of):
    page = page_of(on_agenda[1])
    answer = send_form(builder, page, status="done", result="De monteur kwam.", needs_municipality="y")
    assert answer.status_code == 303
    item = item_of(on_agenda[1])
    assert (item.content.status, item.content.needs_municipality) == (Status.DONE, True)
    assert item.content.what == AN_ITEM.what
    shown = builder.get(page).get_data(as_text=True)
    assert "The changes are kept." in shown
    for word in ("Being done", "Done", "De monteur kwam."):
        assert word in shown


def test_of_two_who_write_at_once_the_second_sees_what_the_first_changed(builder, on_agenda, item_of):
    page = page_of(on_agenda[1])
    seen = fields_of(find_form(builder.get(page), page))["seen"]
    assert send_form(builder, page, owner="wijkagent").status_code == 303
    answer = send_form(builder, page, seen=seen, title="Een andere titel")
    assert answer.status_code == 409
    assert item_of(on_agenda[1]).content == replace(AN_ITEM, owner="wijkagent")
    shown = answer.get_data(as_text=True)
    for words in ("Somebody changed this", "Een andere titel", "wijkagent"):
        assert words in shown
    again = fields_of(find_form(answer, page))
    assert builder.post(page, data=again).status_code == 303
    assert item_of(on_agenda[1]).content.title == "Een andere titel"


def test_saving_without_a_change_says_that_somebody_looked(builder, on_agenda, item_of):
    page = page_of(on_agenda[1])
    assert send_form(builder, page).status_code == 303
    assert "somebody looked today" in builder.get(page).get_data(as_text=True)
    assert item_of(on_agenda[1]).looked_at.date() > date(2026, 3, 14)
    assert item_of(on_agenda[1]).changes == ()


@pytest.mark.parametrize("changes", [{"status": "stopped"}, {"title": ""}, {"csrf_token": "oud"}], ids=str)
def test_a_revision_with_something_missing_changes_nothing(builder, on_agenda, item_of, changes):
    answer = send_form(builder, page_of(on_agenda[1]), **changes)
    assert answer.status_code == 422
    assert item_of(on_agenda[1]).content == AN_ITEM


def test_an_item_may_grow_from_another_adopted_thread_too(put, cast, builder, on_agenda, item_of):
    page = page_of(on_agenda[1])
    assert page_of(on_agenda[1], "draden") not in builder.get(page).get_data(as_text=True)
    with put() as session:
        publish_stories(session, 2, text="De bus komt nooit")
        other = propose(session)["environment/transport"].id
        adopt(session, cast, other)
        name = get_thread(session, other).public_id
    assert send_form(builder, page, page_of(on_agenda[1], "draden"), thread="nergens").status_code == 422
    assert send_form(builder, page, page_of(on_agenda[1], "draden"), thread=name).status_code == 303
    assert {thread.id for thread in item_of(on_agenda[1]).threads} == {on_agenda[0], other}


@pytest.fixture
def with_figures(put):
    """The figures of a real file."""
    with put() as session:
        import_figures(session, leef(), Told("scores.csv", division=2024), MOMENT)


def test_without_figures_there_is_none_to_choose(builder, on_agenda):
    assert page_of(on_agenda[1], "cijfers") not in builder.get(page_of(on_agenda[1])).get_data(as_text=True)


def test_a_real_figure_is_put_beside_the_stories_and_taken_away(
    client, builder, on_agenda, item_of, with_figures
):
    page, figures = page_of(on_agenda[1]), page_of(on_agenda[1], "cijfers")
    public = f"/en/molenveld/agenda/{item_of(on_agenda[1]).card.public_id}"
    choice = {"indicator": "liveability_housing", "reason": "Valt dit op naast de verhalen?"}
    assert send_form(builder, page, figures, **{**choice, "reason": ""}).status_code == 422
    assert send_form(builder, page, figures, **{**choice, "indicator": "nonsense"}).status_code == 422
    assert send_form(builder, page, figures, **choice).status_code == 303
    shown = client.get(public).get_data(as_text=True).split("<main")[1]
    assert "Valt dit op naast de verhalen?" in shown
    assert "Liveability: housing" in shown
    assert "No figure stands beside this yet" not in shown
    assert shown.index('id="stories"') < shown.index('class="card figure-card"')
    figure_id = item_of(on_agenda[1]).figures[0].id
    away = f"{figures}/{figure_id}/weg"
    assert send_form(builder, page, away, csrf_token="oud").status_code == 422
    assert send_form(builder, page, away).status_code == 303
    assert "No figure stands beside this yet" in client.get(public).get_data(as_text=True)


def test_a_figure_stands_nowhere_without_stories(client, put, builder, on_agenda, item_of, with_figures):
    page, figures = page_of(on_agenda[1]), page_of(on_agenda[1], "cijfers")
    public = f"/en/molenveld/agenda/{item_of(on_agenda[1]).card.public_id}"
    choice = {"indicator": "liveability_housing", "reason": "Valt dit op naast de verhalen?"}
    assert send_form(builder, page, figures, **choice).status_code == 303
    for reader, address in ((client, public), (builder, page)):
        shown = reader.get(address).get_data(as_text=True)
        assert 'id="stories"' in shown
        assert "figure-card" in shown.split("<main")[1]
        assert "Liveability: housing" in shown.split("What changed")[1]
    with put() as session:
        for story_id in members_of(session, [on_agenda[0]])[on_agenda[0]]:
            withdraw_story(session, story_id, MOMENT)
    for reader, address in ((client, public), (builder, page)):
        shown = reader.get(address).get_data(as_text=True).split("<main")[1]
        assert "figure-card" not in shown
        assert "only beside stories" in shown


def test_beside_three_figures_there_is_no_room_for_a_fourth(builder, on_agenda, item_of, with_figures):
    page, figures = page_of(on_agenda[1]), page_of(on_agenda[1], "cijfers")
    for code in ("liveability_housing", "liveability_cohesion", "liveability_nuisance"):
        assert (
            send_form(builder, page, figures, indicator=code, reason="om over te praten").status_code == 303
        )
    shown = builder.get(page).get_data(as_text=True)
    assert f'action="{figures}"' not in shown
    token = shown.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    data = {"csrf_token": token, "indicator": "liveability_services", "reason": "nog een"}
    assert builder.post(figures, data=data).status_code == 409
    assert len(item_of(on_agenda[1]).figures) == 3


def test_an_item_that_is_not_there_is_not_found(builder):
    assert builder.get(page_of(999)).status_code == 404
    assert builder.get(page_of(99999999999999999999)).status_code == 404


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_staff_pages_speak_other_languages_and_directions(builder, on_agenda, lang):
    for address in (new_page(on_agenda[0]), page_of(on_agenda[1])):
        page = builder.get(address.replace("/en/", f"/{lang}/")).get_data(as_text=True)
        assert f'<html lang="{lang}"' in page
