"""Merging and splitting threads, and undoing what people did; as rows."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select

from buurtstem.agenda.actions.merging import Part, merge_thread, split_thread
from buurtstem.agenda.actions.stories import add_story_to_thread, move_story_to, take_story_out
from buurtstem.agenda.actions.threads import Naming, dismiss_thread, name_thread
from buurtstem.agenda.actions.undoing import undo_step
from buurtstem.agenda.models import ThreadStep, ThreadStepStory, ThreadStory
from buurtstem.agenda.queries.history import interpretations_of, log_of
from buurtstem.agenda.queries.items import get_item
from buurtstem.agenda.queries.steps import done_around
from buurtstem.agenda.queries.threads import (
    find_address_after,
    get_thread,
    members_of,
    thread_after,
    threads_in,
    threads_of_story,
)
from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.steps import (
    AlreadyUndone,
    LaterActsStand,
    MergeTheOtherWay,
    NothingToPart,
    undoable,
)
from buurtstem.agenda.rules.threads import Act, NoWayOn, Stage, StoryInTwoThreads, ThreadMerged
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.stories.queries import get_story
from buurtstem.themes.rules import Theme
from tests.agenda import (
    DAY,
    NAME,
    adopt,
    agenda_with_item,
    members,
    propose,
    propose_lift,
    public_id,
    put_on_agenda,
    say,
)
from tests.cast import MOLENVELD, MOMENT
from tests.factories import add_story, publish_stories

PUBLISHED = ContributionState.PUBLISHED


def last_step(session, thread_id: int) -> int:
    return next(line.step_id for line in log_of(session, thread_id) if line.step_id is not None)


def can_undo(session, thread_id: int) -> frozenset[int]:
    return undoable(done_around(session, [thread_id]))


@pytest.fixture
def two(write, any_cast) -> tuple[int, int]:
    """A thread about the lift and one about damp, of three stories each."""
    with write() as session:
        lift = propose_lift(session)
        publish_stories(session, 3, text="Overal schimmel")
        return lift, propose(session)["housing/damp"].id


def merge(session, cast, source: int, target: int) -> int:
    return merge_thread(session, cast.builder, source, get_thread(session, target).public_id, MOMENT)


def snapshot(session):
    """Return everything that undoing brings back."""
    rows = session.execute(
        select(ThreadStory.thread_id, ThreadStory.story_id, ThreadStory.is_in, ThreadStory.placed_by)
        .where(ThreadStory.is_in.is_(True))
        .order_by(ThreadStory.thread_id, ThreadStory.story_id)
    )
    cards = threads_in(session, (MOLENVELD,))
    return [tuple(row) for row in rows], cards, interpretations_of(session, [card.id for card in cards])


def test_a_merged_thread_leads_to_the_other_with_all_that_it_had(write, any_cast, two):
    lift, damp = two
    with write() as session:
        say(session, any_cast.member, lift, AuthorRole.RESIDENT)
        story_ids = members(session, lift) | members(session, damp)
        address = get_thread(session, lift).public_id
        before = snapshot(session)
        assert merge(session, any_cast, lift, damp) == damp
        assert members(session, damp) == story_ids
        assert members(session, lift) == set()
        assert len(interpretations_of(session, [damp])) == 1
        assert thread_after(session, lift) == damp
        assert find_address_after(session, MOLENVELD, address) == get_thread(session, damp).public_id
        assert find_address_after(session, MOLENVELD, get_thread(session, damp).public_id) is None
        assert [card.id for card in threads_in(session, (MOLENVELD,))] == [damp]
        assert [line.act for line in log_of(session, damp)] == [Act.MERGED]
        assert log_of(session, damp)[0].function == "community_builder"
        for act in (
            lambda: name_thread(session, any_cast.builder, lift, Naming(NAME, "nl", ""), MOMENT),
            lambda: merge(session, any_cast, lift, damp),
            lambda: say(session, any_cast.member, lift, AuthorRole.RESIDENT, text="Nog iets"),
        ):
            with pytest.raises(Conflict):
                act()
        undo_step(session, any_cast.builder, damp, last_step(session, damp), MOMENT)
        assert snapshot(session) == before
        assert find_address_after(session, MOLENVELD, address) is None
        assert [line.act for line in log_of(session, lift)][:1] == [Act.UNDONE]
        with pytest.raises(AlreadyUndone):
            undo_step(session, any_cast.builder, damp, last_step(session, damp), MOMENT)


def test_new_stories_of_a_merged_subject_go_to_the_thread_where_it_went(write, any_cast, two):
    lift, damp = two
    with write() as session:
        merge(session, any_cast, lift, damp)
        new = add_story(session, PUBLISHED, text="Weer de lift")
        propose(session)
        assert new.id in members(session, damp)


def test_agenda_items_and_chains_go_along_with_a_merged_thread_and_back(write, any_cast):
    with write() as session:
        lift, item = agenda_with_item(session, any_cast)
        publish_stories(session, 3, text="Overal schimmel")
        damp = propose(session)["housing/damp"].id
        adopt(session, any_cast, damp)
        shared = put_on_agenda(session, any_cast, damp, title="Samen")
        story = min(members(session, lift))
        before = [thread.id for thread in get_item(session, item, DAY).threads]
        merge(session, any_cast, lift, damp)
        assert [thread.id for thread in get_item(session, item, DAY).threads] == [damp]
        assert [card.id for card in threads_of_story(session, story)] == [damp]
        undo_step(session, any_cast.builder, damp, last_step(session, damp), MOMENT)
        assert [thread.id for thread in get_item(session, item, DAY).threads] == before
        assert [thread.id for thread in get_item(session, shared, DAY).threads] == [damp]


def test_an_item_of_both_threads_is_of_one_after_merging_and_of_both_again(write, any_cast):
    from buurtstem.agenda.actions.items import add_source_thread

    with write() as session:
        lift, item = agenda_with_item(session, any_cast)
        publish_stories(session, 3, text="Overal schimmel")
        damp = propose(session)["housing/damp"]
        adopt(session, any_cast, damp.id)
        add_source_thread(session, any_cast.builder, item, damp.public_id, MOMENT)
        merge(session, any_cast, lift, damp.id)
        assert [thread.id for thread in get_item(session, item, DAY).threads] == [damp.id]
        undo_step(session, any_cast.builder, damp.id, last_step(session, damp.id), MOMENT)
        assert {thread.id for thread in get_item(session, item, DAY).threads} == {lift, damp.id}


def test_a_thread_does_not_fall_back_by_merging(write, any_cast, two):
    lift, damp = two
    with write() as session:
        adopt(session, any_cast, lift)
        with pytest.raises(MergeTheOtherWay):
            merge(session, any_cast, lift, damp)
        merge(session, any_cast, damp, lift)
        for wrong in ("bestaat-niet", get_thread(session, lift).public_id):
            with pytest.raises(NotFound):
                merge_thread(session, any_cast.builder, lift, wrong, MOMENT)


def test_a_thread_is_split_and_put_together_again(write, any_cast, two):
    lift, _ = two
    with write() as session:
        before = snapshot(session)
        chosen = {min(members(session, lift))}
        new = split_thread(session, any_cast.builder, lift, Part(chosen, "De sleutel", "nl"), MOMENT)
        thread = get_thread(session, new)
        assert (thread.name, thread.aspect, thread.series, thread.stage) == (
            "De sleutel",
            "housing/lift",
            1,
            Stage.PROPOSED,
        )
        for each in (lift, new):
            assert (log_of(session, each)[0].act, log_of(session, each)[0].detail) == (
                Act.SPLIT,
                "De sleutel",
            )
        assert members(session, new) == chosen
        assert chosen.isdisjoint(members(session, lift))
        propose(session)
        assert members(session, new) == chosen
        undo_step(session, any_cast.builder, new, last_step(session, new), MOMENT)
        assert snapshot(session) == before
        assert thread_after(session, new) == lift


def test_what_came_into_a_split_thread_goes_back_with_it(write, any_cast, two):
    lift, _ = two
    with write() as session:
        chosen = {min(members(session, lift))}
        new = split_thread(session, any_cast.builder, lift, Part(chosen), MOMENT)
        other = add_story(session, PUBLISHED, text="Nog iets")
        session.add(
            ThreadStory(
                thread_id=new,
                story_id=other.id,
                is_in=True,
                placed_by="machine",
                because=[],
                placed_at=MOMENT,
            )
        )
        session.flush()
        undo_step(session, any_cast.builder, lift, last_step(session, lift), MOMENT)
        assert other.id in members(session, lift)
        assert members(session, new) == set()


def test_a_split_leaves_something_and_takes_something(write, any_cast, two):
    lift, damp = two
    with write() as session:
        for stories in ((), members(session, lift), members(session, damp)):
            with pytest.raises(NothingToPart):
                split_thread(session, any_cast.builder, lift, Part(stories), MOMENT)
        dismiss_thread(session, any_cast.builder, damp, "dubbel", MOMENT)
        with pytest.raises(NoWayOn):
            split_thread(session, any_cast.builder, damp, Part(members(session, damp)), MOMENT)


def test_a_thread_of_one_story_made_by_hand_is_split_without_an_aspect(write, any_cast):
    from buurtstem.agenda.actions.stories import open_thread_from_story

    with write() as session:
        names = [public_id(session, ref) for ref in publish_stories(session, 2, text="Het beeld")]
        thread = open_thread_from_story(session, any_cast.builder, MOLENVELD, names[0], Theme.PRIDE, MOMENT)
        add_story_to_thread(session, any_cast.builder, thread, names[1], MOMENT)
        new = split_thread(session, any_cast.builder, thread, Part({max(members(session, thread))}), MOMENT)
        assert (get_thread(session, new).aspect, get_thread(session, new).series) == (None, 0)


def test_names_and_moves_are_undone_one_after_the_other(write, any_cast, two):
    lift, damp = two
    builder = any_cast.builder
    with write() as session:
        before = snapshot(session)
        story = get_story(session, min(members(session, lift)))
        name_thread(session, builder, lift, Naming("Eerst", "nl", ""), MOMENT)
        first = last_step(session, lift)
        name_thread(session, builder, lift, Naming("Dan", "nl", "iets"), MOMENT)
        move_story_to(session, builder, lift, story.public_id, get_thread(session, damp).public_id, MOMENT)
        moved = last_step(session, lift)
        assert last_step(session, damp) == moved
        take_story_out(session, builder, damp, story.public_id, MOMENT)
        for step in (first, moved):
            with pytest.raises(LaterActsStand):
                undo_step(session, builder, lift, step, MOMENT)
        undo_step(session, builder, damp, last_step(session, damp), MOMENT)
        assert story.id in members(session, damp)
        while can_undo(session, lift):
            undo_step(session, builder, lift, max(can_undo(session, lift)), MOMENT)
        assert snapshot(session) == before


def test_a_story_is_not_brought_back_into_a_third_thread(write, any_cast, two):
    lift, damp = two
    builder = any_cast.builder
    with write() as session:
        publish_stories(session, 2, text="De bus komt nooit")
        bus = propose(session)["environment/transport"].id
        story = get_story(session, min(members(session, lift)))
        take_story_out(session, builder, lift, story.public_id, MOMENT)
        step = last_step(session, lift)
        session.add_all(
            ThreadStory(
                thread_id=each,
                story_id=story.id,
                is_in=True,
                placed_by="machine",
                because=[],
                placed_at=MOMENT,
            )
            for each in (damp, bus)
        )
        session.flush()
        with pytest.raises(StoryInTwoThreads):
            undo_step(session, builder, lift, step, MOMENT)


def test_only_who_keeps_the_agenda_undoes_and_only_what_was_done_there(write, any_cast, two):
    lift, damp = two
    with write() as session:
        name_thread(session, any_cast.builder, lift, Naming(NAME, "nl", ""), MOMENT)
        step = last_step(session, lift)
        with pytest.raises(NotAllowed):
            undo_step(session, any_cast.member, lift, step, MOMENT)
        for thread_id, step_id in ((damp, step), (lift, 999), (999, step)):
            with pytest.raises(NotFound):
                undo_step(session, any_cast.builder, thread_id, step_id, MOMENT)
        for act in (
            lambda: merge_thread(session, any_cast.professional, lift, "x", MOMENT),
            lambda: split_thread(session, any_cast.member, lift, Part(()), MOMENT),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_an_erased_story_does_not_come_back_by_undoing(write, any_cast, any_app, two):
    lift, damp = two
    with write() as session:
        story = min(members(session, lift))
        merge(session, any_cast, lift, damp)
        ref = next(each for each in publish_stories(session, 1, text="x"))
        any_app.extensions["retention"].erase(session, type(ref)("story", story))
        assert session.scalar(select(func.count()).where(ThreadStepStory.story_id == story)) == 0
        undo_step(session, any_cast.builder, damp, last_step(session, damp), MOMENT)
        assert story not in members(session, lift) | members(session, damp)


def test_a_story_that_was_erased_in_a_split_thread_stays_counted_after_undoing(write, any_cast, any_app, two):
    lift, damp = two
    erase = any_app.extensions["retention"].erase
    with write() as session:
        first, second, _ = sorted(members(session, lift))
        new = split_thread(session, any_cast.builder, lift, Part({first, second}), MOMENT)
        step = last_step(session, new)
        erase(session, ContributionRef("story", first))
        assert [get_thread(session, each).taken_back for each in (lift, new)] == [0, 1]
    with write() as session:
        undo_step(session, any_cast.builder, new, step, MOMENT)
        assert get_thread(session, lift).taken_back == 1
        with pytest.raises(AlreadyUndone):
            undo_step(session, any_cast.builder, new, step, MOMENT)
        erase(session, ContributionRef("story", second))
        assert get_thread(session, lift).taken_back == 2
    with write() as session:
        merge(session, any_cast, lift, damp)
        assert get_thread(session, damp).taken_back == 2
        undo_step(session, any_cast.builder, damp, last_step(session, damp), MOMENT)
        assert [get_thread(session, each).taken_back for each in (lift, damp)] == [2, 0]


def test_what_is_not_in_a_thread_any_more_is_left_out_when_undoing(write, any_cast, two):
    lift, damp = two
    with write() as session:
        story = min(members(session, lift))
        merge(session, any_cast, lift, damp)
        session.execute(delete(ThreadStory).where(ThreadStory.story_id == story))
        undo_step(session, any_cast.builder, damp, last_step(session, damp), MOMENT)
        assert story not in members(session, lift)


def test_a_step_keeps_no_word_of_a_story(write, any_cast, two):
    lift, damp = two
    with write() as session:
        merge(session, any_cast, lift, damp)
        step = session.scalars(select(ThreadStep)).one()
        assert set(step.before) == {"merged", "into", "erased", "interpretations", "items"}
        assert members_of(session, [damp])[damp]


def test_a_merged_thread_is_not_merged_again(write, any_cast, two):
    lift, damp = two
    with write() as session:
        merge(session, any_cast, lift, damp)
        with pytest.raises(ThreadMerged):
            merge(session, any_cast, damp, lift)
