"""Threads as rows: the machine proposes and adds, people decide; what was taken back is gone at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from buurtstem.agenda.actions.interpretations import withdraw_interpretation
from buurtstem.agenda.actions.proposing import keep_proposals, read_stories
from buurtstem.agenda.actions.stories import open_thread_from_story, take_story_out
from buurtstem.agenda.actions.threads import (
    Answer,
    Naming,
    dismiss_thread,
    mark_thread,
    move_thread_on,
    name_thread,
    record_recognition,
)
from buurtstem.agenda.models import Thread, ThreadStory
from buurtstem.agenda.queries.history import interpretations_of, log_of
from buurtstem.agenda.queries.threads import (
    because_of,
    get_public_thread,
    get_thread,
    public_threads,
    threads_in,
)
from buurtstem.agenda.rules.interpretations import MOST_INTERPRETATIONS, AuthorRole, MeetingNeeded
from buurtstem.agenda.rules.threads import (
    Act,
    Lack,
    MovedMeanwhile,
    NoWayOn,
    Recognition,
    Stage,
    ThreadNotReady,
)
from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.stories.actions import Change, change_story, check_story, withdraw_story
from buurtstem.stories.queries import get_story
from buurtstem.themes.rules import Theme
from tests.agenda import DAY, NAME, adopt, interpret, members, propose, propose_lift, public_id, say
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.factories import add_story, publish_stories
from tests.tagging import WordTagger

PUBLISHED = ContributionState.PUBLISHED
RESIDENT, ENTREPRENEUR, PROFESSIONAL = AuthorRole


def test_public_stories_of_one_aspect_become_a_thread_of_their_neighbourhood(write, any_cast):
    with write() as session:
        lift = publish_stories(session, 2)
        publish_stories(session, 2, area_code=LAAGHOVEN, text="De bus komt nooit")
        add_story(session, PUBLISHED, text="De buren groeten")
        add_story(session, text="De lift, nog niet gelezen")
        threads = propose(session, "GM0518")
    assert set(threads) == {"housing/lift"}
    with write() as session:
        card = threads["housing/lift"]
        assert (card.stage, card.theme, card.stories, card.receipts) == (Stage.PROPOSED, Theme.HOUSING, 2, 2)
        assert members(session, card.id) == {ref.id for ref in lift}
        assert because_of(session, card.id) == {ref.id: ("lift",) for ref in lift}
        assert [each.aspect for each in threads_in(session, (LAAGHOVEN,))] == []
        propose(session, LAAGHOVEN)
        assert [each.aspect for each in threads_in(session, (None,))] == [
            "environment/transport",
            "housing/lift",
        ]


def test_a_second_run_keeps_every_thread_and_adds_what_is_new(write, any_cast):
    with write() as session:
        before = propose_lift(session)
        new = add_story(session, PUBLISHED, text="Weer de lift")
    with write() as session:
        assert propose(session)["housing/lift"].id == before
        assert new.id in members(session, before)
        made = keep_proposals(session, read_stories(session, MOLENVELD, WordTagger()), MOMENT)
        assert (made.stories, made.opened, made.joined, made.left) == (4, 0, 0, 0)


def test_a_story_taken_back_while_the_machine_was_reading_stays_out(write, any_cast):
    with write() as session:
        refs = publish_stories(session, 3)
        read = read_stories(session, MOLENVELD, WordTagger())
        withdraw_story(session, refs[0].id, MOMENT)
        assert keep_proposals(session, read, MOMENT).stories == 2
        thread_id = threads_in(session, (MOLENVELD,))[0].id
        assert members(session, thread_id) == {refs[1].id, refs[2].id}


def test_a_story_whose_teller_changed_its_subject_leaves_a_thread_nobody_looked_at(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        story_id = min(members(session, thread_id))
        change = Change("Bij de buren is het fijn", None, None, True, "nl")
        change_story(session, story_id, change, WordTagger(), MOMENT)
        propose(session)
        assert story_id in members(session, thread_id)
        assert get_thread(session, thread_id).stories == 2
    with write() as session:
        check_story(session, story_id, publish=True, reason=None, moment=MOMENT)
        propose(session)
        assert story_id not in members(session, thread_id)


def test_a_thread_forgets_words_that_stand_in_a_story_no_more(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        adopt(session, any_cast, thread_id)
        first, second, third = sorted(members(session, thread_id))
        for story_id, text in ((first, "De bus komt nooit"), (third, "De lift van nummer002")):
            change_story(session, story_id, Change(text, None, None, True, "nl"), WordTagger(), MOMENT)
            check_story(session, story_id, publish=True, reason=None, moment=MOMENT)
        # since it was read; the letters of one stand in "nummer002"
        left_out = {second: "Fatima", third: "nummer"}
        for row in session.scalars(select(ThreadStory).where(ThreadStory.story_id.in_(left_out))):
            row.because = ["lift", left_out[row.story_id]]
        propose(session)
        assert because_of(session, thread_id) == {first: (), second: ("lift",), third: ("lift",)}


def test_the_machine_undoes_nothing_that_people_did(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        story = get_story(session, min(members(session, thread_id)))
        take_story_out(session, any_cast.builder, thread_id, story.public_id, MOMENT)
        propose(session)
        assert story.id not in members(session, thread_id)
        dismiss_thread(session, any_cast.builder, thread_id, "dubbel", MOMENT)
        publish_stories(session, 3, text="De lift opnieuw")
        propose(session)
        assert get_thread(session, thread_id).stage is Stage.DISMISSED
        assert len(members(session, thread_id)) == 2
        assert len(threads_in(session, (MOLENVELD,))) == 1


def test_a_thread_moves_on_when_people_did_their_part(write, any_cast):
    builder = any_cast.builder
    with write() as session:
        thread_id = propose_lift(session)
    for lack, repair in (
        (Lack.NAME, lambda session: name_thread(session, builder, thread_id, Naming(NAME, "nl", ""), MOMENT)),
        (Lack.RESIDENT, lambda session: say(session, any_cast.member, thread_id, RESIDENT)),
        (Lack.PROFESSIONAL, lambda session: say(session, any_cast.professional, thread_id, PROFESSIONAL)),
        (None, lambda session: move_thread_on(session, builder, thread_id, MOMENT)),
        (
            Lack.RECOGNITION,
            lambda session: record_recognition(
                session, builder, thread_id, Answer(Recognition.NO, "bewonersavond", DAY), MOMENT
            ),
        ),
        (
            Lack.NOT_RECOGNISED,
            lambda session: record_recognition(
                session, builder, thread_id, Answer(Recognition.PARTLY, "koffieochtend", DAY), MOMENT
            ),
        ),
        (
            Lack.MARK,
            lambda session: mark_thread(
                session, builder, thread_id, MOMENT, is_chance=True, is_obstacle=True
            ),
        ),
        (None, lambda session: move_thread_on(session, builder, thread_id, MOMENT)),
    ):
        if lack is not None:
            with pytest.raises(ThreadNotReady) as refusal, write() as session:
                move_thread_on(session, builder, thread_id, MOMENT)
            assert lack in refusal.value.lacks
        with write() as session:
            repair(session)
    with write() as session:
        thread = get_thread(session, thread_id)
        assert (thread.stage, thread.recognised_meeting, thread.is_chance) == (
            Stage.ADOPTED,
            "koffieochtend",
            True,
        )
        assert {line.act for line in log_of(session, thread_id)} == {
            Act.NAMED,
            Act.INTERPRETED,
            Act.MOVED_ON,
            Act.RECOGNITION,
            Act.MARKED,
        }
        assert {line.person for line in log_of(session, thread_id)} == {"builder", "member", "professional"}
    with pytest.raises(NoWayOn), write() as session:
        move_thread_on(session, builder, thread_id, MOMENT)


def test_a_withdrawn_interpretation_keeps_its_mark_and_counts_no_more(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        name_thread(session, any_cast.builder, thread_id, Naming(NAME, "nl", ""), MOMENT)
        said = say(session, any_cast.member, thread_id, RESIDENT)
        say(session, any_cast.professional, thread_id, PROFESSIONAL)
        withdraw_interpretation(session, any_cast.member, thread_id, said, MOMENT)
        assert [bool(line.withdrawn_at) for line in interpretations_of(session, [thread_id])] == [True, False]
        with pytest.raises(ThreadNotReady):
            move_thread_on(session, any_cast.builder, thread_id, MOMENT)
        with pytest.raises(Conflict):
            withdraw_interpretation(session, any_cast.builder, thread_id, said, MOMENT)
        with pytest.raises(NotFound):
            withdraw_interpretation(session, any_cast.builder, thread_id, 999, MOMENT)


def test_what_a_resident_withdrew_is_asked_again_before_a_thread_is_adopted(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        interpret(session, any_cast, thread_id)
        answer = Answer(Recognition.YES, "bewonersavond", DAY)
        record_recognition(session, any_cast.builder, thread_id, answer, MOMENT)
        mark_thread(session, any_cast.builder, thread_id, MOMENT, is_chance=True, is_obstacle=False)
        said = next(line.id for line in interpretations_of(session, [thread_id]) if line.role is RESIDENT)
        withdraw_interpretation(session, any_cast.member, thread_id, said, MOMENT)
        with pytest.raises(ThreadNotReady) as refusal:
            move_thread_on(session, any_cast.builder, thread_id, MOMENT)
        assert refusal.value.lacks == (Lack.RESIDENT,)


def test_two_who_press_the_same_button_move_a_thread_one_step(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        interpret(session, any_cast, thread_id)
        with pytest.raises(MovedMeanwhile):
            move_thread_on(session, any_cast.builder, thread_id, MOMENT, seen="proposed")
        assert get_thread(session, thread_id).stage is Stage.INTERPRETED


def test_an_interpretation_that_is_sent_twice_is_said_once(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        said = [say(session, any_cast.member, thread_id, RESIDENT) for _ in range(2)]
        assert said[0] == said[1]
        withdraw_interpretation(session, any_cast.member, thread_id, said[0], MOMENT)
        assert say(session, any_cast.member, thread_id, RESIDENT) != said[0]


def test_only_its_author_or_who_keeps_the_agenda_withdraws(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        said = say(session, any_cast.professional, thread_id, PROFESSIONAL)
        with pytest.raises(NotAllowed):
            withdraw_interpretation(session, any_cast.member, thread_id, said, MOMENT)
        withdraw_interpretation(session, any_cast.builder, thread_id, said, MOMENT)


@pytest.mark.parametrize(
    ("part", "role"),
    [("member", PROFESSIONAL), ("professional", RESIDENT), ("checker", RESIDENT), ("pair_one", PROFESSIONAL)],
)
def test_nobody_interprets_in_a_role_that_is_not_theirs(write, any_cast, part, role):
    with write() as session:
        thread_id = propose_lift(session)
        with pytest.raises(NotAllowed):
            say(session, getattr(any_cast, part), thread_id, role)


def test_a_builder_writes_down_what_a_resident_said_at_a_meeting(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        with pytest.raises(MeetingNeeded):
            say(session, any_cast.builder, thread_id, RESIDENT)
        say(session, any_cast.builder, thread_id, RESIDENT, meeting="buurtcafé")
        say(session, any_cast.builder, thread_id, ENTREPRENEUR, meeting="buurtcafé")
        lines = interpretations_of(session, [thread_id])
        assert [(line.role, line.meeting) for line in lines] == [
            (RESIDENT, "buurtcafé"),
            (ENTREPRENEUR, "buurtcafé"),
        ]


def test_a_dismissed_or_overfull_thread_takes_no_interpretation(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        for number in range(MOST_INTERPRETATIONS):
            say(session, any_cast.member, thread_id, RESIDENT, text=f"Dit is punt {number}.")
        with pytest.raises(Conflict):
            say(session, any_cast.member, thread_id, RESIDENT)
    with write() as session:
        other = open_thread_from_story(
            session,
            any_cast.builder,
            MOLENVELD,
            public_id(session, add_story(session, PUBLISHED, text="Apart")),
            Theme.PRIDE,
            MOMENT,
        )
        dismiss_thread(session, any_cast.builder, other, "toch niet", MOMENT)
        with pytest.raises(Conflict):
            say(session, any_cast.member, other, RESIDENT)


def test_the_public_sees_interpreted_and_adopted_threads_with_a_public_story(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        name = get_thread(session, thread_id).public_id
        with pytest.raises(NotFound):
            get_public_thread(session, MOLENVELD, name)
        interpret(session, any_cast, thread_id)
        assert get_public_thread(session, MOLENVELD, name).id == thread_id
        with pytest.raises(NotFound):
            get_public_thread(session, LAAGHOVEN, name)
        for story_id in members(session, thread_id):
            withdraw_story(session, story_id, MOMENT)
        with pytest.raises(NotFound):
            get_public_thread(session, MOLENVELD, name)
        assert public_threads(session, MOLENVELD) == ()
        assert get_thread(session, thread_id).taken_back == 3


@pytest.mark.parametrize(
    "values",
    [
        {"stage": "adopted", "name": ""},
        {"stage": "dismissed"},
        {"stage": "somewhere"},
        {"made_by": "robot"},
        {"recognised": "maybe"},
        {"aspect": "housing/lift"},
    ],
    ids=str,
)
def test_the_database_refuses_a_thread_that_cannot_be(write, any_cast, values):
    with write() as session:
        propose_lift(session)
    row = {
        "public_id": "x" * 12,
        "area_code": MOLENVELD,
        "theme": "housing",
        "made_by": "person",
        "stage": "proposed",
        "stage_at": MOMENT,
        "created_at": MOMENT,
    }
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(Thread).values(row | values))


def test_the_machine_takes_no_story_out(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        row = {
            "thread_id": thread_id,
            "story_id": 999,
            "placed_by": "machine",
            "because": [],
            "placed_at": MOMENT,
        }
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(ThreadStory).values(row | {"is_in": False}))


def test_an_adopted_thread_keeps_a_story_of_which_the_text_changed(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        adopt(session, any_cast, thread_id)
        story_id = min(members(session, thread_id))
        read = read_stories(session, MOLENVELD, WordTagger())
        readings = {**read.readings, story_id: replace(read.readings[story_id], aspects=())}
        assert keep_proposals(session, replace(read, readings=readings), MOMENT).left == 0
