"""Terms and erasing: what must go is nowhere any more, in no column and no file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.database import Base
from buurtstem.core.errors import Conflict
from buurtstem.core.limits import Attempt, Limit, record_attempt
from buurtstem.core.terms import Terms
from buurtstem.media.actions import attach_picture, take_picture
from buurtstem.moderation.actions.objections import object_to_holding
from buurtstem.moderation.actions.stories import decide_story
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.queries import find_consent
from buurtstem.receipts.queries import find_contribution
from buurtstem.receipts.rules import mac_of, make_code
from buurtstem.stories.actions import Change, change_story
from buurtstem.stories.contribution import StoryKind
from buurtstem.stories.queries import get_story
from buurtstem.themes.actions import choose_themes
from buurtstem.web.database import db
from tests.cast import MOMENT
from tests.conftest import TEST_KEYS
from tests.data.threads import SECONDS, meanwhile
from tests.factories import add_receipt, add_story
from tests.photos import photo
from tests.tagging import WordTagger

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
WORDS = ("lift", "zebrapad", "κiosk", "İğde")  # they stand in one story and nowhere else
TEXT = f"Bij de {WORDS[0]} aan het {WORDS[1]} staat een {WORDS[2]} met {WORDS[3]} en schimmel."
A_CHANGE = Change("De bus komt niet.", None, None, may_be_shown=True, page_lang="nl")
CODE, KEY = make_code(), TEST_KEYS["receipt_key"]


@pytest.fixture
def retention(any_app: Flask):
    return any_app.extensions["retention"]


@pytest.fixture
def full_story(write, any_app, any_cast) -> ContributionRef:
    """A story with everything that can stand beside one: receipt, photo, themes, decisions, consent."""
    folder = any_app.extensions["settings"].media_dir
    with write() as session:
        ref = add_story(session, text=TEXT)
        add_receipt(session, ref, CODE, KEY)
        attach_picture(session, take_picture(session, folder, photo(), MOMENT).id, ref)
        choose_themes(session, ref, ["pride"], "teller", MOMENT)
        decide_story(session, any_cast.checker, ref.id, None, MOMENT)
    return ref


def rows_by_table(session) -> dict[str, list[dict[str, object]]]:
    return {
        name: [dict(row) for row in session.execute(select(table)).mappings()]
        for name, table in Base.metadata.tables.items()
    }


def places_of(session, word: str) -> list[str]:
    """Return every table and column in which a word stands, in any case."""
    return [
        f"{table}.{column}"
        for table, rows in rows_by_table(session).items()
        for row in rows
        for column, value in row.items()
        if word.casefold() in str(value).casefold()
    ]


def pictures_left(app: Flask) -> list[str]:
    return [path.name for path in app.extensions["settings"].media_dir.rglob("*") if path.is_file()]


def test_what_is_to_be_searched_for_is_there_before(write, any_app, full_story):
    with write() as session:
        assert places_of(session, "zebrapad") == [
            "story.text",
            "story.search_text",
            "story_word.word",
        ]
        assert "theme_tag.because" in places_of(session, "lift")
    assert len(pictures_left(any_app)) == 2


def test_after_erasing_nothing_of_a_story_is_anywhere(write, any_app, retention, full_story):
    with write() as session:
        retention.erase(session, full_story)

    with write() as session:
        assert {word: places_of(session, word) for word in WORDS} == {word: [] for word in WORDS}
        about = {
            table: [row for row in rows if row.get("contribution_id") == full_story.id]
            for table, rows in rows_by_table(session).items()
        }
        assert {table for table, rows in about.items() if rows} == {"receipt"}
    assert pictures_left(any_app) == []


def test_after_erasing_no_byte_of_a_story_is_in_the_database_file(app, write, retention, full_story):
    if app.extensions["retention"] is not retention:
        return  # the files of PostgreSQL are its own: its vacuum overwrites them
    folder = app.extensions["settings"].data_dir
    with write() as session:
        retention.erase(session, full_story)
    with app.app_context():
        db.engine.dispose()  # the last one out writes the log back into the file and deletes it

    files = [path for path in folder.iterdir() if path.name.startswith("buurtstem.db")]
    assert files
    assert [path.name for path in files if b"zebrapad" in path.read_bytes()] == []


def test_an_erased_story_keeps_place_month_and_receipt_only(write, retention, full_story):
    with write() as session:
        retention.erase(session, full_story)

    with write() as session:
        assert find_contribution(session, mac_of(CODE, KEY)) == full_story
        story = get_story(session, full_story.id)
        assert (story.state, story.text, story.lang, story.age) == (ContributionState.ERASED, "", "other", "")
        assert (story.nature, story.reason, story.tags, story.pictures) == (None, None, (), ())
        assert find_consent(session, full_story) is None


def test_erasing_one_story_leaves_all_others_whole(write, any_app, retention, any_cast, full_story):
    with write() as session:
        other = add_story(session, text="Een ander verhaal over de lift.")
        decide_story(session, any_cast.checker, other.id, HoldReason.ADVERTISING, MOMENT)
        before = retention.export(session, other)
        retention.erase(session, full_story)
        assert retention.export(session, other) == before


def test_erasing_twice_is_erasing_once(write, retention, full_story):
    for _ in range(2):
        with write() as session:
            retention.erase(session, full_story)
    with write() as session:
        assert get_story(session, full_story.id).state is ContributionState.ERASED


def test_erasing_that_goes_wrong_erases_nothing(write, any_app, retention, full_story):
    with pytest.raises(RuntimeError), write() as session:  # noqa: PT012
        retention.erase(session, full_story)
        raise RuntimeError
    with write() as session:
        assert get_story(session, full_story.id).text == TEXT
    assert len(pictures_left(any_app)) == 2


@pytest.mark.parametrize("state", [ContributionState.WITHDRAWN, ContributionState.HELD_BACK])
def test_what_was_withdrawn_or_held_back_is_erased_after_fourteen_days(write, retention, any_cast, state):
    with write() as session:
        ref = add_story(session, state, text=TEXT)
    for after, left in ((13 * DAY, state), (14 * DAY, state), (14 * DAY + SECOND, ContributionState.ERASED)):
        with write() as session:
            retention.purge(session, MOMENT + after)
        with write() as session:
            assert get_story(session, ref.id).state is left
    with write() as session:
        assert places_of(session, "zebrapad") == []


@pytest.mark.parametrize(
    "act",
    [
        lambda session, story: change_story(session, story, A_CHANGE, WordTagger(), MOMENT + 20 * DAY),
        lambda session, story: object_to_holding(session, story, "No name.", MOMENT + 20 * DAY),
    ],
    ids=["changes", "objects"],
)
def test_what_its_teller_changes_or_objects_to_during_the_purge_is_not_erased(
    write, retention, any_cast, act
):
    with write() as session:
        ref = add_story(session, ContributionState.HELD_BACK, text=TEXT)

    gone = meanwhile(
        write,
        lambda session: act(session, ref.id),
        lambda session: retention.purge(session, MOMENT + 20 * DAY),
    ).result(SECONDS)

    with write() as session:
        assert (gone, get_story(session, ref.id).text != "") == (0, True)


def test_who_changes_a_story_that_the_purge_has_chosen_learns_that_it_is_gone(write, retention, any_cast):
    with write() as session:
        ref = add_story(session, ContributionState.HELD_BACK, text=TEXT)

    follower = meanwhile(
        write,
        lambda session: StoryKind().due(session, MOMENT + 20 * DAY, Terms()),
        lambda session: change_story(session, ref.id, A_CHANGE, WordTagger(), MOMENT + 20 * DAY),
        lambda session: retention.purge(session, MOMENT + 20 * DAY),
    )

    with pytest.raises(Conflict):
        follower.result(SECONDS)
    with write() as session:
        assert get_story(session, ref.id).state is ContributionState.ERASED


@pytest.mark.parametrize("state", [ContributionState.WAITING, ContributionState.PUBLISHED])
def test_what_waits_or_is_public_has_no_term(write, retention, any_cast, state):
    with write() as session:
        ref = add_story(session, state)
        retention.purge(session, MOMENT + 5000 * DAY)
        assert get_story(session, ref.id).state is state


def test_a_purge_says_how_much_went_and_finds_nothing_the_second_time(write, retention, any_cast):
    with write() as session:
        add_story(session, ContributionState.WITHDRAWN)
        add_story(session, ContributionState.HELD_BACK)
        record_attempt(session, Limit("telling", 1, 1), "a hash", MOMENT)
    for expected in (3, 0):
        with write() as session:
            assert retention.purge(session, MOMENT + 15 * DAY) == expected


def test_hashes_of_addresses_go_after_a_day(write, retention, any_cast):
    with write() as session:
        record_attempt(session, Limit("telling", 1, 1), "a hash", MOMENT)
    for after, left in ((DAY, 1), (DAY + SECOND, 0)):
        with write() as session:
            retention.purge(session, MOMENT + after)
            assert session.scalar(select(func.count()).select_from(Attempt)) == left


def test_the_teller_gets_everything_that_is_held(write, retention, full_story):
    with write() as session:
        exported = retention.export(session, full_story)

    assert exported["text"] == TEXT
    assert exported["state"] == "published"
    assert exported["receipt_made_on"] == "2026-03-14"
    assert {theme["by"] for theme in exported["themes"]} == {"machine", "teller"}
    assert [len(exported[part]) for part in ("pictures", "decisions", "consent")] == [1, 1, 3]
