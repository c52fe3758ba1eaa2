"""A thread's life: only people move it on, and only when nothing is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.threads import (
    Lack,
    NoWayOn,
    Phase,
    ReasonNeeded,
    Recognition,
    Stage,
    ThreadFacts,
    ThreadInUse,
    ThreadNotReady,
    lacks_of,
    phase_of,
    shown_receipts,
    stage_after,
    stage_after_dismissal,
    stage_after_return,
)

RESIDENT, ENTREPRENEUR, PROFESSIONAL = AuthorRole
PROPOSED = ThreadFacts(Stage.PROPOSED, True, frozenset({RESIDENT, PROFESSIONAL}), None, False)
INTERPRETED = ThreadFacts(
    Stage.INTERPRETED, True, frozenset({RESIDENT, PROFESSIONAL}), Recognition.PARTLY, True
)


@pytest.mark.parametrize(("thread", "stage"), [(PROPOSED, "interpreted"), (INTERPRETED, "adopted")])
def test_a_thread_with_everything_moves_on(thread, stage):
    assert lacks_of(thread) == ()
    assert stage_after(thread) == stage


@pytest.mark.parametrize(
    ("thread", "lacks"),
    [
        (replace(PROPOSED, has_name=False), [Lack.NAME]),
        (replace(PROPOSED, roles=frozenset({PROFESSIONAL})), [Lack.RESIDENT]),
        (replace(PROPOSED, roles=frozenset({RESIDENT})), [Lack.PROFESSIONAL]),
        (replace(PROPOSED, roles=frozenset({ENTREPRENEUR})), [Lack.RESIDENT, Lack.PROFESSIONAL]),
        (replace(INTERPRETED, roles=frozenset({PROFESSIONAL})), [Lack.RESIDENT]),
        (replace(INTERPRETED, roles=frozenset({RESIDENT})), [Lack.PROFESSIONAL]),
        (replace(INTERPRETED, recognition=None), [Lack.RECOGNITION]),
        (replace(INTERPRETED, recognition=Recognition.NO), [Lack.NOT_RECOGNISED]),
        (replace(INTERPRETED, has_mark=False), [Lack.MARK]),
    ],
)
def test_a_thread_that_lacks_something_stays_and_says_what(thread, lacks):
    assert list(lacks_of(thread)) == lacks
    with pytest.raises(ThreadNotReady) as refusal:
        stage_after(thread)
    assert list(refusal.value.lacks) == lacks


@pytest.mark.parametrize("stage", [Stage.ADOPTED, Stage.DISMISSED])
def test_from_the_end_there_is_no_way_on(stage):
    thread = replace(PROPOSED, stage=stage, has_name=False)
    assert lacks_of(thread) == ()
    with pytest.raises(NoWayOn):
        stage_after(thread)


@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.INTERPRETED, Stage.ADOPTED])
def test_a_thread_is_dismissed_from_every_stage_for_a_reason(stage):
    assert stage_after_dismissal(stage, "dubbel", has_items=False) is Stage.DISMISSED
    with pytest.raises(ReasonNeeded):
        stage_after_dismissal(stage, "", has_items=False)
    with pytest.raises(ThreadInUse):
        stage_after_dismissal(stage, "dubbel", has_items=True)


def test_nothing_is_dismissed_twice():
    with pytest.raises(NoWayOn):
        stage_after_dismissal(Stage.DISMISSED, "dubbel", has_items=False)


def test_a_dismissed_thread_comes_back_to_its_beginning_for_a_reason():
    assert stage_after_return(Stage.DISMISSED, "toch niet dubbel") is Stage.PROPOSED
    with pytest.raises(ReasonNeeded):
        stage_after_return(Stage.DISMISSED, "")
    with pytest.raises(NoWayOn):
        stage_after_return(Stage.PROPOSED, "toch niet dubbel")


@pytest.mark.parametrize(
    ("stage", "done", "phase"),
    [
        (Stage.INTERPRETED, [], Phase.INTERPRETED),
        (Stage.ADOPTED, [], Phase.ADOPTED),
        (Stage.ADOPTED, [True, False], Phase.AGENDA),
        (Stage.ADOPTED, [True, True], Phase.DONE),
    ],
)
def test_the_phase_says_how_far_a_subject_is(stage, done, phase):
    assert phase_of(stage, done) is phase


@pytest.mark.parametrize(
    ("stories", "receipts", "shown"), [(3, 3, 3), (3, 2, None), (12, 9, None), (12, 10, 10), (0, 0, 0)]
)
def test_a_few_receipts_are_not_said_where_they_would_tell_who_told_what(stories, receipts, shown):
    assert shown_receipts(stories, receipts) == shown
