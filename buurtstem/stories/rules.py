"""What a story is, in which state it can be, and what the public may see of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

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
    HELPER = "helper"  # told to an ambassador or at a desk
    POSTER = "poster"  # a code on paper; told by oneself, on the own phone


class Opening(StrEnum):
    """The question that a story begins with: first what is good, dreamt of and possible (P-32), then Q-07."""

    GOOD = "good"
    FINEST = "finest"
    DREAM = "dream"
    LOOKS = "looks"
    MYSELF = "myself"
    AWAKE = "awake"
    ELSE = "else"


class ToldBy(StrEnum):
    """Who tells: the two can be told apart in every view (P-91)."""

    RESIDENT = "resident"
    PROFESSIONAL = "professional"


class TextMissing(ValueError):
    """Nothing was told."""


class TextTooLong(ValueError):
    """More than the most characters; the only argument is how many there are."""


PUBLIC_SOURCES = ("web", "in_person")  # privacy.md: the public sees no finer one
MOST_PROPERTIES = 3  # four properties together describe a person rather than a subject


class Wider(StrEnum):
    """Why the list shows more than what was asked for."""

    FEW = "few"  # fewer than ten tellers are meant
    REST = "rest"  # fewer than ten tellers would be left apart: the difference of two lists is a list too
    TOO_MANY = "too_many"  # more properties at once than `MOST_PROPERTIES`


@dataclass(frozen=True)
class StoryFilter:
    """What a reader asks of the list; None is no wish. A story with any of the themes is asked for."""

    themes: tuple[Theme, ...] | None = None
    nature: Nature | None = None
    lang: str | None = None
    words: str = ""
    month: date | None = None  # the first of it
    told_by: ToldBy | None = None
    source: str | None = None  # one of `PUBLIC_SOURCES`

    @property
    def properties(self) -> tuple[str, ...]:
        """Return which properties of stories are asked for; words are none, they find a text."""
        names = ("themes", "nature", "lang", "month", "told_by", "source")
        return tuple(name for name in names if getattr(self, name) is not None)

    @property
    def splits(self) -> bool:
        """Whether it picks tellers out by a property."""
        return bool(self.properties)

    def wider(self) -> StoryFilter:
        """Return the same question without the properties."""
        return StoryFilter(words=self.words)


def parts_of(wish: StoryFilter) -> tuple[frozenset[str], ...]:
    """Return which questions a reader can put beside this one: fewer of its properties, down to none."""
    names = wish.properties
    return tuple(frozenset(some) for size in range(len(names)) for some in combinations(names, size))


def why_wider(wish: StoryFilter, tellers: int, left_apart: Iterable[int]) -> Wider | None:
    """Return why a filter is answered with the wider set, or None when it is answered.

    Args:
        wish: what is asked.
        tellers: how many tellers are meant.
        left_apart: for each question of `parts_of` the tellers that it finds and this one does not.
    """
    if not wish.splits:
        return None
    if len(wish.properties) > MOST_PROPERTIES:
        return Wider.TOO_MANY
    if tellers < FEWEST_TELLERS:
        return Wider.FEW
    return Wider.REST if any(0 < rest < FEWEST_TELLERS for rest in left_apart) else None


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
    return "web" if source in {Source.WEB, Source.POSTER} else "in_person"


def shown_month(day: date) -> date:
    """Return the first of the month: no page shows a finer date."""
    return day.replace(day=1)


def last_months(day: date, count: int = 24) -> tuple[date, ...]:
    """Return the first day of the last months, this one first."""
    newest = day.year * 12 + day.month - 1
    return tuple(date((newest - back) // 12, (newest - back) % 12 + 1, 1) for back in range(count))


def shows_tellers(wish: StoryFilter, tellers: int) -> bool:
    """Whether the list says from how many tellers it is.

    Not for few, nor for words: "2 stories from 1 teller" would tell which stories one person told.
    """
    return not wish.words and tellers >= FEWEST_TELLERS


def version_of(text: str, lang: str | None = None) -> str:
    """Return what a form carries of the text that was read: another text, another version.

    With its language, where that decides what is proposed to be left out of it.
    """
    return hashlib.sha256((text if lang is None else f"{lang}\n{text}").encode()).hexdigest()[:16]


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


class BeingSought(Conflict):
    """Somebody who lost a code asks whether it is theirs: until people decided on that, nothing shows it."""


def state_while_sought(state: ContributionState) -> ContributionState:
    """A public story is out of sight while people look whether it is of who lost a code; others stay."""
    return state_when_hidden(state)


def state_after_seeking(
    state: ContributionState, *, was_hidden_by_it: bool, consents: bool
) -> ContributionState:
    """Return where a story stands when nobody seeks it any more: where it stood, never any nearer to public.

    Only what the seeking itself took out of sight comes back, and only as far as its teller still agrees.
    """
    if was_hidden_by_it and state is ContributionState.IN_REVIEW:
        return ContributionState.PUBLISHED if consents else ContributionState.PRIVATE
    return state


def refuse_sought(state: ContributionState, *, is_sought: bool) -> None:
    """Let nothing become public of which people look whose it is.

    Raises:
        BeingSought: it would become public.
    """
    if is_sought and is_public(state):
        raise BeingSought


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


class Verdict(StrEnum):
    """What people decide who look again at a story."""

    SHOW = "show"
    HOLD_BACK = "hold_back"
    CHECK_AGAIN = "check_again"  # something in it is to be masked first


def state_when_hidden(state: ContributionState) -> ContributionState:
    """Hiding takes a public story out of sight until people looked again; others are out of sight."""
    return ContributionState.IN_REVIEW if state is ContributionState.PUBLISHED else state


def state_after_objection(state: ContributionState) -> ContributionState:
    """A story that was held back waits for a second person.

    Raises:
        Conflict: it is not held back (any more).
    """
    if state is not ContributionState.HELD_BACK:
        raise Conflict(state)
    return ContributionState.IN_REVIEW


def state_after_review(state: ContributionState, verdict: Verdict, *, consents: bool) -> ContributionState:
    """Return where looking again leads.

    Raises:
        Conflict: it is not there to look at: changed, withdrawn or erased meanwhile.
    """
    if state not in {ContributionState.PUBLISHED, ContributionState.IN_REVIEW}:
        raise Conflict(state)
    if verdict is Verdict.HOLD_BACK:
        return ContributionState.HELD_BACK
    if verdict is Verdict.CHECK_AGAIN:
        return ContributionState.WAITING
    return ContributionState.PUBLISHED if consents else ContributionState.PRIVATE


def state_after_wish(state: str, *, shown: bool) -> ContributionState:
    """Return where a teller's wish to be shown or not leads; from most states nowhere.

    What may be shown from now on waits for a check: it was read by people who knew that nobody else would.
    """
    if state == ContributionState.PUBLISHED and not shown:
        return ContributionState.PRIVATE
    if state == ContributionState.PRIVATE and shown:
        return ContributionState.WAITING
    return ContributionState(state)
