"""How a lost code is answered: who may, by when, and that no one decides alone."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from buurtstem.accounts.rules import Actor, Role
from buurtstem.core.text import search_form

DESK = (Role.CHECKER, Role.COMMUNITY_BUILDER)
LONGEST_WORDS = 1000  # characters
LONGEST_CONTACT = 200
LONGEST_WHEN = 100
SHORTEST_WORD = 4  # characters
_WORD = re.compile(r"\w+")
LAST_DAY_OF_SHORT_MONTH = 28


class Outcome(StrEnum):
    """What was decided."""

    ERASED = "erased"
    NEW_CODE = "new_code"
    NOT_FOUND = "not_found"


class SamePerson(ValueError):
    """The person who found the story decides on it; a second one has to."""


class AlreadyDecided(ValueError):
    """Somebody decided on it before."""


class AnotherStory(ValueError):
    """What stands there is not what the page showed: nobody decides on a story that they did not read."""


class NoStoryYet(ValueError):
    """Nobody found the story that is asked about."""


def may_answer_lost_codes(actor: Actor | None, place: str | None = None) -> bool:
    """Whoever checks stories of a place finds the one that somebody asks about; others read no stories."""
    return actor is not None and any(actor.has(role, place) for role in DESK)


def due_on(asked: date) -> date:
    """Return the day on which it is answered at the latest: a month later (AVG art. 12.3)."""
    year, month = asked.year + asked.month // 12, asked.month % 12 + 1
    for day in range(asked.day, LAST_DAY_OF_SHORT_MONTH, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, min(asked.day, LAST_DAY_OF_SHORT_MONTH))


def check_second_person(found_by: int | None, decider: int, outcome: str | None, *, has_story: bool) -> None:
    """Let a second person decide on a story that a first one found and hid.

    Raises:
        AlreadyDecided: it has an outcome.
        NoStoryYet: no story was found.
        SamePerson: the one who found it.
    """
    if outcome is not None:
        raise AlreadyDecided
    if not has_story:
        raise NoStoryYet
    if found_by == decider:
        raise SamePerson


def words_of(text: str) -> frozenset[str]:
    """Return the words by which a story is looked for; short ones stand in every story."""
    return frozenset(word for word in _WORD.findall(search_form(text)) if len(word) >= SHORTEST_WORD)


def count_words(text: str, wanted: frozenset[str]) -> int:
    """Return how many of these words stand in a text."""
    form = search_form(text)
    return sum(word in form for word in wanted)
