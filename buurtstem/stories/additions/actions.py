"""THE writes of additions: adding, and a checker's decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor, may_check_stories
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.database import get_locked
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.terms import Terms
from buurtstem.privacy.actions import forget_unmasked, mask_text
from buurtstem.privacy.queries import find_unmasked
from buurtstem.privacy.rules import looks_sensitive, overwrite_numbers
from buurtstem.privacy.rules.folding import Span
from buurtstem.stories.models import Story
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import KIND, check_text, may_change, shown_month, version_of
from buurtstem.themes.rules import Tagger

from .models import StoryAddition
from .queries import ADDITION, Addition, additions_of, refused_additions

MOST_ADDITIONS = 20  # of one story


class TooManyAdditions(ValueError):
    """A story has as many additions as it can have."""


def add_to_story(session: Session, story_id: int, text: str, tagger: Tagger, moment: datetime) -> int:
    """Keep an addition, with numbers of persons overwritten; it waits for a check. Return its id.

    The same words sent twice, by a double tap or a page sent anew, are one addition while they wait.

    Raises:
        NotFound: no such story.
        Conflict: the story was withdrawn or erased.
        TextMissing, TextTooLong: see `check_text`.
        TooManyAdditions: there are `MOST_ADDITIONS`.
    """
    story = get_locked(session, Story, story_id)
    if not may_change(ContributionState(story.state)):
        raise Conflict
    kept = overwrite_numbers(check_text(text)).text
    is_same = (StoryAddition.text == kept) & (StoryAddition.state == ContributionState.WAITING)
    same = session.scalar(select(StoryAddition.id).where(StoryAddition.story_id == story_id, is_same))
    if same is not None:
        return same
    so_far = session.scalar(
        select(func.count()).select_from(StoryAddition).where(StoryAddition.story_id == story_id)
    )
    if (so_far or 0) >= MOST_ADDITIONS:
        raise TooManyAdditions
    lang = tagger.tag(kept, None).lang
    row = StoryAddition(
        story_id=story_id,
        text=kept,
        lang=lang,
        state=ContributionState.WAITING,
        is_sensitive=looks_sensitive(kept, lang) is not None,
        shown_month=shown_month(moment.astimezone(LOCAL_ZONE).date()),
        received_at=moment,
    )
    session.add(row)
    session.flush()
    return row.id


def decide_addition(  # noqa: PLR0913  a decision has all these sides
    session: Session,
    actor: Actor,
    addition_id: int,
    *,
    held_for: str | None,
    read: str,
    moment: datetime,
    masks: Sequence[Span] = (),
) -> None:
    """Let an addition be seen with its story, or hold it back for a reason; moderation keeps who did.

    `masks` are left out of it from now on, whoever reads it; its teller sees it whole for some days more.

    Raises:
        NotAllowed: this actor does not check in this place.
        NotFound: no such addition, or its story was withdrawn or erased.
        Conflict: it was decided on, or is not what was read.
    """
    row = get_locked(session, StoryAddition, addition_id)
    story = get_story(session, row.story_id)
    if not may_check_stories(actor, story.area_code):
        raise NotAllowed
    if not may_change(story.state):
        raise NotFound
    if row.state != ContributionState.WAITING or read != version_of(row.text, row.lang):
        raise Conflict
    row.state = ContributionState.HELD_BACK if held_for else ContributionState.PUBLISHED
    row.reason, row.decided_at = held_for, moment
    if not held_for:
        row.text = mask_text(session, ContributionRef(ADDITION, row.id), row.text, masks, moment)
    session.flush()


def hold_additions(session: Session, story_id: int) -> None:
    """Let whoever wants to write to an addition to this story wait for the end of this transaction."""
    additions = select(StoryAddition.id).where(StoryAddition.story_id == story_id).order_by(StoryAddition.id)
    session.execute(additions.with_for_update())


class AdditionRetention:
    """Additions go with their story; what is held back goes before it."""

    tables = frozenset({"story_addition"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Empty what was held back so long ago as a refused story is kept; an objection stops the clock.

        The row stays, without a word: its number is not given to another addition.
        """
        due = refused_additions(session, moment, terms)
        for ref in due:
            forget_unmasked(session, ref)
        empty = {"text": "", "lang": "other", "is_sensitive": False, "reason": None, "decided_at": None}
        session.execute(
            update(StoryAddition)
            .where(StoryAddition.id.in_([ref.id for ref in due]))
            .values(state=ContributionState.ERASED, **empty)
        )
        return len(due)

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete all additions to a story, masked and as they were told."""
        if ref.kind == KIND:
            for each in additions_of(session, ref.id):
                forget_unmasked(session, each.ref)
            session.execute(delete(StoryAddition).where(StoryAddition.story_id == ref.id))

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return what was added."""
        if ref.kind != KIND:
            return {}
        return {"additions": [_exported(session, each) for each in additions_of(session, ref.id)]}


def _exported(session: Session, addition: Addition) -> dict[str, Any]:
    unmasked = find_unmasked(session, addition.ref)
    before = {"unmasked_text": unmasked.text, "left_out": list(unmasked.left_out)} if unmasked else {}
    month = f"{addition.month:%Y-%m}"
    return {"text": addition.text, "month": month, "state": addition.state, **before}
