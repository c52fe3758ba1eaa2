"""The number of statements of a page does not depend on how much there is to show."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from buurtstem.agenda.actions.merging import merge_thread
from buurtstem.agenda.actions.undoing import undo_step
from buurtstem.agenda.models import ThreadStory
from buurtstem.agenda.queries.grouping import readings_of, settled_ids, words_kept
from buurtstem.agenda.queries.history import log_of
from buurtstem.agenda.queries.items import get_item
from buurtstem.agenda.queries.threads import get_thread
from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.readings import pipeline_of
from buurtstem.agenda.rules.threads import Stage
from buurtstem.core.clock import now
from buurtstem.media.actions import attach_picture, publish_pictures, take_picture
from buurtstem.places.actions import import_areas
from buurtstem.places.rules import AreaRow, CodeList
from buurtstem.stories.queries import published_ids
from buurtstem.themes.rules import Theme
from buurtstem.web.database import transactions_of
from tests.agenda import DAY, adopt, interpret, propose, put_on_agenda, say
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT, sign_in
from tests.factories import add_story, publish_stories
from tests.photos import photo
from tests.tagging import WordTagger


@pytest.fixture
def put(app, cast):
    """Opens a transaction, with the cast in place."""
    return transactions_of(app)


@pytest.fixture
def statements(client: FlaskClient, count_queries):
    """Returns how many statements a page takes."""
    client.get("/nl/")  # the first request of a site looks at its revision

    def statements(page: str) -> int:
        with count_queries() as made:
            assert client.get(page).status_code == 200
        return len(made)

    return statements


def publish_many(session, app, count: int) -> None:
    folder = app.extensions["settings"].media_dir
    for ref in publish_stories(session, count, themes=[Theme.SAFETY, Theme.SAY], lang="tr"):
        if ref.id % 7 == 1:
            attach_picture(session, take_picture(session, folder, photo(), now()).id, ref)
            publish_pictures(session, ref)


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("/nl/molenveld/", 12),
        ("/nl/molenveld/verhalen", 7),
        ("/nl/molenveld/verhalen?zoek=lift", 6),
        ("/nl/molenveld/verhalen?thema=safety&taal=tr", 7),
        ("/nl/molenveld/?schema=nplv", 12),
        ("/nl/molenveld/verhalen?schema=nplv&thema=veiligheid", 7),
    ],
)
def test_a_page_with_stories_takes_as_many_statements_for_two_as_for_forty(app, put, statements, page, most):
    with put() as session:
        publish_many(session, app, 12)
    few = statements(page)
    with put() as session:
        publish_many(session, app, 30)

    assert statements(page) == few == most


def test_the_queue_takes_as_many_statements_for_two_as_for_forty(app, put, cast, client, statements):
    sign_in(client, cast.builder)
    with put() as session:
        for number in range(2):
            add_story(session, text=f"De lift {number}")
    few = statements("/nl/werk/")
    with put() as session:
        for number in range(40):
            add_story(session, text=f"De lift {number}", area_code=(MOLENVELD, LAAGHOVEN)[number % 2])

    assert statements("/nl/werk/") == few == 13


@pytest.fixture
def grown(put, cast):
    """Makes the agenda of Molenveld larger: stories, threads, sayings, items; returns a thread and an item."""

    def grown(stories: int, items: int):
        with put() as session:
            publish_stories(session, stories)
            publish_stories(session, stories, text="De bus komt nooit", themes=[Theme.ENVIRONMENT])
            threads = propose(session)
            lift, bus = threads["housing/lift"], threads["environment/transport"]
            if lift.stage is Stage.PROPOSED:
                adopt(session, cast, lift.id)
                interpret(session, cast, bus.id)
            titles = [f"Punt {number} na {stories} verhalen" for number in range(items)]
            item_ids = [put_on_agenda(session, cast, lift.id, title=title) for title in titles]
            for title in titles:
                say(session, cast.member, lift.id, AuthorRole.RESIDENT, text=title)
            return lift, get_item(session, item_ids[0], DAY).card, bus

    return grown


def test_agenda_item_and_thread_take_as_many_statements_for_few_as_for_many(statements, grown):
    thread, item, other = grown(2, 1)
    pages = {
        "/nl/molenveld/": 11,
        "/nl/molenveld/agenda": 5,
        "/nl/molenveld/agenda?schema=nplv&thema=woningen-en-wijken": 5,
        f"/nl/molenveld/agenda/{item.public_id}": 13,
        f"/nl/molenveld/draden/{thread.public_id}": 20,
        f"/nl/molenveld/draden/{other.public_id}": 20,
    }
    few = {page: statements(page) for page in pages}
    grown(20, 12)

    assert {page: statements(page) for page in pages} == few == pages


def test_the_threads_of_staff_take_as_many_statements_for_few_as_for_many(cast, client, statements, grown):
    sign_in(client, cast.builder)
    thread, item, _ = grown(2, 1)
    pages = {
        "/nl/werk/draden": 26,
        f"/nl/werk/draden/{thread.id}": 29,
        f"/nl/werk/agenda/{item.id}": 18,
    }
    few = {page: statements(page) for page in pages}
    grown(20, 12)

    assert {page: statements(page) for page in pages} == few == pages


def test_the_front_page_takes_as_many_statements_for_two_areas_as_for_two_hundred(put, statements):
    few = statements("/nl/")
    areas = tuple(AreaRow(f"BU{1000 + number % 20}{number:04}", f"Buurt {number}") for number in range(200))
    with put() as session:
        import_areas(session, CodeList(areas, {}, ()), 2024, opens=True)

    assert statements("/nl/") == few == 2


def test_merging_threads_and_undoing_it_take_no_question_more_for_more_stories(put, cast, count_queries):
    def taken(number: int) -> tuple[int, ...]:
        with put() as session:
            publish_stories(session, number)
            publish_stories(session, number, text="Schimmel achter de kast")
            found = propose(session)
            lift, damp = found["housing/lift"].id, found["housing/damp"].id
            address = get_thread(session, damp).public_id
            with count_queries() as merging:
                merge_thread(session, cast.builder, lift, address, MOMENT)
            step = next(line.step_id for line in log_of(session, lift) if line.step_id)
            with count_queries() as undoing:
                undo_step(session, cast.builder, lift, step, MOMENT)
        return tuple(sum(each.startswith("SELECT") for each in made) for made in (merging, undoing))

    assert taken(2) == taken(4)


def test_looking_for_threads_reads_nothing_of_another_neighbourhood(put):
    with put() as session:
        here = publish_stories(session, 2)
        elsewhere = publish_stories(session, 2, area_code=LAAGHOVEN)
        propose(session, MOLENVELD)
        propose(session, LAAGHOVEN)
        session.execute(update(ThreadStory).values(placed_by="person"))
        for place, refs in ((MOLENVELD, here), (LAAGHOVEN, elsewhere)):
            ids = {ref.id for ref in refs}
            assert readings_of(session, pipeline_of(WordTagger.version), place).keys() == ids
            assert settled_ids(session, place) == ids
            assert {kept.story_id for kept in words_kept(session, place)} == ids
            assert set(session.scalars(published_ids(place))) == ids
