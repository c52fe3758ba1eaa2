"""What people did can be undone, as long as nothing stands on it."""

from __future__ import annotations

import pytest

from buurtstem.agenda.rules.steps import (
    Done,
    MergeTheOtherWay,
    NothingToPart,
    check_merge,
    check_split,
    first_to_undo,
    standing_on,
    stands_on,
    undoable,
)
from buurtstem.agenda.rules.threads import Act, Stage

ONE, TWO, BOTH = frozenset({1}), frozenset({2}), frozenset({1, 2})


def done(number: int, act: Act, threads=ONE, stories=frozenset(), **more) -> Done:
    return Done(number, act, threads, frozenset(stories), **more)


@pytest.mark.parametrize(
    ("earlier", "later", "stands"),
    [
        (done(1, Act.NAMED), done(2, Act.NAMED), True),
        (done(1, Act.NAMED), done(2, Act.NAMED, TWO), False),
        (done(1, Act.NAMED), done(2, Act.STORY_IN, ONE, {5}), False),
        (done(1, Act.NAMED), done(2, Act.MERGED, BOTH), True),
        (done(1, Act.NAMED), done(2, Act.MOVED_ON), True),
        (done(1, Act.NAMED), done(2, Act.UNDONE), False),
        (done(1, Act.NAMED), done(2, Act.NAMED, is_undone=True), False),
        (done(2, Act.NAMED), done(1, Act.NAMED), False),
        (done(1, Act.STORY_IN, ONE, {5}), done(2, Act.STORY_OUT, ONE, {5}), True),
        (done(1, Act.STORY_IN, ONE, {5}), done(2, Act.STORY_IN, TWO, {5}), True),
        (done(1, Act.STORY_IN, ONE, {5}), done(2, Act.STORY_IN, ONE, {6}), False),
        (done(1, Act.STORY_MOVED, BOTH, {5}), done(2, Act.SPLIT, TWO, {6}), True),
        (done(1, Act.STORY_OUT, ONE, {5}), done(2, Act.DISMISSED), True),
        (done(1, Act.MERGED, BOTH, {5}), done(2, Act.INTERPRETED, TWO), True),
        (done(1, Act.SPLIT, BOTH, {5}), done(2, Act.REJECTED), False),
        (done(1, Act.SPLIT, BOTH, {5}), done(2, Act.NAMED, frozenset({3})), False),
    ],
)
def test_an_act_stands_on_an_earlier_one(earlier, later, stands):
    assert stands_on(later, earlier) is stands


def test_the_last_of_a_row_can_be_undone_and_then_the_one_before():
    row = [done(1, Act.NAMED, step_id=11), done(2, Act.NAMED, step_id=12), done(3, Act.MARKED)]

    assert undoable(row) == {12}
    assert undoable([row[0], done(2, Act.NAMED, step_id=12, is_undone=True)]) == {11}


def test_what_stands_on_an_act_is_followed_to_what_stands_on_that():
    moved = done(1, Act.STORY_MOVED, BOTH, {5}, step_id=11)
    out = done(2, Act.STORY_OUT, TWO, {5}, step_id=12)
    elsewhere = done(3, Act.NAMED, frozenset({3}), step_id=13)
    parted = done(4, Act.SPLIT, TWO, {6}, step_id=14)
    row = [parted, elsewhere, out, moved]

    assert standing_on(row, 11) == (out, parted)
    assert first_to_undo(standing_on(row, 11)) == parted
    assert standing_on(row, 14) == ()
    assert first_to_undo(()) is None
    assert standing_on(row, 99) == ()


def test_what_never_goes_away_is_in_the_way_before_what_can_be_undone():
    merged = done(1, Act.MERGED, BOTH, step_id=11)
    marked, named = done(2, Act.MARKED), done(3, Act.NAMED, step_id=13)

    assert first_to_undo(standing_on([merged, marked, named], 11)) == marked
    assert first_to_undo(standing_on([merged, named], 11)) == named


@pytest.mark.parametrize("source", Stage)
@pytest.mark.parametrize("target", Stage)
def test_a_thread_goes_into_one_that_has_come_as_far(source, target):
    order = [Stage.PROPOSED, Stage.INTERPRETED, Stage.ADOPTED]
    if Stage.DISMISSED not in {source, target} and order.index(source) <= order.index(target):
        check_merge(source, target)
        return
    with pytest.raises(MergeTheOtherWay):
        check_merge(source, target)


@pytest.mark.parametrize(("chosen", "inside"), [(0, 3), (3, 3), (0, 0)])
def test_something_is_chosen_and_something_stays(chosen, inside):
    with pytest.raises(NothingToPart):
        check_split(chosen, inside)
    check_split(1, 2)
