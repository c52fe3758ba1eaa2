"""Looking again at a story: hidden after a report, an objection or a lost code, until people decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.database import get_locked
from buurtstem.media.actions import hide_pictures, publish_pictures
from buurtstem.privacy.actions import mask_text
from buurtstem.privacy.queries import get_consent
from buurtstem.privacy.rules import may_publish
from buurtstem.privacy.rules.folding import Span
from buurtstem.themes.actions import forget_words

from .models import Story
from .rules import (
    KIND,
    BeingSought,
    Verdict,
    refuse_sought,
    state_after_objection,
    state_after_review,
    state_after_seeking,
    state_when_hidden,
    state_while_sought,
)


def hide_story(session: Session, story_id: int, moment: datetime) -> bool:
    """Take a public story out of sight until people looked again; return whether it was public."""
    story = get_locked(session, Story, story_id)
    was_public = story.state == ContributionState.PUBLISHED
    if was_public:
        move_story(session, story, state_when_hidden(ContributionState(story.state)), moment)
    return was_public


def reopen_story(session: Session, story_id: int, moment: datetime) -> None:
    """Let a story that was held back be looked at again, as its teller asks; its term stands still.

    Raises:
        Conflict: it is not held back (any more).
    """
    story = get_locked(session, Story, story_id)
    move_story(session, story, state_after_objection(ContributionState(story.state)), moment)


def end_review(  # noqa: PLR0913  a decision has all these sides
    session: Session,
    story_id: int,
    verdict: Verdict,
    reason: str | None,
    moment: datetime,
    *,
    masks: Sequence[Span] = (),
) -> ContributionState:
    """Carry out what people decided who looked again, and return where the story stands now.

    `masks` are left out of it when it is shown; what was left out before stays out.

    Raises:
        Conflict: it is not there to look at: changed, withdrawn or erased meanwhile.
        BeingSought: it would be shown while people look whose it is.
    """
    story = get_locked(session, Story, story_id)
    consents = _consents(session, story)
    state = state_after_review(ContributionState(story.state), verdict, consents=consents)
    refuse_sought(state, is_sought=story.is_sought)
    story.reason = reason if state is ContributionState.HELD_BACK else None
    if masks and verdict is Verdict.SHOW:
        leave_out(session, story, masks, moment)
    move_story(session, story, state, moment)
    return state


def leave_out(session: Session, story: Story, masks: Sequence[Span], moment: datetime) -> None:
    """Put masks into the text, what is searched and the words that led to themes."""
    ref = ContributionRef(KIND, story.id)
    story.text = mask_text(session, ref, story.text, masks, moment)
    if masks:
        forget_words(session, ref, story.text)


def begin_seeking(session: Session, story_id: int, moment: datetime) -> bool:
    """Let nothing show a story while people look whose it is; return whether it was public.

    Raises:
        BeingSought: somebody else asks about it already.
    """
    story = get_locked(session, Story, story_id)
    if story.is_sought:
        raise BeingSought
    was_public = story.state == ContributionState.PUBLISHED
    story.is_sought = True
    move_story(session, story, state_while_sought(ContributionState(story.state)), moment)
    session.flush()
    return was_public


def end_seeking(session: Session, story_id: int, hidden_at: datetime | None, moment: datetime) -> None:
    """Bring a story back to where it stood before people looked whose it is.

    `hidden_at` is when that took it out of sight, or None. What was decided or changed after that stays.
    """
    story = get_locked(session, Story, story_id)
    story.is_sought = False
    if story.state == ContributionState.ERASED:  # nothing is agreed to any more, and nothing comes back
        session.flush()
        return
    state = state_after_seeking(
        ContributionState(story.state),
        was_hidden_by_it=hidden_at is not None and story.state_changed_at == hidden_at,
        consents=_consents(session, story),
    )
    move_story(session, story, state, moment)
    session.flush()


def _consents(session: Session, story: Story) -> bool:
    """Whether its teller agrees to showing it, now."""
    return may_publish(get_consent(session, ContributionRef(KIND, story.id)), checked=True)


def move_story(session: Session, story: Story, state: ContributionState, moment: datetime) -> None:
    """Bring a story into a state, and its pictures with it."""
    if state == story.state:
        return
    story.state, story.state_changed_at = state, moment
    ref = ContributionRef(KIND, story.id)
    if state is ContributionState.PUBLISHED:
        publish_pictures(session, ref)
    else:
        hide_pictures(session, ref)
    session.flush()
