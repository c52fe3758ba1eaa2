"""The three questions after sending; of the answers numbers are kept, per neighbourhood and month."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum

TICKET_DAYS = 1  # a receipt is open for half an hour; after that nobody can answer by it any more


class AgeBand(StrEnum):
    """How old somebody is, coarsely. No band below 16: children are asked nothing."""

    UNDER_25 = "under_25"
    FROM_25 = "from_25"
    FROM_45 = "from_45"
    FROM_65 = "from_65"
    FROM_80 = "from_80"


class LivesHere(StrEnum):
    """How long somebody lives in the neighbourhood."""

    UNDER_2 = "under_2"
    FROM_2 = "from_2"
    FROM_10 = "from_10"
    NOT_HERE = "not_here"


class Home(StrEnum):
    """Whether a home is rented or owned."""

    RENTED = "rented"
    OWNED = "owned"
    OTHER = "other"


QUESTIONS: Mapping[str, type[StrEnum]] = {"age": AgeBand, "lives_here": LivesHere, "home": Home}


class UnknownAnswer(ValueError):
    """No such question, or no such answer to it."""


def check_answers(answers: Mapping[str, str]) -> dict[str, str]:
    """Return what is counted: the answers that were given; "rather not" is not counted, like silence.

    Raises:
        UnknownAnswer: a question or an answer that is not on the screen.
    """
    given = {question: answer for question, answer in answers.items() if answer}
    for question, answer in given.items():
        if question not in QUESTIONS or answer not in set(QUESTIONS[question]):
            raise UnknownAnswer(question, answer)
    return given


def ticket_of(code: str, key: str) -> str:
    """Return what is kept to take the answers after one sending once: not to be led back to its receipt."""
    return hmac.new(key.encode(), f"who tells/{code}".encode(), hashlib.sha256).hexdigest()
