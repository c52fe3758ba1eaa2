"""What people do with threads: dismissing and bringing back, and which stories are in them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from buurtstem.agenda.actions.merging import Part, split_thread
from buurtstem.agenda.actions.stories import (
    add_story_to_thread,
    move_story_to,
    open_thread_from_story,
    take_story_out,
)
from buurtstem.agenda.actions.threads import (
    Naming,
    bring_thread_back,
    dismiss_thread,
    move_thread_on,
    name_thread,
)
from buurtstem.agenda.queries.history import log_of
from buurtstem.agenda.queries.threads import get_thread
from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.threads import (
    Act,
    NoWayOn,
    ReasonNeeded,
    Stage,
    StoryElsewhere,
    StoryInTwoThreads,
    ThreadInUse,
)
from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.stories.queries import get_story
from buurtstem.themes.rules import Theme
from tests.agenda import NAME, agenda_with_item, interpret, members, propose, propose_lift, public_id
from tests.cast import MOLENVELD, MOMENT
from tests.factories import add_story, publish_stories

PUBLISHED = ContributionState.PUBLISHED
RESIDENT, ENTREPRENEUR, PROFESSIONAL = AuthorRole


def test_dismissing_and_bringing_back_take_reasons_that_are_logged(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        interpret(session, any_cast, thread_id)
        with pytest.raises(ReasonNeeded):
            dismiss_thread(session, any_cast.builder, thread_id, "", MOMENT)
        dismiss_thread(session, any_cast.builder, thread_id, "dubbel", MOMENT)
        assert get_thread(session, thread_id).reason == "dubbel"
        bring_thread_back(session, any_cast.builder, thread_id, "toch anders", MOMENT)
        thread = get_thread(session, thread_id)
        assert (thread.stage, thread.reason, thread.name) == (Stage.PROPOSED, "", NAME)
        assert [(line.act, line.detail) for line in log_of(session, thread_id)[:2]] == [
            (Act.BROUGHT_BACK, "toch anders"),
            (Act.DISMISSED, "dubbel"),
        ]


def test_no_story_is_put_out_of_sight_in_a_dismissed_thread(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        story = public_id(session, add_story(session, PUBLISHED, text="Apart"))
        dismiss_thread(session, any_cast.builder, thread_id, "dubbel", MOMENT)
        with pytest.raises(NoWayOn):
            add_story_to_thread(session, any_cast.builder, thread_id, story, MOMENT)


def test_a_thread_with_an_agenda_item_is_not_dismissed(write, any_cast):
    with write() as session:
        thread_id, _ = agenda_with_item(session, any_cast)
        with pytest.raises(ThreadInUse):
            dismiss_thread(session, any_cast.builder, thread_id, "dubbel", MOMENT)


def test_a_single_striking_story_becomes_a_thread_by_hand(write, any_cast):
    with write() as session:
        ref = add_story(session, PUBLISHED, text="Het beeld op het plein")
        thread_id = open_thread_from_story(
            session, any_cast.builder, MOLENVELD, public_id(session, ref), Theme.PRIDE, MOMENT
        )
        thread = get_thread(session, thread_id)
        assert (thread.made_by, thread.aspect, thread.theme, thread.stories) == (
            "person",
            None,
            Theme.PRIDE,
            1,
        )
        with pytest.raises(NotAllowed):
            open_thread_from_story(
                session, any_cast.professional, MOLENVELD, public_id(session, ref), Theme.PRIDE, MOMENT
            )


def test_a_story_is_moved_taken_out_and_put_in(write, any_cast):
    builder = any_cast.builder
    with write() as session:
        lift = propose_lift(session)
        publish_stories(session, 2, text="De bus komt nooit")
        bus = propose(session)["environment/transport"]
        story = get_story(session, min(members(session, lift)))
        move_story_to(session, builder, lift, story.public_id, bus.public_id, MOMENT)
        assert story.id in members(session, bus.id)
        assert story.id not in members(session, lift)
        propose(session)
        assert story.id not in members(session, lift)
        take_story_out(session, builder, bus.id, story.public_id, MOMENT)
        add_story_to_thread(session, builder, lift, story.public_id, MOMENT)
        assert story.id in members(session, lift)
        for wrong in (public_id(session, add_story(session)), "bestaat-niet"):
            with pytest.raises(StoryElsewhere):
                add_story_to_thread(session, builder, lift, wrong, MOMENT)
            with pytest.raises(StoryElsewhere):
                take_story_out(session, builder, lift, wrong, MOMENT)
        for wrong in ("bestaat-niet", get_thread(session, lift).public_id):
            with pytest.raises(NotFound):
                move_story_to(session, builder, lift, story.public_id, wrong, MOMENT)


def test_a_story_is_in_at_most_two_threads(write, any_cast):
    builder = any_cast.builder
    with write() as session:
        ref = add_story(session, PUBLISHED, text="Het beeld")
        name = public_id(session, ref)
        first = open_thread_from_story(session, builder, MOLENVELD, name, Theme.PRIDE, MOMENT)
        assert open_thread_from_story(session, builder, MOLENVELD, name, Theme.PRIDE, MOMENT) == first
        open_thread_from_story(session, builder, MOLENVELD, name, Theme.SAY, MOMENT)
        with pytest.raises(StoryInTwoThreads):
            open_thread_from_story(session, builder, MOLENVELD, name, Theme.WORK, MOMENT)
    with write() as session:
        dismiss_thread(session, builder, first, "dubbel", MOMENT)
        open_thread_from_story(session, builder, MOLENVELD, name, Theme.WORK, MOMENT)


def test_a_story_of_a_thread_that_was_split_off_becomes_one_of_its_own(write, any_cast):
    builder = any_cast.builder
    with write() as session:
        lift = propose_lift(session)
        striking, *_ = chosen = sorted(members(session, lift))[:2]
        apart = split_thread(session, builder, lift, Part(chosen), MOMENT)
        name, theme = get_story(session, striking).public_id, get_thread(session, apart).theme
        opened = open_thread_from_story(session, builder, MOLENVELD, name, theme, MOMENT)
        assert opened not in {lift, apart}
        assert (members(session, opened), members(session, apart)) == ({striking}, set(chosen))
        assert open_thread_from_story(session, builder, MOLENVELD, name, theme, MOMENT) == opened


def test_a_story_that_was_put_in_an_opened_thread_becomes_one_of_its_own(write, any_cast):
    builder, later = any_cast.builder, MOMENT + timedelta(minutes=1)
    with write() as session:
        first, second = (
            public_id(session, add_story(session, PUBLISHED, text=text))
            for text in ("Het beeld", "De fontein")
        )
        thread = open_thread_from_story(session, builder, MOLENVELD, first, Theme.PRIDE, MOMENT)
        add_story_to_thread(session, builder, thread, second, later)
        opened = open_thread_from_story(session, builder, MOLENVELD, second, Theme.PRIDE, later)
        assert opened != thread
        assert open_thread_from_story(session, builder, MOLENVELD, second, Theme.PRIDE, later) == opened


@pytest.mark.parametrize("part", ["professional", "member", "checker", "administrator"])
def test_others_move_nothing(write, any_cast, part):
    actor = getattr(any_cast, part)
    with write() as session:
        thread_id = propose_lift(session)
        for act in (
            lambda: name_thread(session, actor, thread_id, Naming(NAME, "nl", ""), MOMENT),
            lambda: move_thread_on(session, actor, thread_id, MOMENT),
            lambda: dismiss_thread(session, actor, thread_id, "dubbel", MOMENT),
            lambda: add_story_to_thread(session, actor, thread_id, "x", MOMENT),
        ):
            with pytest.raises(NotAllowed):
                act()
        with pytest.raises(NotFound):
            name_thread(session, actor, 999, Naming(NAME, "nl", ""), MOMENT)
