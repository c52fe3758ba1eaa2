"""What a story is, in which state it can be, and what the public may see of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import Conflict
from buurtstem.themes.rules import Nature, Theme

KIND = "story"
LONGEST_TEXT = 10_000  # characters; the longest of 300 spoken stories in a trial had 2,400
FEWEST_TELLERS = 10  # privacy.md: a filter with fewer tellers shows the wider set


class Source(StrEnum):
    """The way in which a story came (P-92)."""

    WEB = "web"
    DOORSTEP = "doorstep"
    EVENING = "evening"
    TOUR = "tour"
    SCHOOL = "school"
    COFFEE_CART = "coffee_cart"


class ToldBy(StrEnum):
    """Who tells: the two can be told apart in every view (P-91)."""

    RESIDENT = "resident"
    PROFESSIONAL = "professional"


class TextMissing(ValueError):
    """Nothing was told."""


class TextTooLong(ValueError):
    """More than the most characters; the only argument is how many there are."""


@dataclass(frozen=True)
class StoryFilter:
    """What a reader asks of the list; None is no wish. A story with any of the themes is asked for."""

    themes: tuple[Theme, ...] | None = None
    nature: Nature | None = None
    lang: str | None = None
    words: str = ""

    @property
    def splits(self) -> bool:
        """Whether it picks tellers out by a property; words do not, they find a text."""
        return self.themes is not None or bool(self.nature or self.lang)

    def wider(self) -> StoryFilter:
        """Return the same question without the properties."""
        return StoryFilter(words=self.words)


def check_text(text: str) -> str:
    """Return a text that can be kept.

    Raises:
        TextMissing: there is no letter, digit or sign in it.
        TextTooLong: more than `LONGEST_TEXT` characters.
    """
    if not text.strip():
        raise TextMissing
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(len(text))
    return text


def public_source(source: Source) -> str:
    """Return how finely the public sees the source: "web" or "in_person"."""
    return "web" if source is Source.WEB else "in_person"


def shown_month(day: date) -> date:
    """Return the first of the month: no page shows a finer date."""
    return day.replace(day=1)


def shows_tellers(wish: StoryFilter, tellers: int) -> bool:
    """Whether the list says from how many tellers it is.

    Not for few, nor for words: "2 stories from 1 teller" would tell which stories one person told.
    """
    return not wish.words and tellers >= FEWEST_TELLERS


def version_of(text: str) -> str:
    """Return what a checker's form carries of the text that was read: another text, another version."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_public(state: ContributionState) -> bool:
    """Only published stories are public; nothing is before a check."""
    return state is ContributionState.PUBLISHED


def may_change(state: ContributionState) -> bool:
    """A teller may change a story as long as it was not withdrawn or erased."""
    return state not in {ContributionState.WITHDRAWN, ContributionState.ERASED}


def state_after_change(state: ContributionState) -> ContributionState:
    """Whatever is changed waits for a check again; the public sees nothing of it meanwhile.

    Raises:
        Conflict: it was withdrawn or erased.
    """
    if not may_change(state):
        raise Conflict(state)
    return ContributionState.WAITING


def state_after_check(state: ContributionState, *, publish: bool, consents: bool) -> ContributionState:
    """Return where a check leads: published, or private when the teller does not want it shown.

    Raises:
        Conflict: it does not wait for a check (decided by a colleague, withdrawn or changed meanwhile).
    """
    if state is not ContributionState.WAITING:
        raise Conflict(state)
    if not publish:
        return ContributionState.HELD_BACK
    return ContributionState.PUBLISHED if consents else ContributionState.PRIVATE


def state_after_withdrawal(state: ContributionState) -> ContributionState:
    """Withdrawing works from every state, twice too; what was erased stays erased."""
    return state if state is ContributionState.ERASED else ContributionState.WITHDRAWN
