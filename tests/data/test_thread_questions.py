"""What the machine asks about threads, and what people answer; as rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from buurtstem.agenda.actions.deciding import accept_proposal, reject_proposal
from buurtstem.agenda.actions.merging import Part, split_thread
from buurtstem.agenda.actions.retention import AgendaRetention
from buurtstem.agenda.actions.stories import take_story_out
from buurtstem.agenda.actions.threads import dismiss_thread
from buurtstem.agenda.actions.undoing import undo_step
from buurtstem.agenda.contexts import sides_of_question
from buurtstem.agenda.models import ThreadProposal
from buurtstem.agenda.queries.history import log_of
from buurtstem.agenda.queries.proposals import get_question, open_questions
from buurtstem.agenda.queries.threads import (
    get_thread,
    thread_after,
    threads_in,
)
from buurtstem.agenda.rules.proposals import ProposalKind, ProposalReason
from buurtstem.agenda.rules.threads import Act
from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.terms import Terms
from buurtstem.stories.actions import withdraw_story
from buurtstem.stories.models import Story
from buurtstem.stories.queries import get_story
from buurtstem.themes.rules import Theme
from tests.agenda import (
    adopt,
    members,
    propose,
)
from tests.cast import MOLENVELD, MOMENT
from tests.factories import add_story, publish_stories

PUBLISHED = ContributionState.PUBLISHED


def last_step(session, thread_id: int) -> int:
    return next(line.step_id for line in log_of(session, thread_id) if line.step_id is not None)


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
        for each in (question.thread.id, new):
            line = log_of(session, each)[0]
            assert (line.act, line.detail) == (Act.SPLIT, ""), "the place is a teller's word"
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


def test_a_side_of_a_question_counts_and_shows_public_stories_only(write, any_cast):
    with write() as session:
        asked = ask_to_split(session)
        question = get_question(session, asked)
        first, *others = sorted(members(session, question.thread.id) - set(question.stories))
        session.get_one(Story, first).state = ContributionState.HELD_BACK
        for story in (*others[:5], question.stories[0]):
            withdraw_story(session, story, MOMENT)
        apart, stays = sides_of_question(session, get_question(session, asked))
        assert (apart.thread, apart.number) == (None, 3)
        assert [card.id for card in apart.stories] == list(question.stories[1:])
        assert (stays.thread.id, stays.number) == (question.thread.id, 6)
        assert [card.id for card in stays.stories] == others[5:10]


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
