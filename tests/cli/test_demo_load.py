"""`buurtstem demo load`: believable neighbourhoods in an empty database, and only there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from buurtstem.accounts.queries import find_account, find_actor, people_with_roles
from buurtstem.accounts.rules import Role
from buurtstem.agenda.queries.history import interpretations_of, log_of
from buurtstem.agenda.queries.items import agenda_of, get_item
from buurtstem.agenda.queries.threads import get_thread, members_of, threads_in
from buurtstem.agenda.rules.items import Status
from buurtstem.agenda.rules.threads import Act, MadeBy, Stage
from buurtstem.budget.letters import letters_html
from buurtstem.budget.queries import find_result, get_round, get_staff_round, rounds_of_area
from buurtstem.budget.round_keys import key_folder
from buurtstem.budget.rules.round import RoundState
from buurtstem.core.clock import now, today
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.demo.scene import read_rows
from buurtstem.figures.queries import figures_for
from buurtstem.interviews.models import Talk
from buurtstem.places.queries import find_area, municipalities_with_open_neighbourhoods
from buurtstem.privacy.queries import statements_of
from buurtstem.privacy.rules import Age, Way
from buurtstem.receipts.models import Receipt
from buurtstem.receipts.rules import make_code
from buurtstem.stories.entries.queries import entries_in
from buurtstem.stories.models import Story
from buurtstem.stories.questions.queries import question_of
from buurtstem.stories.rules import KIND, ToldBy
from buurtstem.web.database import reading, transaction
from tests.browsing import send_form
from tests.conftest import TEST_KEYS, migrate_database
from tests.factories import add_receipt, add_story
from tests.postgres import Server

from .demo_sites import copy_of, counts, fill, site_in

MOLENVELD, LAAGHOVEN, BAARN_CENTRE = "BU05183620", "BU03550205", "BU03080000"
CODE = "0123-4567-89AS"
NOTE = "This is a demonstration: the figures are real, the people and their stories are invented."
LOADED = "160 stories, 19 threads, 5 agenda items and 2 rounds loaded\n"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site on SQLite with the demo, loaded once."""
    folder = tmp_path_factory.mktemp("demo")
    with site_in(folder) as app:
        migrate_database(app)
        fill(app)
    return folder


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demo on each of both databases: the tests that take it only look."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield stack.enter_context(site_in(request.getfixturevalue("loaded")))
            return
        server: Server = request.getfixturevalue("postgres_server")
        url = stack.enter_context(server.new_database())
        app = stack.enter_context(site_in(tmp_path_factory.mktemp("demo"), url))
        migrate_database(app)
        fill(app)
        yield app


def named(app: Flask, place: str) -> dict[str, int]:
    """The threads that people named."""
    with app.app_context():
        return {each.name: each.id for each in threads_in(reading(), (place,)) if each.name}


def test_the_demo_fills_an_empty_database_once(command, app: Flask):
    result = command("demo", "load")

    assert (result.exit_code, result.stdout, result.stderr) == (0, LOADED, "")
    with app.app_context():
        people = people_with_roles(reading())
        areas = [
            area.name
            for municipality in municipalities_with_open_neighbourhoods(reading())
            for area in municipality.neighbourhoods
        ]
    assert sorted(areas) == ["Laaghoven", "Molenveld"]
    assert {grant.role for _, grants in people for grant in grants} == set(Role)
    found = counts(app)
    assert {name: found[name] for name in ("story", "receipt", "talk", "budget_round", "agenda_item")} == {
        "story": 160,
        "receipt": 154,  # the ten pieces of four talks have one receipt for each talk
        "talk": 4,
        "budget_round": 2,
        "agenda_item": 5,
    }

    again = command("demo", "load")
    assert (again.exit_code, again.stdout) == (0, "the demo is there already\n")
    assert counts(app) == found


@pytest.mark.uncounted
def test_stories_stand_where_their_file_says(filled: Flask):
    told = {each["text"]: each for each in read_rows("stories.jsonl")}
    with filled.app_context():
        stories = reading().scalars(select(Story)).all()

    assert len(stories) == len(told)
    for story in stories:
        row = told[story.text]
        assert (story.area_code, story.lang, story.nature) == (row["place"], row["lang"], row["nature"])
        assert (story.state, story.reason) == (row["state"], row.get("reason"))
        assert (story.told_by, story.source) == (row.get("told_by", ToldBy.RESIDENT), row["source"])
        assert (story.talk_id is not None) == ("talk" in row)
    children = [story for story in stories if story.age == Age.CHILD]
    assert [story.state for story in children] == [ContributionState.PUBLISHED] * 4


def test_three_entry_pages_are_in_use_and_their_stories_keep_the_question_as_it_was_seen(filled: Flask):
    rows = {row["occasion"]: row for row in read_rows("entries.json")}
    texts = {each["text"]: each["id"] for each in read_rows("stories.jsonl")}
    with filled.app_context():
        cards, total = entries_in(reading(), (None,), 1, 10)
        told = reading().execute(select(Story.text, Story.entry_id, Story.wording_id)).all()
        wordings = {each.id: each for card in cards for each in question_of(reading(), card.id).wordings}

    assert total == len(rows) == 3
    for card in cards:
        row = rows[card.occasion]
        assert card.is_in_use(today())
        assert card.stories == len(row["stories"])
        for story in told:
            if story.entry_id == card.id:
                seen = row["stories"][texts[story.text]]
                found = wordings.get(story.wording_id)
                assert ([found.version, found.lang] if found else None) == seen


def test_what_was_told_to_a_helper_says_so_and_the_teller_agreed_by_the_pair(filled: Flask):
    with filled.app_context():
        account = find_account(reading(), "helper@demo.example")
        ids = reading().scalars(select(Story.id).where(Story.helper_id == account.id)).all()
        ways = [
            {each.way for each in statements_of(reading(), ContributionRef(KIND, story))} for story in ids
        ]

    assert len(ids) == 2
    assert ways == [{Way.PAIR}] * 2


def test_a_talk_at_the_door_has_one_receipt_and_a_pair_of_two_organisations(filled: Flask):
    with filled.app_context():
        talks = reading().scalars(select(Talk)).all()
        receipts = reading().scalars(select(Receipt.contribution_id).where(Receipt.kind == "interview")).all()

    assert sorted(receipts) == sorted(talk.id for talk in talks)
    assert all(talk.writer_organisation != talk.partner_organisation for talk in talks)


def test_threads_hold_the_stories_that_people_put_in_them_and_have_come_as_far_as_they_say(filled: Flask):
    texts = {each["id"]: each["text"] for each in read_rows("stories.jsonl")}
    rows = read_rows("threads.json")
    ids = {name: row for place in (MOLENVELD, LAAGHOVEN) for name, row in named(filled, place).items()}

    assert ids.keys() == {row["name"] for row in rows}
    with filled.app_context():
        members = members_of(reading(), list(ids.values()))
        text_of = dict(reading().execute(select(Story.id, Story.text)).all())
        for row in rows:
            thread = get_thread(reading(), ids[row["name"]])
            assert {text_of[each] for each in members[thread.id]} == {texts[name] for name in row["stories"]}
            assert thread.stage == row["stage"]
            assert (thread.is_chance, thread.is_obstacle) == (
                row["mark"] != "obstacle",
                row["mark"] != "chance",
            )


def test_the_log_of_a_thread_runs_forward_and_names_who_did_what(filled: Flask):
    with filled.app_context():
        thread = named(filled, MOLENVELD)["De lift van de Roggeschoof: weten waar je aan toe bent"]
        log = log_of(reading(), thread)
        said = interpretations_of(reading(), [thread])

    moments = [line.at for line in log]
    assert moments in (sorted(moments), sorted(moments, reverse=True))
    assert {line.person for line in log} == {"Samira (community builder)", "Joris (professional)"}
    assert len(said) == 4


def test_threads_stand_in_every_stage_and_some_are_the_machine_s_own(filled: Flask):
    with filled.app_context():
        threads = threads_in(reading(), (None,))
        made_by = {each.id: get_thread(reading(), each.id).made_by for each in threads}

    assert {each.stage for each in threads} == set(Stage)  # a proposal was dismissed
    proposed = [each for each in threads if each.stage is Stage.PROPOSED and not each.name]
    assert proposed
    assert {made_by[each.id] for each in proposed} == {MadeBy.MACHINE, MadeBy.PERSON}  # one was split


def test_what_people_did_with_threads_can_be_seen_and_a_name_was_undone(filled: Flask):
    with filled.app_context():
        threads = [each.id for each in threads_in(reading(), (None,))]
        done = Counter((line.act, line.is_undone) for each in threads for line in log_of(reading(), each))

    assert done[Act.SPLIT, False] == 2  # on both threads
    assert (done[Act.NAMED, True], done[Act.UNDONE, False]) == (1, 1)


def test_items_stand_as_their_file_says_and_one_has_no_figure(filled: Flask):
    rows = {each["title"]: each for each in read_rows("agenda.json")}
    with filled.app_context():
        cards = [card for place in (MOLENVELD, LAAGHOVEN) for card in agenda_of(reading(), place, today())]
        items = [get_item(reading(), card.id, today()) for card in cards]
        figures = {
            item.content.title: [
                figures_for(reading(), figure.area_code, figure.indicator_code, today())
                for figure in item.figures
            ]
            for item in items
        }

    assert figures.keys() == rows.keys()
    assert Counter(item.content.status for item in items) == {
        Status.TO_DO: 2,
        Status.DOING: 1,
        Status.DONE: 1,
        Status.STOPPED: 1,
    }
    for title, beside in figures.items():
        assert len(beside) == (rows[title]["figure"] is not None)
        assert all(figure is not None and figure.value is not None for figure in beside)


def test_figures_of_baarn_are_there_and_nobody_tells_there(filled: Flask):
    with filled.app_context():
        area = find_area(reading(), BAARN_CENTRE)
        figure = figures_for(reading(), BAARN_CENTRE, "inhabitants", today())

    assert area is not None
    assert area.name == "Centrum"
    assert figure is not None
    assert (figure.value, figure.city_name) == (1825, "Baarn")


def test_the_round_in_the_past_is_counted_and_its_key_is_gone(filled: Flask):
    with filled.app_context():
        (card,) = rounds_of_area(reading(), MOLENVELD)
        result = find_result(reading(), card.slug, None, now())

    assert result is not None
    assert result.round.state is RoundState.COUNTED
    assert (result.count.ballots, result.count.unreadable) == (46, 0)
    assert sorted(result.count.outcome.winners) == ["1", "3", "4", "6", "7"]
    assert result.log_is_whole
    assert result.round.key_destroyed_at is not None
    keys = key_folder(filled.extensions["settings"].data_dir)
    assert not (keys / f"{result.round.public_id}.key").exists()


def test_the_other_round_is_open_with_letters_sent(filled: Flask):
    with filled.app_context():
        (card,) = rounds_of_area(reading(), LAAGHOVEN)
        page = get_round(reading(), card.slug)
        account = find_account(reading(), "builder@demo.example")
        builder = find_actor(reading(), account.id)
        staff = get_staff_round(reading(), card.slug, builder, now())

    assert page.state is RoundState.VOTE
    assert page.terms.begins_at < now() < page.terms.ends_at
    assert [(batch.name, batch.made, batch.uses) for batch in staff.batches] == [("brieven", 12, None)]
    keys = key_folder(filled.extensions["settings"].data_dir)
    assert (keys / f"{page.public_id}.key").exists()


def test_a_loaded_demo_is_left_alone(filled: Flask):
    before = counts(filled)

    assert fill(filled) is None
    assert counts(filled) == before


@pytest.mark.uncounted
def test_what_is_printed_says_that_it_is_the_demo(loaded: Path, tmp_path: Path):
    with copy_of(loaded, tmp_path / "copy") as app:
        with app.app_context(), transaction() as session:
            ref = add_story(session, ContributionState.PUBLISHED, now())
            add_receipt(session, ref, CODE, TEST_KEYS["receipt_key"], now())
        client = app.test_client()
        assert send_form(client, "/en/bewijs/", code=CODE).status_code == 303
        assert NOTE in client.get("/en/bewijs/blad").get_data(as_text=True)

        with app.app_context():
            (card,) = rounds_of_area(reading(), LAAGHOVEN)
            letters = letters_html(get_round(reading(), card.slug), [make_code(), make_code()])
    assert (
        letters.count("letter__number") == 6
    )  # in Dutch, on each letter: its number, that of the sheet, the note


@pytest.mark.parametrize("use", ["places", "people"])
def test_a_database_in_use_is_refused_and_left_as_it_was(command, app: Flask, tmp_path, use: str):
    file = tmp_path / "areas.csv"
    file.write_text("Identifier,Title\nBU05183620,Molenveld\n", encoding="utf-8")
    commands = {
        "places": ("places", "import", file),
        "people": ("user", "add", "noor@test.example", "--role", "administrator"),
    }
    assert command(*commands[use]).exit_code == 0
    before = counts(app)
    result = command("demo", "load")

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert counts(app) == before
