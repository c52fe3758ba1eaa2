"""Who sees which stories in the queue, in which order, and what a decision leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from buurtstem.accounts.models import Person
from buurtstem.accounts.rules import Actor, Grant, Role, may_check_stories
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotAllowed
from buurtstem.core.terms import Terms
from buurtstem.moderation.actions.retention import ModerationRetention
from buurtstem.moderation.actions.stories import decide_story
from buurtstem.moderation.models import Decision
from buurtstem.moderation.queries import decisions_on, queue_of
from buurtstem.moderation.rules import HoldReason, QueueWish
from buurtstem.privacy.actions import change_uses
from buurtstem.privacy.rules import Use
from buurtstem.stories.queries import get_story
from buurtstem.stories.wishes import show_or_hide
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.data.threads import SECONDS, meanwhile
from tests.factories import add_story

ALL = QueueWish()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HARM = "Mijn man slaat mij en ik durf niet naar huis."


@pytest.fixture
def one_per_place(write, any_cast) -> dict[str, ContributionRef]:
    """A waiting story in each of both neighbourhoods, by area."""
    with write() as session:
        return {place: add_story(session, area_code=place) for place in (MOLENVELD, LAAGHOVEN)}


def places_in_queue(write, *places: str | None) -> list[str]:
    with write() as session:
        queued, total = queue_of(session, places, ALL, 1, 50)
        assert total == len(queued)
        return [each.story.area_code for each in queued]


@pytest.mark.parametrize(
    ("places", "seen"),
    [
        ((MOLENVELD,), [MOLENVELD]),
        ((LAAGHOVEN,), [LAAGHOVEN]),
        (("WK051836",), [MOLENVELD]),
        (("GM0518",), [MOLENVELD]),
        (("GM0518", LAAGHOVEN), [MOLENVELD, LAAGHOVEN]),
        ((None,), [MOLENVELD, LAAGHOVEN]),
        ((None, MOLENVELD), [MOLENVELD, LAAGHOVEN]),
        ((), []),
        (("BU05183629",), []),
    ],
)
def test_a_checker_sees_the_stories_of_own_places_only(write, one_per_place, places, seen):
    assert places_in_queue(write, *places) == seen


@pytest.mark.parametrize("part", ["checker", "other_checker", "builder", "professional", "administrator"])
def test_the_queue_holds_exactly_what_its_reader_may_check(write, any_cast, one_per_place, part):
    actor = any_cast.actors[part]
    places = actor.places_of(Role.CHECKER, Role.COMMUNITY_BUILDER)

    assert places_in_queue(write, *places) == [
        place for place in one_per_place if may_check_stories(actor, place)
    ]


def test_only_what_waits_is_in_the_queue_sensitive_first_then_the_oldest(write, any_cast):
    with write() as session:
        add_story(session, moment=MOMENT + 2 * HOUR, text="jong")
        add_story(session, moment=MOMENT, text="oud")
        add_story(session, moment=MOMENT + 3 * HOUR, text=HARM)
        for state in (
            ContributionState.PUBLISHED,
            ContributionState.HELD_BACK,
            ContributionState.WITHDRAWN,
        ):
            add_story(session, state, text="klaar")
        queued, total = queue_of(session, (None,), ALL, 1, 50)

    assert [each.story.text for each in queued] == [HARM, "oud", "jong"]
    assert total == 3
    assert queued[0].story.is_sensitive


def test_pages_of_the_queue_hold_each_story_once(write, any_cast):
    with write() as session:
        for number in range(5):
            add_story(session, text=f"verhaal {number}")
        pages = [queue_of(session, (None,), ALL, number, 2) for number in (1, 2, 3)]

    assert [total for _, total in pages] == [5, 5, 5]
    assert [each.story.text for queued, _ in pages for each in queued] == [f"verhaal {n}" for n in range(5)]


def test_a_decision_is_kept_with_who_what_and_when(write, any_cast, one_per_place):
    ref = one_per_place[MOLENVELD]
    with write() as session:
        state = decide_story(session, any_cast.checker, ref.id, HoldReason.HURTS_SOMEONE, MOMENT + HOUR)

    with write() as session:
        [made] = decisions_on(session, ref)
    assert state is ContributionState.HELD_BACK
    assert (made.outcome, made.reason) == ("hold_back", "hurts_someone")
    assert (made.person_id, made.made_at) == (any_cast.checker.id, MOMENT + HOUR)


def test_who_does_not_check_there_decides_nothing(write, any_cast, one_per_place):
    ref = one_per_place[MOLENVELD]
    others = [actor for actor in any_cast.actors.values() if not may_check_stories(actor, MOLENVELD)]
    assert len(others) == len(any_cast.actors) - 2

    for actor in [*others, Actor(999, "nobody", (Grant(Role.ADMINISTRATOR),))]:
        with pytest.raises(NotAllowed), write() as session:
            decide_story(session, actor, ref.id, None, MOMENT)
    with write() as session:
        assert get_story(session, ref.id).state is ContributionState.WAITING
        assert decisions_on(session, ref) == ()


def test_a_second_decision_is_refused_and_leaves_no_trace(write, any_cast, one_per_place):
    ref = one_per_place[MOLENVELD]
    with write() as session:
        decide_story(session, any_cast.checker, ref.id, None, MOMENT)
    with pytest.raises(Conflict), write() as session:
        decide_story(session, any_cast.builder, ref.id, HoldReason.ADVERTISING, MOMENT)
    with write() as session:
        assert [made.outcome for made in decisions_on(session, ref)] == ["publish"]
        assert get_story(session, ref.id).state is ContributionState.PUBLISHED


@pytest.mark.parametrize(
    "values",
    [{"outcome": "burn"}, {"outcome": "hold_back", "reason": None}, {"person_id": 999}],
    ids=["outcome", "no reason", "nobody"],
)
def test_the_database_refuses_a_decision_that_cannot_be(write, any_cast, values):
    row = {"kind": "story", "contribution_id": 1, "person_id": None, "outcome": "publish", "made_at": MOMENT}
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(Decision).values(row | values))


def test_a_decision_outlives_the_account_of_who_made_it(write, any_cast, one_per_place):
    ref = one_per_place[MOLENVELD]
    with write() as session:
        decide_story(session, any_cast.checker, ref.id, None, MOMENT)
        session.execute(delete(Person).where(Person.id == any_cast.checker.id))
    with write() as session:
        assert [made.person_id for made in decisions_on(session, ref)] == [None]


def test_decisions_are_purged_after_a_year(write, any_cast, one_per_place):
    with write() as session:
        decide_story(session, any_cast.checker, one_per_place[MOLENVELD].id, None, MOMENT)
    for days, gone in ((365, 0), (366, 1)):
        with write() as session:
            assert ModerationRetention().purge(session, MOMENT + days * DAY, Terms()) == gone
    with write() as session:
        assert session.scalars(select(Decision)).all() == []


def test_the_teller_gets_the_decisions_without_who_decided(write, any_cast, one_per_place):
    ref = one_per_place[MOLENVELD]
    with write() as session:
        decide_story(session, any_cast.checker, ref.id, HoldReason.ADVERTISING, MOMENT)
        exported = ModerationRetention().export(session, ref)

    assert exported == {
        "decisions": [{"outcome": "hold_back", "reason": "advertising", "at": MOMENT.isoformat()}]
    }


def test_a_wish_that_turns_to_yes_during_the_decision_publishes_nothing_that_was_read_as_private(
    write, any_cast
):
    with write() as session:
        ref = add_story(session, may_be_shown=False)

    def agree(session):
        show_or_hide(session, ref.id, MOMENT, shown=True)
        change_uses(session, [ref], {Use.PUBLISH: True}, "nl", MOMENT)

    follower = meanwhile(
        write,
        agree,
        lambda session: decide_story(session, any_cast.checker, ref.id, None, MOMENT, shows=False),
    )

    with pytest.raises(Conflict):
        follower.result(SECONDS)
    with write() as session:
        assert get_story(session, ref.id).state is ContributionState.WAITING
