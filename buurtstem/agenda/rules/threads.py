"""A thread's life: proposed, interpreted, adopted, or dismissed. Only people move it on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from buurtstem.core.errors import Conflict, Refusal
from buurtstem.stories.rules import FEWEST_TELLERS
from buurtstem.themes.rules import Theme

from .interpretations import AuthorRole

LONGEST_TITLE = 160
LONGEST_REASON = 300
MOST_THREADS = 2  # of one story


class Stage(StrEnum):
    """Where a thread stands."""

    PROPOSED = "proposed"
    INTERPRETED = "interpreted"
    ADOPTED = "adopted"
    DISMISSED = "dismissed"


PUBLIC_STAGES = (Stage.INTERPRETED, Stage.ADOPTED)
NEXT_STAGE = {Stage.PROPOSED: Stage.INTERPRETED, Stage.INTERPRETED: Stage.ADOPTED}


class Recognition(StrEnum):
    """The answer to "do residents recognise this?" (P-06)."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class MadeBy(StrEnum):
    """Who opened a thread, or put a story in it."""

    MACHINE = "machine"
    PERSON = "person"


class Act(StrEnum):
    """What somebody did with a thread; the log names it."""

    OPENED = "opened"
    NAMED = "named"
    MOVED_ON = "moved_on"
    RECOGNITION = "recognition"
    MARKED = "marked"
    DISMISSED = "dismissed"
    BROUGHT_BACK = "brought_back"
    STORY_IN = "story_in"
    STORY_OUT = "story_out"
    INTERPRETED = "interpreted"
    WITHDRAWN = "withdrawn"
    STORY_MOVED = "story_moved"
    MERGED = "merged"
    SPLIT = "split"
    UNDONE = "undone"
    REJECTED = "rejected"


class Phase(StrEnum):
    """How far a subject is, as residents see it (P-29): early enough to be asked, or decided."""

    INTERPRETED = "interpreted"
    ADOPTED = "adopted"
    AGENDA = "agenda"
    DONE = "done"


class Lack(StrEnum):
    """What a thread still needs before it may move on."""

    NAME = "name"
    RESIDENT = "resident"
    PROFESSIONAL = "professional"
    RECOGNITION = "recognition"
    NOT_RECOGNISED = "not_recognised"
    MARK = "mark"


class ThreadNotReady(Conflict):
    """A thread may not move on yet; `lacks` names everything that is missing."""

    def __init__(self, lacks: tuple[Lack, ...]) -> None:
        super().__init__(", ".join(lacks))
        self.lacks = lacks


class NoWayOn(Conflict):
    """From where the thread stands there is no such step."""


class MovedMeanwhile(Conflict):
    """It moved on since somebody looked: by a colleague, or by the same button pressed twice."""


class ReasonNeeded(Refusal):
    """Dismissing and bringing back take a reason."""


class ThreadInUse(Conflict):
    """A thread from which an agenda item grew is not dismissed."""


class ThreadMerged(Conflict):
    """Its stories are in another thread now."""


class StoryInTwoThreads(Conflict):
    """A story belongs to at most two threads."""


class StoryElsewhere(Conflict):
    """The story is not a public one of this neighbourhood."""


@dataclass(frozen=True)
class ThreadFacts:
    """What the guards look at."""

    stage: Stage
    has_name: bool
    roles: frozenset[AuthorRole]
    recognition: Recognition | None
    has_mark: bool


@dataclass(frozen=True)
class ThreadWish:
    """What is asked of the list of threads; without a stage all but dismissed ones."""

    stage: Stage | None = None
    theme: Theme | None = None
    aspect: str | None = None
    words: str = ""


def lacks_of(thread: ThreadFacts) -> tuple[Lack, ...]:
    """Return what is missing for the next step, in the order in which people do it.

    To be interpreted: a name, and a resident and a professional who said what it means. To be adopted: that
    this still stands (an interpretation may be withdrawn), the answer to "do residents recognise this?",
    which is not no (P-06, P-33), and a mark (P-17).
    """
    if thread.stage not in NEXT_STAGE:
        return ()
    needs = {
        Lack.NAME: thread.has_name,
        Lack.RESIDENT: AuthorRole.RESIDENT in thread.roles,
        Lack.PROFESSIONAL: AuthorRole.PROFESSIONAL in thread.roles,
    }
    if thread.stage is Stage.INTERPRETED:
        needs |= {
            Lack.RECOGNITION: thread.recognition is not None,
            Lack.NOT_RECOGNISED: thread.recognition is not Recognition.NO,
            Lack.MARK: thread.has_mark,
        }
    return tuple(lack for lack, is_there in needs.items() if not is_there)


def stage_after(thread: ThreadFacts) -> Stage:
    """Return the stage that follows.

    Raises:
        NoWayOn: it is adopted or dismissed.
        ThreadNotReady: something is missing.
    """
    if thread.stage not in NEXT_STAGE:
        raise NoWayOn(thread.stage)
    lacks = lacks_of(thread)
    if lacks:
        raise ThreadNotReady(lacks)
    return NEXT_STAGE[thread.stage]


def stage_after_dismissal(stage: Stage, reason: str, *, has_items: bool) -> Stage:
    """Dismiss a thread, whatever its stage.

    Raises:
        ReasonNeeded: no reason was given.
        NoWayOn: it is dismissed already.
        ThreadInUse: an agenda item grew from it.
    """
    if stage is Stage.DISMISSED:
        raise NoWayOn(stage)
    if has_items:
        raise ThreadInUse
    if not reason:
        raise ReasonNeeded
    return Stage.DISMISSED


def stage_after_return(stage: Stage, reason: str) -> Stage:
    """Bring a dismissed thread back to where its life begins.

    Raises:
        NoWayOn: it is not dismissed.
        ReasonNeeded: no reason was given.
    """
    if stage is not Stage.DISMISSED:
        raise NoWayOn(stage)
    if not reason:
        raise ReasonNeeded
    return Stage.PROPOSED


def shown_receipts(stories: int, receipts: int) -> int | None:
    """Return the number of receipts behind stories as it may be shown, else None.

    "3 stories, 2 receipts" would tell which stories one person told; from ten receipts on it does not.
    """
    return receipts if receipts == stories or receipts >= FEWEST_TELLERS else None


def phase_of(stage: Stage, items_done: Iterable[bool]) -> Phase:
    """Return how far a subject is; `items_done` says of each of its agenda items whether it is done."""
    items = tuple(items_done)
    if items:
        return Phase.DONE if all(items) else Phase.AGENDA
    return Phase.ADOPTED if stage is Stage.ADOPTED else Phase.INTERPRETED
