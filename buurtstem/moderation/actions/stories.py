"""THE writes of checking stories: decisions, notes for colleagues, what was set apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor, may_check_stories
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.moderation.models import Decision, Objection, StaffNote
from buurtstem.moderation.queries import notes_on
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.rules import overwrite_numbers
from buurtstem.privacy.rules.folding import Span
from buurtstem.stories.actions import check_story, correct_story, hold_story, release_story
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import KIND, may_change
from buurtstem.themes.rules import Nature


def correct_story_themes(  # noqa: PLR0913  a correction has all these sides
    session: Session,
    actor: Actor,
    story_id: int,
    codes: list[str],
    nature: Nature | None,
    moment: datetime,
    *,
    read: str | None = None,
) -> None:
    """Keep a checker's choice of themes and nature; `read` is the version of the text that was read.

    Raises:
        Conflict: the teller changed the text meanwhile.
        NotAllowed: this actor does not check in this place.
        NotFound: its teller withdrew or erased it.
    """
    hold_story(session, story_id)  # its text stays as it was read until the themes are kept
    story = get_story(session, story_id)
    if not may_check_stories(actor, story.area_code):
        raise NotAllowed
    if not may_change(story.state):
        raise NotFound
    if read is not None and read != story.version:
        raise Conflict
    correct_story(session, story_id, codes, nature, "checker", moment)


def decide_story(  # noqa: PLR0913  a decision has all these sides
    session: Session,
    actor: Actor,
    story_id: int,
    held_for: HoldReason | None,
    moment: datetime,
    read: str | None = None,
    *,
    masks: Sequence[Span] = (),
    shows: bool | None = None,
) -> ContributionState:
    """Publish a story, or hold it back for a reason; the decision is kept.

    `read` is the version of the text that was read; nothing is decided on a text that nobody read.
    `shows` is whether the page said that it would be shown; nobody shows a story that they took for private.
    `masks` are what the checker leaves out of it.

    Raises:
        NotAllowed: this actor does not check in this place.
        Conflict: it does not wait for a check any more, or its text or its teller's wish changed meanwhile.
    """
    if not may_check_stories(actor, get_story(session, story_id).area_code):
        raise NotAllowed
    state = check_story(
        session,
        story_id,
        publish=held_for is None,
        reason=held_for,
        read=read,
        shows=shows,
        moment=moment,
        masks=masks,
    )
    note_decision(session, ContributionRef(KIND, story_id), actor.id, held_for, moment)
    return state


def note_decision(
    session: Session,
    ref: ContributionRef,
    person_id: int | None,
    held_for: HoldReason | None,
    moment: datetime,
) -> None:
    """Keep in the log that somebody held a contribution back or showed it, at the check or elsewhere.

    An objection that nobody answered yet was to a decision before this one, and goes.
    """
    session.execute(
        delete(Objection).where(
            Objection.kind == ref.kind, Objection.contribution_id == ref.id, Objection.outcome.is_(None)
        )
    )
    session.add(
        Decision(
            kind=ref.kind,
            contribution_id=ref.id,
            person_id=person_id,
            outcome="hold_back" if held_for else "publish",
            reason=held_for,
            made_at=moment,
        )
    )
    session.flush()


def note_for_colleagues(session: Session, actor: Actor, story_id: int, text: str, moment: datetime) -> None:
    """Ask colleagues to look at a story too, or answer them; only checkers read it.

    The same words twice in a row are one note: the button was pressed twice.

    Raises:
        NotAllowed: this actor does not check in this place.
        NotFound: its teller erased it.
    """
    hold_story(session, story_id)  # a note that quotes it goes with it, also when it is erased just now
    story = get_story(session, story_id)
    if not may_check_stories(actor, story.area_code):
        raise NotAllowed
    if story.state is ContributionState.ERASED:
        raise NotFound
    kept = overwrite_numbers(text).text
    before = notes_on(session, ContributionRef(KIND, story_id))
    if before and (before[-1].person_id, before[-1].text) == (actor.id, kept):
        return
    session.add(StaffNote(kind=KIND, contribution_id=story_id, person_id=actor.id, text=kept, made_at=moment))
    session.flush()


def release_from_apart(session: Session, actor: Actor, story_id: int) -> None:
    """Let a story that looked like spam wait among the others.

    Raises:
        NotAllowed: this actor does not check in this place.
        Conflict: it is not set apart (any more).
    """
    if not may_check_stories(actor, get_story(session, story_id).area_code):
        raise NotAllowed
    release_story(session, story_id)
