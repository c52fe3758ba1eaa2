"""What people did with threads can be undone, as long as nothing stands on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from buurtstem.core.errors import Conflict

from .threads import NEXT_STAGE, Act, Stage

NO_ACTS = frozenset({Act.UNDONE, Act.REJECTED})  # they change nothing by themselves
STORY_ACTS = frozenset({Act.STORY_IN, Act.STORY_OUT, Act.STORY_MOVED})
ON_A_NAME = frozenset({Act.NAMED, Act.MERGED, Act.MOVED_ON})
ON_A_STORY = frozenset({Act.MERGED, Act.SPLIT, Act.DISMISSED})
_ORDER = (*NEXT_STAGE, Stage.ADOPTED)


class LaterActsStand(Conflict):
    """Something was done since that builds on it."""


class AlreadyUndone(Conflict):
    """It was undone before."""


class MergeTheOtherWay(Conflict):
    """A thread that has come further is not put into one that has not: what people said would fall back."""


class NothingToPart(Conflict):
    """Parting takes at least one story for the new thread, and one that stays."""


@dataclass(frozen=True)
class Done:
    """One thing that was done: its place in the log, on which threads, with which stories."""

    number: int
    act: Act
    threads: frozenset[int]
    stories: frozenset[int] = frozenset()
    step_id: int | None = None
    is_undone: bool = False


def stands_on(later: Done, earlier: Done) -> bool:
    """Whether undoing the earlier act would take the ground from under the later one."""
    if later.number <= earlier.number or later.is_undone or later.act in NO_ACTS:
        return False
    if earlier.act in STORY_ACTS and later.stories & earlier.stories:
        return True
    if not later.threads & earlier.threads:
        return False
    if earlier.act is Act.NAMED:
        return later.act in ON_A_NAME
    if earlier.act in STORY_ACTS:
        return later.act in ON_A_STORY
    return True  # a merge or a split: all that was done since was done with what came of it


def undoable(done: Iterable[Done]) -> frozenset[int]:
    """Return the steps that can be undone now."""
    done = tuple(done)
    return frozenset(
        each.step_id
        for each in done
        if each.step_id is not None
        and not each.is_undone
        and not any(stands_on(later, each) for later in done)
    )


def standing_on(done: Iterable[Done], step_id: int) -> tuple[Done, ...]:
    """Return what stands on a step, and what stands on that, oldest first."""
    row = sorted(done, key=lambda each: each.number)
    ground = [each for each in row if each.step_id == step_id]
    for later in row:
        if any(stands_on(later, each) for each in ground):
            ground.append(later)
    return tuple(each for each in ground if each.step_id != step_id)


def first_to_undo(standing: Iterable[Done]) -> Done | None:
    """Return which later act is in the way: the newest one that never goes away, else the newest of all.

    Nothing stands on the newest, so it can be undone; one without a step cannot be, and whoever hears of it
    first does not undo others in vain.
    """
    return max(standing, key=lambda each: (each.step_id is None, each.number), default=None)


def may_go_into(source: Stage, target: Stage) -> bool:
    """Whether a thread has come at most as far as another one, and both are live."""
    is_live = Stage.DISMISSED not in {source, target}
    return is_live and _ORDER.index(source) <= _ORDER.index(target)


def check_merge(source: Stage, target: Stage) -> None:
    """Let a thread go into another one that has come at least as far.

    Raises:
        MergeTheOtherWay: it has not.
    """
    if not may_go_into(source, target):
        raise MergeTheOtherWay


def check_split(chosen: int, inside: int) -> None:
    """Let some stories of a thread go into a new one.

    Raises:
        NothingToPart: none is chosen, or none stays.
    """
    if not 0 < chosen < inside:
        raise NothingToPart
