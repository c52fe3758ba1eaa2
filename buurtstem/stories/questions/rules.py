"""What a wording of a question is, which one a reader gets, who writes it and who reads it (P-45)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from buurtstem.accounts.rules import TRANSLATORS, Actor
from buurtstem.privacy.rules import overwrite_numbers

LONGEST_QUESTION = 240  # characters: it stands large on a poster and above the form on a phone
LONGEST_REMARK = 300


class Version(StrEnum):
    """A question as it was asked, or in simpler words beside it."""

    ASKED = "asked"
    SIMPLE = "simple"


class Audience(StrEnum):
    """For whom simpler words were chosen."""

    EVERYBODY = "everybody"
    YOUNG = "young"
    LEARNING = "learning"  # people who are still learning the language


class State(StrEnum):
    """Where a wording stands; there is no state for one by a machine, as none makes any."""

    ORIGINAL = "original"  # the maker's own words
    PROPOSED = "proposed"  # written by a person; nobody else read it
    CHECKED = "checked"  # read and found right by a second person
    REFUSED = "refused"  # read and found wrong


class QuestionMissing(ValueError):
    """Nothing was written."""


class QuestionTooLong(ValueError):
    """More than `LONGEST_QUESTION` characters."""


@dataclass(frozen=True)
class Wording:
    """One wording: never changed, so that a story can say which one its teller saw."""

    id: int
    version: Version
    lang: str
    text: str
    audience: Audience | None
    state: State
    source_id: int | None  # what it was put from; None: it is an original
    author_id: int | None
    reader_id: int | None
    remark: str | None
    made_at: datetime
    checked_at: datetime | None  # since when, or when once, readers saw it

    @property
    def is_public(self) -> bool:
        """Whether readers get it."""
        return self.state in {State.ORIGINAL, State.CHECKED}

    @property
    def was_shown(self) -> bool:
        """Whether somebody can have seen it on a page."""
        return self.state is State.ORIGINAL or self.checked_at is not None


@dataclass(frozen=True)
class Question:
    """All wordings of one question, oldest first; the newest of its place counts."""

    wordings: tuple[Wording, ...]

    @property
    def original(self) -> Wording | None:
        """Return the maker's own words; None when the entry asks nothing of its own."""
        return self._newest(lambda each: each.state is State.ORIGINAL)

    def find(self, wording_id: int) -> Wording | None:
        """Return one wording by its id, of now or of before."""
        return self._newest(lambda each: each.id == wording_id)

    def source_of(self, version: Version, lang: str) -> Wording | None:
        """Return what a wording is put from: the original, or for other languages the same version of it.

        Simpler words are put into other languages once a second person read them.
        """
        original = self.original
        if original is None or (version, lang) == (Version.ASKED, original.lang):
            return None
        if version is Version.ASKED or lang == original.lang:
            return original
        simple = self.current(Version.SIMPLE, original.lang)
        return simple if simple and simple.is_public else None

    def current(self, version: Version, lang: str) -> Wording | None:
        """Return the wording of one place, if what it was put from is still asked."""
        original = self.original
        if original is None or (version, lang) == (Version.ASKED, original.lang):
            return original
        newest = self._newest(lambda each: (each.version, each.lang) == (version, lang))
        source = self.source_of(version, lang)
        return newest if newest and source and newest.source_id == source.id else None

    def shown(self, version: Version, lang: str) -> Wording | None:
        """Return the wording of one place when readers may see it."""
        found = self.current(version, lang)
        return found if found and found.is_public else None

    def _newest(self, is_meant: Callable[[Wording], bool]) -> Wording | None:
        return next((each for each in reversed(self.wordings) if is_meant(each)), None)


@dataclass(frozen=True)
class Shown:
    """A wording on the page of a reader, with what the page says of it."""

    wording: Wording
    asked_lang: str  # of the original
    page_lang: str
    wished: Version
    other: Version | None  # the version to which a link leads; None: there is no other wording to read

    @property
    def is_own_language(self) -> bool:
        """Whether it is in the language of the page."""
        return self.wording.lang == self.page_lang

    @property
    def is_translated(self) -> bool:
        """Whether a person put it into this language."""
        return self.wording.lang != self.asked_lang

    @property
    def lacks_simple(self) -> bool:
        """Whether simpler words were asked for, and others are shown."""
        return self.wished is Version.SIMPLE and self.wording.version is not Version.SIMPLE


def pick(question: Question, wished: Version, lang: str) -> Shown | None:
    """Return what a reader gets: the language of the page first, then the original as it was asked.

    Whoever wants simpler words gets them in the language of the original rather than nothing simpler, but not
    in the place of a wording that is in their own language.
    """
    wording = _first(question, wished, lang)
    return None if wording is None else show(question, wording, wished, lang)


def show(question: Question, wording: Wording, wished: Version, lang: str) -> Shown:
    """Return one wording as a page shows it: also one that was replaced while somebody was telling."""
    original = question.original or wording
    turned = Version.ASKED if wording.version is Version.SIMPLE else Version.SIMPLE
    other = _first(question, turned, lang)
    leads = turned if other and other.version is turned else None
    return Shown(wording, original.lang, lang, wished, leads)


def _first(question: Question, version: Version, lang: str) -> Wording | None:
    original = question.original
    if original is None:
        return None
    places = [(version, lang), (Version.ASKED, lang), (version, original.lang)]
    return next((found for place in places if (found := question.shown(*place))), original)


def versions_needed(question: Question, lang: str) -> tuple[Version, ...]:
    """Return which wordings of a question need a person who knows a language: to write one, or to read one.

    Nobody has to put a question into simpler words: what stands there for it waits for a reader only.
    """
    original = question.original
    if original is None:
        return ()
    needed = []
    for version in Version:
        made = question.current(version, lang)
        is_read = made is not None and made.is_public
        may_begin = made is not None or lang != original.lang
        if question.source_of(version, lang) and may_begin and not is_read:
            needed.append(version)
    return tuple(needed)


def may_open_wordings(actor: Actor | None, place: str | None = None) -> bool:
    """Whoever translates looks at the questions of their own places."""
    return actor is not None and any(actor.has(role, place) for role in TRANSLATORS)


def may_word(actor: Actor | None, known: frozenset[str], lang: str, place: str) -> bool:
    """Whoever translates words questions of their own places, in languages that they say they know."""
    return lang in known and may_open_wordings(actor, place)


def may_judge(actor: Actor, wording: Wording) -> bool:
    """A second person says whether a wording is right; what was found right, any one can find wrong later."""
    return wording.state is State.CHECKED or (
        wording.state is State.PROPOSED and wording.author_id != actor.id
    )


def check_question(text: str) -> str:
    """Return a question as it is kept: on one line, numbers of persons overwritten.

    Raises:
        QuestionMissing: nothing.
        QuestionTooLong: too much.
    """
    kept = overwrite_numbers(" ".join(text.split())).text
    if not kept:
        raise QuestionMissing
    if len(kept) > LONGEST_QUESTION:
        raise QuestionTooLong
    return kept
