"""What a row of an imported file must say; each thing that is wrong gets a sentence of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from buurtstem.core.text import clean_text
from buurtstem.privacy.rules import Age, Use, Way
from buurtstem.stories.rules import Source, TextMissing, TextTooLong, ToldBy, check_text
from buurtstem.themes.rules import TELLER_NATURES, InvalidThemes, Nature, Theme, check_themes

from .lines import with_formula

REQUIRED = ("id", "text", "area", "consent")
OPTIONAL = ("lang", "month", "source", "told_by", "nature", "themes", "age")
LONGEST_ID = 100  # characters
EARLIEST_YEAR = 1900
ASKED_USES = (Use.PUBLISH, Use.TEACH, Use.TRANSLATE)
_LANG = re.compile(r"[a-z]{2,3}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_BETWEEN = re.compile(r"[\s,;|]+")


@dataclass(frozen=True)
class StoryRow:
    """A row that can be told; what a file leaves open is None."""

    id: str
    text: str
    area: str
    lang: str | None
    told_on: date | None
    source: Source
    told_by: ToldBy
    nature: Nature | None
    themes: tuple[Theme, ...]
    age: Age
    way: Way
    uses: frozenset[Use]


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell; `row` counts from 1 and leaves the heading out."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.sentence}"


class _Wrong(ValueError):
    """What is wrong with a cell; the only argument is the sentence."""


def key_of(source_name: str, external_id: str) -> str:
    """Return by what a row is found again; it stays after erasing, and no id can be read from it."""
    return hashlib.sha256(f"{source_name}\0{external_id}".encode()).hexdigest()


def check_row(
    number: int, cells: Mapping[str, Any], areas: Collection[str], this_month: date
) -> StoryRow | tuple[Problem, ...]:
    """Return the row, or everything that is wrong with it; `areas` are the codes of open neighbourhoods."""
    problems: list[Problem] = []

    def cell(column: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(_plain(cells.get(column)))
        except _Wrong as wrong:
            problems.append(Problem(number, column, str(wrong)))
            return None

    consent = cell("consent", _consent)
    values = {
        "id": cell("id", _id),
        "text": cell("text", _text),
        "area": cell("area", lambda value: _area(value, areas)),
        "lang": cell("lang", _lang),
        "told_on": cell("month", lambda value: _month(value, this_month)),
        "source": cell("source", lambda value: _one_of(value or Source.WEB, Source)),
        "told_by": cell("told_by", lambda value: _one_of(value or ToldBy.RESIDENT, ToldBy)),
        "nature": cell("nature", lambda value: _one_of(value, TELLER_NATURES) if value else None),
        "themes": cell("themes", _themes),
        "age": cell("age", lambda value: _one_of(value or _likely_age(consent), Age)),
    }
    if problems:
        return tuple(problems)
    way, uses = consent
    return StoryRow(**values, way=way, uses=uses)


def _plain(value: Any) -> str:
    """Return a cell as text; of JSON, a list is its words."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    if isinstance(value, bool | dict | list | float):
        raise _Wrong("this is no text")
    return with_formula(clean_text(str(value)))


def _id(value: str) -> str:
    if not value:
        raise _Wrong("each row needs an id: by it the same row is found again")
    if len(value) > LONGEST_ID:
        raise _Wrong(f"an id has at most {LONGEST_ID} characters")
    return value


def _text(value: str) -> str:
    try:
        return check_text(value)
    except TextMissing:
        raise _Wrong("nothing is told") from None
    except TextTooLong as too_long:
        raise _Wrong(f"{too_long.args[0]} characters are too many") from None


def _area(value: str, areas: Collection[str]) -> str:
    if value not in areas:
        raise _Wrong(f"'{value[:20]}' is no code of a neighbourhood that is open here")
    return value


def _lang(value: str) -> str | None:
    if value and value != "other" and not _LANG.fullmatch(value):
        raise _Wrong(f"'{value[:20]}' is no code of a language, such as nl")
    return value or None


def _month(value: str, this_month: date) -> date | None:
    if not value:
        return None
    found = _MONTH.fullmatch(value)
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < EARLIEST_YEAR:  # noqa: PLR2004
        raise _Wrong(f"'{value[:20]}' is no month, such as 2026-03")
    month = date(int(found[1]), int(found[2]), 1)
    if month > this_month:
        raise _Wrong(f"{value} has still to come")
    return month


def _one_of(value: str, known: Any) -> Any:
    names = [str(each.value) for each in known]
    if value not in names:
        raise _Wrong(f"'{value[:20]}' is none of {', '.join(names)}")
    return next(each for each in known if each.value == value)


def _themes(value: str) -> tuple[Theme, ...]:
    if not value:
        return ()
    try:
        return check_themes(_BETWEEN.split(value))
    except InvalidThemes as wrong:
        raise _Wrong(str(wrong)) from None


def _consent(value: str) -> tuple[Way, frozenset[Use]]:
    """Read "oneself", "pair: publish", "parent: publish, teach": how it was given, and for what.

    Without uses the story is received and read, and not shown.
    """
    if not value:
        raise _Wrong("it must say how consent was given: oneself, pair or parent; without it no row is taken")
    way, _, asked = value.partition(":")
    uses = [_one_of(each, ASKED_USES) for each in _BETWEEN.split(asked.strip()) if each]
    return _one_of(way.strip(), Way), frozenset(uses)


def _likely_age(consent: tuple[Way, frozenset[Use]] | None) -> Age:
    return Age.CHILD if consent and consent[0] is Way.PARENT else Age.ADULT
