"""What a translation is, which one is shown, who may make and read one, and what may leave the house."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from buurtstem.accounts.rules import TRANSLATORS, Actor
from buurtstem.core.translations import Original
from buurtstem.privacy.rules import Age, Consent, may_translate_by_service, overwrite_numbers
from buurtstem.stories.rules import LONGEST_TEXT, version_of

LONGEST_TRANSLATION = 3 * LONGEST_TEXT  # characters; no language of ours takes three times as many
LONGEST_REMARK = 300
MOST_TRIES = 5  # of a service that does not answer; the job waits 2, 4, 8 and 16 minutes between them
UNKNOWN = "other"
_MARK = re.compile(r"\[[^\[\]\n]{1,30}\]")  # what masking puts in the place of names and numbers
_NUMBERED = re.compile(r"\[\s*(\d{1,4})\s*\]")  # digits of any script: a service may write its own


class By(StrEnum):
    """Who made a translation."""

    PERSON = "person"
    SERVICE = "service"


class State(StrEnum):
    """Where a translation stands; all but the last two stand in the database."""

    ASKED = "asked"  # of the service, which has not answered yet
    FAILED = "failed"  # the service was given up
    DRAFT = "draft"  # a person is writing
    PROPOSED = "proposed"  # handed in by a person, or made by the service; nobody else read it
    CHECKED = "checked"  # read and found right by a second person
    REFUSED = "refused"  # read and found wrong
    OUTDATED = "outdated"  # derived: its original was changed
    NONE = "none"  # derived: there is none


class Failure(StrEnum):
    """Why a service gave no translation that can be used."""

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    TURNED_DOWN = "turned_down"
    UNREADABLE = "unreadable"
    NO_SUCH_PAIR = "no_such_pair"
    WRONG_LANGUAGE = "wrong_language"
    LOST_MARKS = "lost_marks"


PASSING = frozenset({Failure.UNREACHABLE, Failure.BUSY})  # trying again later may help


class TranslationFailed(Exception):
    """A service gave nothing that can be used; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.value)


class TranslationMissing(ValueError):
    """Nothing was written."""


class TranslationTooLong(ValueError):
    """More than `LONGEST_TRANSLATION` characters."""


class MarksDiffer(ValueError):
    """The marks in the place of names and numbers are not those of the original; the argument names them."""


@dataclass(frozen=True)
class Made:
    """One translation as rules judge it."""

    by: By
    state: State
    version: str
    text: str
    service: str | None = None


def original_version(original: Original) -> str:
    """Return the version of what is translated: other words, or another language of them, is another one."""
    return version_of(original.text, original.lang)


def standing(made: Made | None, version: str) -> State:
    """Return where a translation stands beside the original as it is now."""
    if made is None:
        return State.NONE
    return made.state if made.version == version else State.OUTDATED


def is_public(made: Made, version: str) -> bool:
    """A person's translation needs a second one who read it; a service's stays until found wrong."""
    shown = {State.CHECKED} if made.by is By.PERSON else {State.CHECKED, State.PROPOSED}
    return standing(made, version) in shown


def best_of(translations: Iterable[Made], version: str) -> Made | None:
    """Return what a reader gets: a person's before a service's."""
    public = [each for each in translations if is_public(each, version)]
    return min(public, key=lambda each: each.by is By.SERVICE, default=None)


def is_done(translations: Iterable[Made], version: str) -> bool:
    """Whether no person is needed any more: somebody read a translation and found it right."""
    return any(standing(each, version) is State.CHECKED for each in translations)


def may_open_translations(actor: Actor | None) -> bool:
    """Language volunteers, checkers and community builders translate; the desk asks which languages."""
    return actor is not None and any(actor.has(role) for role in TRANSLATORS)


def may_translate(actor: Actor | None, known: frozenset[str], lang: str, place: str | None = None) -> bool:
    """Whoever translates writes in languages that they say they know, about their own places."""
    return lang in known and actor is not None and any(actor.has(role, place) for role in TRANSLATORS)


def may_judge(actor: Actor, made: Made, author_id: int | None) -> bool:
    """A second person reads what one person wrote; what a service made is read by any one."""
    if made.state is not State.PROPOSED:
        return False
    return made.by is By.SERVICE or author_id != actor.id


def may_leave_the_house(original: Original, consent: Consent, age: Age, lang: str) -> bool:
    """`privacy.md`: only what is checked, public and agreed to; of a known language, and no child's.

    That it is public is up to the caller: reads of other features give published stories only.
    """
    return (
        may_translate_by_service(consent, age)
        and original.lang not in {lang, UNKNOWN}
        and 0 < len(original.text) <= LONGEST_TEXT
    )


def check_draft(text: str) -> str:
    """Return what a person wrote so far as it is kept: numbers of persons overwritten.

    Raises:
        TranslationTooLong: too much.
    """
    if len(text) > LONGEST_TRANSLATION:
        raise TranslationTooLong
    return overwrite_numbers(text).text


def check_translation(text: str, original: str) -> str:
    """Return what a person wrote as it is kept: numbers of persons overwritten, marks as in the original.

    Raises:
        TranslationMissing: nothing.
        TranslationTooLong: too much.
        MarksDiffer: a mark is missing, or there is one more.
    """
    if not text.strip():
        raise TranslationMissing
    kept = check_draft(text)
    if Counter(_MARK.findall(kept)) != Counter(_MARK.findall(original)):
        raise MarksDiffer(marks_of(original))
    return kept


def marks_of(text: str) -> tuple[str, ...]:
    """Return the marks of a text in order, each once."""
    return tuple(dict.fromkeys(_MARK.findall(text)))


def number_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with a number in each mark, so that a service leaves it alone, and the marks."""
    marks = tuple(_MARK.findall(text))
    numbers = iter(range(1, len(marks) + 1))
    return _MARK.sub(lambda _: f"[{next(numbers)}]", text), marks


def restore_marks(text: str, marks: tuple[str, ...]) -> str:
    """Put the marks back in the place of their numbers, in whatever order the other language has them.

    Raises:
        TranslationFailed: one is missing, doubled, or was never there.
    """
    numbers = [int(number) for number in _NUMBERED.findall(text)]
    if sorted(numbers) != list(range(1, len(marks) + 1)):
        raise TranslationFailed(Failure.LOST_MARKS)
    return _NUMBERED.sub(lambda found: marks[int(found[1]) - 1], text)
