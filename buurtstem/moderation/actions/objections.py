"""THE writes of objections: a teller objects once, and a second person answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor, may_check_stories
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.moderation.models import Objection
from buurtstem.moderation.queries import holders_of, objections_to
from buurtstem.moderation.rules import (
    AlreadyDecided,
    AlreadyObjected,
    HoldReason,
    SamePerson,
    may_judge_objection,
)
from buurtstem.privacy.rules import overwrite_numbers
from buurtstem.privacy.rules.folding import Span
from buurtstem.stories.actions import hold_story
from buurtstem.stories.queries import get_story
from buurtstem.stories.reviewing import end_review, reopen_story
from buurtstem.stories.rules import KIND, Verdict

from .stories import note_decision


@dataclass(frozen=True)
class Answer:
    """What the second person says to an objection; `read` is the version of the text that was read."""

    shows: bool
    why: str
    read: str | None = None
    masks: tuple[Span, ...] = ()  # left out when it is shown

    @property
    def verdict(self) -> Verdict:
        """Return what it is to whoever carries it out."""
        return Verdict.SHOW if self.shows else Verdict.HOLD_BACK

    def reason_after(self, first: str) -> HoldReason | None:
        """Return why it is not shown from now on; `first` is the reason of the decision objected to."""
        return None if self.shows else HoldReason(first)


def object_to_holding(session: Session, story_id: int, words: str, moment: datetime) -> None:
    """Keep what a teller has against holding a story back; it then waits for a second person.

    Raises:
        AlreadyObjected: once is all.
        Conflict: it is not held back (any more).
    """
    story, ref = get_story(session, story_id), ContributionRef(KIND, story_id)
    with first_objection(session, ref):
        reopen_story(session, story_id, moment)  # locks it: a second tap waits here
    keep_objection(session, ref, words, story.reason or "", moment)


@contextmanager
def first_objection(session: Session, ref: ContributionRef) -> Iterator[None]:
    """Reopen a contribution in this block; who objected before learns that, whatever state it is in.

    Raises:
        AlreadyObjected: once is all.
    """
    try:
        yield
    except Conflict:
        refuse_second_objection(session, ref)
        raise
    refuse_second_objection(session, ref)


def refuse_second_objection(session: Session, ref: ContributionRef) -> None:
    """Let somebody object once.

    Raises:
        AlreadyObjected: once is all.
    """
    if ref.id in objections_to(session, (ref.id,), ref.kind):
        raise AlreadyObjected


def keep_objection(
    session: Session, ref: ContributionRef, words: str, held_for: str, moment: datetime
) -> None:
    """Keep what somebody has against holding a contribution back; it waits for another person."""
    session.add(
        Objection(
            kind=ref.kind,
            contribution_id=ref.id,
            words=overwrite_numbers(words).text,
            held_for=held_for,
            made_at=moment,
        )
    )
    session.flush()


def answer_objection(
    session: Session, actor: Actor, story_id: int, answer: Answer, moment: datetime
) -> ContributionState:
    """Show the story after all, or let the first decision stand; return where it stands now.

    Raises:
        NotFound: nobody objected.
        NotAllowed: this actor does not check in this place.
        SamePerson: this actor held it back.
        AlreadyDecided: a colleague was first.
        Conflict: its teller changed or withdrew it meanwhile.
    """
    hold_story(session, story_id)  # before the objection, as whoever erases the story does
    story, ref = get_story(session, story_id), ContributionRef(KIND, story_id)
    row = objection_to_judge(session, actor, ref, story.area_code)
    if answer.read not in {None, story.version}:
        raise Conflict
    reason = answer.reason_after(row.held_for)
    state = end_review(session, story_id, answer.verdict, reason, moment, masks=answer.masks)
    settle_objection(session, row, actor, answer, moment)
    return state


def objection_to_judge(session: Session, actor: Actor, ref: ContributionRef, place: str) -> Objection:
    """Return the objection to holding back a contribution of this place, for this actor to answer.

    Raises:
        NotFound: nobody objected.
        NotAllowed: this actor does not check in this place.
        SamePerson: this actor held it back.
        AlreadyDecided: a colleague was first.
    """
    row = _locked_objection(session, ref)
    if not may_check_stories(actor, place):
        raise NotAllowed
    if row.outcome is not None:
        raise AlreadyDecided
    if not may_judge_objection(actor, place, holders_of(session, ref)):
        raise SamePerson
    return row


def settle_objection(
    session: Session, row: Objection, actor: Actor, answer: Answer, moment: datetime
) -> None:
    """Keep the answer to an objection, and in the log what it comes to."""
    _answer(row, actor, answer, moment)
    ref, reason = ContributionRef(row.kind, row.contribution_id), answer.reason_after(row.held_for)
    note_decision(session, ref, actor.id, reason, moment)


def keep_answer(
    session: Session, actor: Actor, ref: ContributionRef, answer: Answer, moment: datetime
) -> None:
    """Keep what was decided on an objection to what another feature holds; that feature carries it out.

    Raises:
        NotFound: nobody objected.
        AlreadyDecided: a colleague was first.
    """
    row = _locked_objection(session, ref)
    if row.outcome is not None:
        raise AlreadyDecided
    _answer(row, actor, answer, moment)
    session.flush()


def _answer(row: Objection, actor: Actor, answer: Answer, moment: datetime) -> None:
    row.outcome, row.why = "shown" if answer.shows else "stands", answer.why
    row.person_id, row.decided_at = actor.id, moment


def _locked_objection(session: Session, ref: ContributionRef) -> Objection:
    row = session.scalar(
        select(Objection)
        .where(Objection.kind == ref.kind, Objection.contribution_id == ref.id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return row
