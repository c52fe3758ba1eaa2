"""What can be reported: whether it is there, how it is hidden, and how a decision on it is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from buurtstem.budget.actions import hide_plan_text, show_plan_text
from buurtstem.core.contributions import ContributionState
from buurtstem.media.actions import hide_picture, show_picture
from buurtstem.moderation.rules import HoldReason
from buurtstem.stories.additions.queries import find_addition
from buurtstem.stories.additions.reviewing import end_addition_review, hide_addition
from buurtstem.stories.queries import get_story
from buurtstem.stories.reviewing import end_review, hide_story
from buurtstem.stories.rules import Verdict, is_public, may_change, version_of
from buurtstem.translating.hiding import hide_translation, refuse_translation, show_translation
from buurtstem.translating.queries import find_translation

from .rules import Outcome, What

VERDICTS = {
    Outcome.KEEP: Verdict.SHOW,
    Outcome.HIDE: Verdict.HOLD_BACK,
    Outcome.MASK: Verdict.CHECK_AGAIN,
}


@dataclass(frozen=True)
class Target:
    """What is reported: `id` of the thing; `story_id` of the story it is or belongs to."""

    what: What
    id: int
    area_code: str
    story_id: int | None = None


@dataclass(frozen=True)
class Decided:
    """What is to be done with it; `reason` is from the public list, for hiding only."""

    outcome: Outcome
    reason: HoldReason | None


class Thing(Protocol):
    """One kind of thing that can be reported."""

    def version(self, session: Session, target: Target) -> str | None:
        """Return the version of the text that people judge ("" where it never changes); None: it is gone."""
        ...

    def hide(self, session: Session, target: Target, moment: datetime) -> None:
        """Take it out of sight until two people looked."""
        ...

    def end(self, session: Session, target: Target, decided: Decided, moment: datetime) -> None:
        """Carry out what two people decided."""
        ...


class _Story:
    """The text of a story; everything that belongs to it is out of sight with it."""

    def version(self, session: Session, target: Target) -> str | None:
        story = get_story(session, target.id)
        return version_of(story.text) if is_there(story.state) else None

    def hide(self, session: Session, target: Target, moment: datetime) -> None:
        hide_story(session, target.id, moment)

    def end(self, session: Session, target: Target, decided: Decided, moment: datetime) -> None:
        end_review(session, target.id, VERDICTS[decided.outcome], decided.reason, moment)


class _Picture:
    """A photo, judged by itself: it stays the same, and hidden, whatever becomes of the text beside it."""

    def version(self, session: Session, target: Target) -> str | None:
        return "" if _stands(session, target) else None

    def hide(self, session: Session, target: Target, moment: datetime) -> None:
        del moment
        hide_picture(session, target.id)

    def end(self, session: Session, target: Target, decided: Decided, moment: datetime) -> None:
        if decided.outcome is Outcome.HIDE:
            self.hide(session, target, moment)
            return
        is_shown = is_public(get_story(session, _story_id(target)).state)
        show_picture(session, target.id, is_public=is_shown)


class _Plan:
    """The text of a plan, which is frozen with its round."""

    def version(self, session: Session, target: Target) -> str | None:
        del session, target
        return ""

    def hide(self, session: Session, target: Target, moment: datetime) -> None:
        del moment
        hide_plan_text(session, target.id)

    def end(self, session: Session, target: Target, decided: Decided, moment: datetime) -> None:
        if decided.outcome is Outcome.HIDE:
            self.hide(session, target, moment)
        else:
            show_plan_text(session, target.id)


class _Addition:
    """What a teller added later; its story stays where it is, and may itself be looked at."""

    def version(self, session: Session, target: Target) -> str | None:
        addition = find_addition(session, target.id)
        if addition is None or addition.story_id != target.story_id:  # the number of one that is gone
            return None
        if not _stands(session, target) or not is_there(addition.state):
            return None
        return version_of(addition.text)

    def hide(self, session: Session, target: Target, moment: datetime) -> None:
        del moment
        hide_addition(session, target.id)

    def end(self, session: Session, target: Target, decided: Decided, moment: datetime) -> None:
        end_addition_review(session, target.id, VERDICTS[decided.outcome], decided.reason, moment)


class _Translation:
    """A text in another language by a volunteer or a service; the words of the teller stay."""

    def version(self, session: Session, target: Target) -> str | None:
        kept = find_translation(session, target.id)
        if kept is None or kept.story_id != target.story_id:  # the number of one that is gone
            return None
        return version_of(kept.made.text) if _stands(session, target) else None

    def hide(self, session: Session, target: Target, moment: datetime) -> None:
        del moment
        hide_translation(session, target.id)

    def end(self, session: Session, target: Target, decided: Decided, moment: datetime) -> None:
        if decided.outcome is Outcome.HIDE:
            refuse_translation(session, target.id, moment)
        else:
            show_translation(session, target.id)


THINGS: dict[What, Thing] = {
    What.STORY: _Story(),
    What.PICTURE: _Picture(),
    What.PLAN: _Plan(),
    What.ADDITION: _Addition(),
    What.TRANSLATION: _Translation(),
}


def is_there(state: ContributionState) -> bool:
    """Whether a text is still what was reported: public, or hidden until two people looked."""
    return is_public(state) or state is ContributionState.IN_REVIEW


def _story_id(target: Target) -> int:
    return target.id if target.story_id is None else target.story_id


def _stands(session: Session, target: Target) -> bool:
    """Whether the story was not taken back."""
    return may_change(get_story(session, _story_id(target)).state)
