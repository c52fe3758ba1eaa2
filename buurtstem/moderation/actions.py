"""THE writes of moderation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor, may_check_stories
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.terms import Terms
from buurtstem.stories.actions import check_story, correct_story
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import KIND, may_change, version_of
from buurtstem.themes.rules import Nature

from .models import Decision
from .queries import decisions_on
from .rules import HoldReason


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
    story = get_story(session, story_id)
    if not may_check_stories(actor, story.area_code):
        raise NotAllowed
    if not may_change(story.state):
        raise NotFound
    if read is not None and read != version_of(story.text):
        raise Conflict
    correct_story(session, story_id, codes, nature, "checker", moment)


def decide_story(  # noqa: PLR0913  a decision has all these sides
    session: Session,
    actor: Actor,
    story_id: int,
    held_for: HoldReason | None,
    moment: datetime,
    read: str | None = None,
) -> ContributionState:
    """Publish a story, or hold it back for a reason; the decision is kept.

    `read` is the version of the text that was read; nothing is decided on a text that nobody read.

    Raises:
        NotAllowed: this actor does not check in this place.
        Conflict: it does not wait for a check any more, or was changed meanwhile.
    """
    if not may_check_stories(actor, get_story(session, story_id).area_code):
        raise NotAllowed
    state = check_story(
        session, story_id, publish=held_for is None, reason=held_for, read=read, moment=moment
    )
    session.add(
        Decision(
            kind=KIND,
            contribution_id=story_id,
            person_id=actor.id,
            outcome="hold_back" if held_for else "publish",
            reason=held_for,
            made_at=moment,
        )
    )
    session.flush()
    return state


class ModerationRetention:
    """Decisions are the staff log: kept a year, and gone with an erased contribution."""

    tables = frozenset({"decision"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete decisions older than the term of the staff log."""
        old = delete(Decision).where(Decision.made_at < moment - timedelta(days=terms.staff_log))
        return len(session.execute(old.returning(Decision.id)).all())

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete the decisions on one contribution."""
        session.execute(delete(Decision).where(Decision.kind == ref.kind, Decision.contribution_id == ref.id))

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return what was decided, without who decided."""
        return {
            "decisions": [
                {"outcome": made.outcome, "reason": made.reason, "at": made.made_at.isoformat()}
                for made in decisions_on(session, ref)
            ]
        }
