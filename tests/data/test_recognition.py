"""“Same here”: counted once a day from one address, for public stories only, gone with the story."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import NotFound
from buurtstem.core.limits import Attempt
from buurtstem.stories.models import SameHere, Story
from buurtstem.stories.recognition import recognise_story, times_recognised
from tests.cast import MOMENT
from tests.factories import add_story

pytestmark = pytest.mark.usefixtures("any_cast")
HOUR = timedelta(hours=1)


def test_one_source_counts_once_in_a_day_and_again_after_it(write):
    with write() as session:
        story = add_story(session, ContributionState.PUBLISHED)
    counted = []
    for source, hours in (("a", 0), ("a", 1), ("b", 1), ("a", 23), ("a", 24)):
        with write() as session:
            recognise_story(session, story.id, source, MOMENT + hours * HOUR)
            counted.append(times_recognised(session, story.id))

    assert counted == [1, 1, 2, 2, 3]


def test_beside_the_count_there_is_nothing_but_the_hash_that_goes_after_a_day(write):
    with write() as session:
        story = add_story(session, ContributionState.PUBLISHED)
        recognise_story(session, story.id, "hash", MOMENT)
        attempts = session.execute(select(Attempt.name, Attempt.source)).all()

    assert [tuple(attempt) for attempt in attempts] == [("same_here", "hash")]
    assert set(SameHere.__table__.columns.keys()) == {"story_id", "times"}


@pytest.mark.parametrize(
    "state", [state for state in ContributionState if state is not ContributionState.PUBLISHED]
)
def test_only_public_stories_are_recognised(write, any_app, state):
    with write() as session:
        if state in {ContributionState.ERASED, ContributionState.PRIVATE}:
            story = add_story(session)
        else:
            story = add_story(session, state)
        if state is ContributionState.ERASED:
            any_app.extensions["retention"].erase(session, story)
        with pytest.raises(NotFound):
            recognise_story(session, story.id, "a", MOMENT)
        with pytest.raises(NotFound):
            recognise_story(session, 999, "a", MOMENT)


def test_a_story_that_is_erased_keeps_no_count(write, any_app):
    with write() as session:
        story = add_story(session, ContributionState.PUBLISHED)
        recognise_story(session, story.id, "a", MOMENT)
        any_app.extensions["retention"].erase(session, story)

    with write() as session:
        assert times_recognised(session, story.id) == 0
        assert session.scalars(select(SameHere)).all() == []


def test_a_story_that_says_something_else_begins_at_nought_and_one_that_was_hidden_does_not(write):
    with write() as session:
        story = add_story(session, ContributionState.PUBLISHED)
        recognise_story(session, story.id, "a", MOMENT)
        row = session.get(Story, story.id)
        row.state = ContributionState.WAITING
        session.flush()
        assert times_recognised(session, story.id) == 1
        row.text = "Iets heel anders"
        session.flush()

    with write() as session:
        assert times_recognised(session, story.id) == 0
