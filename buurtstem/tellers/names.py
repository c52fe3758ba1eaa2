"""The three questions and their answers, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from .rules import AgeBand, Home, LivesHere

RATHER_NOT = _l("I would rather not say")
QUESTION_NAMES = {
    "age": _l("How old are you?"),
    "lives_here": _l("How long have you lived here?"),
    "home": _l("Do you rent or own your home?"),
}
ANSWER_NAMES: Mapping[str, Mapping[StrEnum, Any]] = {
    "age": {
        AgeBand.UNDER_25: _l("16 to 24"),
        AgeBand.FROM_25: _l("25 to 44"),
        AgeBand.FROM_45: _l("45 to 64"),
        AgeBand.FROM_65: _l("65 to 79"),
        AgeBand.FROM_80: _l("80 or older"),
    },
    "lives_here": {
        LivesHere.UNDER_2: _l("less than 2 years"),
        LivesHere.FROM_2: _l("2 to 10 years"),
        LivesHere.FROM_10: _l("more than 10 years"),
        LivesHere.NOT_HERE: _l("I do not live here"),
    },
    "home": {
        Home.RENTED: _l("I rent it"),
        Home.OWNED: _l("It is my own or my family's"),
        Home.OTHER: _l("something else"),
    },
}
