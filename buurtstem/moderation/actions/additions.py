"""THE writes of moderation on additions to stories: the check, a teller's objection, and the answer to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import Conflict, NotFound
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.rules.folding import Span
from buurtstem.stories.additions.actions import decide_addition
from buurtstem.stories.additions.queries import ADDITION, get_addition
from buurtstem.stories.additions.reviewing import end_addition_review, hold_addition, reopen_addition
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import may_change

from .objections import Answer, first_objection, keep_objection, objection_to_judge, settle_objection
from .stories import note_decision


def check_addition(  # noqa: PLR0913  a decision has all these sides
    session: Session,
    actor: Actor,
    addition_id: int,
    *,
    held_for: HoldReason | None,
    read: str,
    moment: datetime,
    masks: Sequence[Span] = (),
) -> None:
    """Let an addition be seen with its story, or hold it back for a reason; the decision is kept.

    Raises:
        NotAllowed, NotFound, Conflict: see `decide_addition`.
    """
    decide_addition(session, actor, addition_id, held_for=held_for, read=read, moment=moment, masks=masks)
    note_decision(session, ContributionRef(ADDITION, addition_id), actor.id, held_for, moment)


def object_to_addition(session: Session, addition_id: int, words: str, moment: datetime) -> None:
    """Keep what a teller has against holding an addition back; it then waits for a second person.

    Raises:
        NotFound: no such addition.
        AlreadyObjected: once is all.
        Conflict: it is not held back (any more), or its story was withdrawn or erased.
    """
    addition = get_addition(session, addition_id)
    if not may_change(get_story(session, addition.story_id).state):
        raise Conflict
    with first_objection(session, addition.ref):
        reopen_addition(session, addition_id)  # locks it: a second tap waits here
    keep_objection(session, addition.ref, words, addition.reason or "", moment)


def answer_for_addition(
    session: Session, actor: Actor, addition_id: int, answer: Answer, moment: datetime
) -> None:
    """Show the addition after all, or let the first decision stand.

    Raises:
        NotFound: no such addition, nobody objected, or its story was withdrawn or erased.
        NotAllowed, SamePerson, AlreadyDecided: see `objection_to_judge`.
        Conflict: it is not there to look at, or is not what was read.
    """
    hold_addition(session, addition_id)  # before the objection, as whoever erases the story does
    addition = get_addition(session, addition_id)
    story = get_story(session, addition.story_id)
    row = objection_to_judge(session, actor, addition.ref, story.area_code)
    if not may_change(story.state):
        raise NotFound
    if answer.read not in {None, addition.version}:
        raise Conflict
    reason = answer.reason_after(row.held_for)
    end_addition_review(session, addition_id, answer.verdict, reason, moment, masks=answer.masks)
    settle_objection(session, row, actor, answer, moment)
