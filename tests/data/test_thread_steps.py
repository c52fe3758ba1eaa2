"""Merging and splitting threads, undoing it, and answering what the machine asks; as rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from buurtstem.agenda.actions.deciding import accept_proposal, reject_proposal
from buurtstem.agenda.actions.merging import Part, merge_thread, split_thread
from buurtstem.agenda.actions.retention import AgendaRetention
from buurtstem.agenda.actions.stories import add_story_to_thread, move_story_to, take_story_out
from buurtstem.agenda.actions.threads import Naming, dismiss_thread, name_thread
from buurtstem.agenda.actions.undoing import undo_step
from buurtstem.agenda.models import ThreadProposal, ThreadStep, ThreadStepStory, ThreadStory
from buurtstem.agenda.queries.history import interpretations_of, log_of
from buurtstem.agenda.queries.items import get_item
from buurtstem.agenda.queries.proposals import get_question, open_questions
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
from buurtstem.agenda.rules.proposals import ProposalKind, ProposalReason
from buurtstem.agenda.rules.steps import (
    AlreadyUndone,
    LaterActsStand,
    MergeTheOtherWay,
    NothingToPart,
    undoable,
)
from buurtstem.agenda.rules.threads import Act, NoWayOn, Stage, StoryInTwoThreads, ThreadMerged
from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.terms import Terms
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


def ask_to_split(session) -> int:
    """Let a thread hold a second subject; return what is asked."""
    publish_stories(session, 12, text="Overal schimmel")
    propose(session)
    publish_stories(session, 2, text="Schimmel in de Elzenlaan")
    propose(session)
    publish_stories(session, 2, text="Schimmel aan de Elzenlaan")
    propose(session)
    return open_questions(session, (MOLENVELD,))[0].id


def test_a_split_is_proposed_done_by_people_and_undone_for_good(write, any_cast):
    with write() as session:
        question = get_question(session, ask_to_split(session))
        assert (question.kind, question.reason, len(question.stories)) == (
            ProposalKind.SPLIT,
            ProposalReason.PLACE,
            4,
        )
        assert len(threads_in(session, (MOLENVELD,))) == 1
        new = accept_proposal(session, any_cast.builder, question.id, MOMENT)
        thread = get_thread(session, new)
        assert (thread.place_name, thread.stories) == ("Elzenlaan", 4)
        joining = add_story(session, PUBLISHED, text="Ook schimmel in de elzenlaan")
        propose(session)
        assert joining.id in members(session, new)
        with pytest.raises(NotFound):
            get_question(session, question.id)
        with pytest.raises(Conflict):
            accept_proposal(session, any_cast.builder, question.id, MOMENT)
        undo_step(session, any_cast.builder, new, last_step(session, new), MOMENT)
        propose(session)
        assert open_questions(session, (MOLENVELD,)) == ()


def test_a_rejected_proposal_is_not_made_again(write, any_cast):
    with write() as session:
        question = ask_to_split(session)
        for actor in (any_cast.member, any_cast.professional):
            with pytest.raises(NotAllowed):
                reject_proposal(session, actor, question, MOMENT)
        with pytest.raises(NotFound):
            reject_proposal(session, any_cast.builder, 999, MOMENT)
        reject_proposal(session, any_cast.builder, question, MOMENT)
        publish_stories(session, 2, text="Schimmel achter de Elzenlaan")
        propose(session)
        assert open_questions(session, (MOLENVELD,)) == ()
        thread = threads_in(session, (MOLENVELD,))[0].id
        assert [(line.act, line.detail) for line in log_of(session, thread)] == [(Act.REJECTED, "split")]
        publish_stories(session, 12, text="Schimmel op de Elzenlaan")
        propose(session)
        assert len(open_questions(session, (MOLENVELD,))) == 1


def test_what_is_not_to_be_asked_any_more_goes(write, any_cast):
    with write() as session:
        question = ask_to_split(session)
        thread = threads_in(session, (MOLENVELD,))[0].id
        for story in get_question(session, question).stories[:2]:
            take_story_out(session, any_cast.builder, thread, get_story(session, story).public_id, MOMENT)
        add_story(session, PUBLISHED, text="Nog meer schimmel")
        propose(session)
        assert open_questions(session, (MOLENVELD,)) == ()
        assert session.scalar(select(func.count()).select_from(ThreadProposal)) == 0


def test_two_threads_of_the_same_stories_are_proposed_to_be_one(write, any_cast):
    with write() as session:
        publish_stories(session, 4, text="De lift en schimmel")
        threads = propose(session)
        question = open_questions(session, (MOLENVELD,))[0]
        assert (question.kind, question.reason) == (ProposalKind.MERGE, ProposalReason.STORIES)
        adopt(session, any_cast, threads["housing/damp"].id)
        goal = accept_proposal(session, any_cast.builder, question.id, MOMENT)
        assert goal == threads["housing/damp"].id
        assert thread_after(session, threads["housing/lift"].id) == goal
        undo_step(session, any_cast.builder, goal, last_step(session, goal), MOMENT)
        add_story(session, PUBLISHED, text="De lift en schimmel nog eens")
        propose(session)
        assert open_questions(session, (MOLENVELD,)) == ()


def test_what_a_person_parted_is_not_proposed_to_be_one(write, any_cast):
    with write() as session:
        publish_stories(session, 8)
        lift = propose(session)["housing/lift"].id
        stories = sorted(members(session, lift))
        split_thread(session, any_cast.builder, lift, Part(stories[:4]), MOMENT)
        propose(session)
        assert open_questions(session, (MOLENVELD,)) == ()


LONG = " ".join(f"{letter * 4}woord" for letter in "abcdefghijklmnopqrst")


def test_a_story_that_stands_apart_is_offered_as_a_thread(write, any_cast, any_app):
    with write() as session:
        ref = add_story(session, PUBLISHED, text=LONG, themes=[Theme.PRIDE])
        propose(session)
        question = open_questions(session, (MOLENVELD,))[0]
        assert (question.kind, question.stories, question.thread) == (ProposalKind.APART, (ref.id,), None)
        thread = accept_proposal(session, any_cast.builder, question.id, MOMENT)
        assert get_thread(session, thread).theme is Theme.PRIDE
        other = add_story(session, PUBLISHED, text=LONG.replace("woord", "verhaal"), themes=[Theme.SAY])
        propose(session)
        question = open_questions(session, (MOLENVELD,))[0]
        reject_proposal(session, any_cast.builder, question.id, MOMENT)
        propose(session)
        assert open_questions(session, (MOLENVELD,)) == ()
        any_app.extensions["retention"].erase(session, other)
        assert session.scalars(select(ThreadProposal.id)).all() == [1]


def test_nobody_is_asked_about_threads_that_are_gone(write, any_cast):
    with write() as session:
        ask_to_split(session)
        thread = threads_in(session, (MOLENVELD,))[0].id
        dismiss_thread(session, any_cast.builder, thread, "dubbel", MOMENT)
        assert open_questions(session, (MOLENVELD,)) == ()


def test_an_offered_story_that_is_not_public_any_more_opens_nothing(write, any_cast):
    from buurtstem.stories.actions import withdraw_story

    with write() as session:
        ref = add_story(session, PUBLISHED, text=LONG, themes=[Theme.PRIDE])
        propose(session)
        question = open_questions(session, (MOLENVELD,))[0].id
        withdraw_story(session, ref.id, MOMENT)
        assert open_questions(session, (MOLENVELD,)) == ()
        with pytest.raises(Conflict):
            accept_proposal(session, any_cast.builder, question, MOMENT)


def test_who_answered_is_forgotten_after_the_term_and_the_function_stays(write, any_cast):
    with write() as session:
        question = ask_to_split(session)
        reject_proposal(session, any_cast.builder, question, MOMENT)
        AgendaRetention().purge(session, MOMENT + timedelta(days=366), Terms())
        assert session.scalar(select(ThreadProposal.person_id)) is None
        thread = threads_in(session, (MOLENVELD,))[0].id
        line = log_of(session, thread)[0]
        assert (line.person, line.function) == ("", "community_builder")


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
