"""THE writes of questions: asked by the maker of an entry page, worded and read by others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.accounts.queries import languages_read_by
from buurtstem.accounts.rules import Actor
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.terms import Terms
from buurtstem.stories.entries.models import Entry
from buurtstem.stories.entries.rules import may_make_entries
from buurtstem.stories.rules import KIND

from .models import EntryWording
from .queries import find_wording_seen, question_of
from .rules import (
    LONGEST_REMARK,
    Audience,
    Question,
    State,
    Version,
    check_question,
    may_judge,
    may_word,
)


@dataclass(frozen=True)
class Slot:
    """Where a wording stands: at most one counts for each version and language of a question."""

    version: Version
    lang: str


@dataclass(frozen=True)
class Writing:
    """What somebody wrote, put from one wording, over another; None: nothing was there."""

    text: str
    source_id: int
    over: int | None
    audience: Audience | None = None  # of simpler words in the language of the original


def ask_question(session: Session, actor: Actor, code: str, text: str, lang: str, moment: datetime) -> None:
    """Give an entry page a question of its own, or another one: wordings of the one before count no more.

    Raises:
        NotFound: no such entry.
        NotAllowed: the actor makes no entry pages there.
        QuestionMissing, QuestionTooLong: see `check_question`.
    """
    entry = _locked(session, code)
    if not may_make_entries(actor, entry.area_code):
        raise NotAllowed
    kept = check_question(text)
    original = question_of(session, entry.id).original
    if original and (original.text, original.lang) == (kept, lang):
        return
    session.add(
        EntryWording(
            entry_id=entry.id,
            version=Version.ASKED,
            lang=lang,
            text=kept,
            state=State.ORIGINAL,
            author_id=actor.id,
            made_at=moment,
        )
    )
    session.flush()


def write_wording(  # noqa: PLR0913, PLR0917  who, which, where, what and when
    session: Session, actor: Actor, code: str, slot: Slot, writing: Writing, moment: datetime
) -> None:
    """Put a question in simpler words or another language; a second person reads it before anybody gets it.

    Raises:
        NotFound: no such entry.
        NotAllowed: not this language, or not this place.
        Conflict: the question or this wording changed meanwhile, or it was found right already.
        QuestionMissing, QuestionTooLong: see `check_question`.
    """
    entry, question = _open(session, actor, code, slot)
    source, before = (
        question.source_of(slot.version, slot.lang),
        question.current(slot.version, slot.lang),
    )
    if source is None or source.id != writing.source_id or (before.id if before else None) != writing.over:
        raise Conflict
    if before and before.is_public:
        raise Conflict
    is_simple = slot.version is Version.SIMPLE
    session.add(
        EntryWording(
            entry_id=entry.id,
            version=slot.version,
            lang=slot.lang,
            text=check_question(writing.text),
            audience=source.audience or writing.audience or Audience.EVERYBODY if is_simple else None,
            state=State.PROPOSED,
            source_id=source.id,
            author_id=actor.id,
            made_at=moment,
        )
    )
    session.flush()


def judge_wording(  # noqa: PLR0913  a judgement has all these sides
    session: Session,
    actor: Actor,
    code: str,
    wording_id: int,
    *,
    is_right: bool,
    remark: str = "",
    moment: datetime,
) -> None:
    """Let a second person find a wording right or wrong; one found right can be found wrong later.

    Raises:
        NotFound: no such entry or wording.
        NotAllowed: not this language or place, or their own wording.
        Conflict: another wording stands there now, or it was judged already.
    """
    entry = _locked(session, code)
    question = question_of(session, entry.id)
    wording = question.find(wording_id)
    if wording is None:
        raise NotFound
    if not may_word(actor, languages_read_by(session, actor.id), wording.lang, entry.area_code):
        raise NotAllowed
    if question.current(wording.version, wording.lang) != wording or wording.state in {
        State.ORIGINAL,
        State.REFUSED,
    }:
        raise Conflict
    if not may_judge(actor, wording):
        raise NotAllowed
    row = session.get_one(EntryWording, wording_id)
    row.state = State.CHECKED if is_right else State.REFUSED
    row.checked_at = row.checked_at or (moment if is_right else None)
    row.reader_id = actor.id
    row.remark = None if is_right else remark[:LONGEST_REMARK] or None
    session.flush()


def _locked(session: Session, code: str) -> Entry:
    """Return an entry page; whoever writes to its question waits for who does it now."""
    entry = session.scalar(select(Entry).where(Entry.code == code.casefold()).with_for_update())
    if entry is None:
        raise NotFound
    return entry


def _open(session: Session, actor: Actor, code: str, slot: Slot) -> tuple[Entry, Question]:
    entry = _locked(session, code)
    if not may_word(actor, languages_read_by(session, actor.id), slot.lang, entry.area_code):
        raise NotAllowed
    return entry, question_of(session, entry.id)


class QuestionRetention:
    """A question is asked by staff of everybody: it says nothing about a person."""

    tables = frozenset({"entry_wording"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Wordings have no term: stories keep which one their tellers saw."""
        del session, moment, terms
        return 0

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """The story itself lets go of the question."""

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return the question that the teller of a story saw."""
        seen = find_wording_seen(session, ref.id) if ref.kind == KIND else None
        if seen is None:
            return {}
        return {"question": {"text": seen.text, "lang": seen.lang, "version": seen.version.value}}
