"""What looks like spam, without asking anything of tellers and without a favourite script.

Nothing here refuses or deletes: a story that looks like spam waits in a part of its own of the queue, until a
person released or refused it. Letters are those of any script.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

SAME_TEXT_WITHIN = timedelta(days=1)
MOST_SAME_TEXTS = 4  # the fifth is set apart; a class that answers one question writes no five equal texts
SHORTEST_COMPARED = 12  # letters: "Mooi park" comes from many people
MOST_LINKS = 2
FEWEST_LETTERS = 10  # beside links and phone numbers
LONGEST_RUN = 20  # of one sign
FEWEST_WORDS_REPEATED = 10
LEAST_VARIETY = 0.2  # different words of all words
QUICKEST_PERSON = 3  # seconds

# with a scheme or www, with a path, or under a domain that no sentence ends in
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b\w[\w-]*(?:\.\w[\w-]*)+/\S*|\b\w[\w-]*\.(?:com|net|org|info|biz|xyz|рф|укр)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?\d(?:[\s().-]?\d){7,14}")
_RUN = re.compile(rf"([^\s.…_=*-])\1{{{LONGEST_RUN - 1}}}")


class Suspicion(StrEnum):
    """Why a story is set apart; the first that holds."""

    FILLED_BY_MACHINE = "filled_by_machine"
    SAME_TEXT = "same_text"
    ONLY_LINKS = "only_links"
    MANY_LINKS = "many_links"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Traces:
    """What is known besides the text; `same_today` counts this story too."""

    same_today: int
    filled_by_machine: bool
    is_sensitive: bool


def suspicion_of(text: str, traces: Traces) -> Suspicion | None:
    """Return why a story is set apart, or None; one that may be a cry for help never is."""
    if traces.is_sensitive:
        return None
    found = (
        (Suspicion.FILLED_BY_MACHINE, traces.filled_by_machine),
        (Suspicion.SAME_TEXT, traces.same_today > MOST_SAME_TEXTS and _letters(text) >= SHORTEST_COMPARED),
        (Suspicion.ONLY_LINKS, _is_only_links(text)),
        (Suspicion.MANY_LINKS, len(_LINK.findall(text)) > MOST_LINKS),
        (Suspicion.REPEATED, _is_repeated(text)),
    )
    return next((suspicion for suspicion, holds in found if holds), None)


def was_filled_by_machine(*, trap_filled: bool, seconds: float | None) -> bool:
    """Whether a form was filled in too fast, with a field in it that people do not see; both together."""
    return trap_filled and seconds is not None and seconds < QUICKEST_PERSON


def _is_only_links(text: str) -> bool:
    rest = _PHONE.sub(" ", _LINK.sub(" ", text))
    return rest != text and _letters(rest) < FEWEST_LETTERS


def _is_repeated(text: str) -> bool:
    if _RUN.search(text):
        return True
    words = Counter(text.casefold().split())
    total = words.total()
    return total >= FEWEST_WORDS_REPEATED and len(words) <= total * LEAST_VARIETY


def _letters(text: str) -> int:
    return sum(sign.isalpha() for sign in text)
