"""THE reads of questions and their wordings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.places.queries import lies_in
from buurtstem.stories.entries.models import Entry
from buurtstem.stories.models import Story

from .models import EntryWording
from .rules import Audience, Question, State, Version, Wording, versions_needed


@dataclass(frozen=True)
class QuestionToWord:
    """A question that needs somebody who knows one of these languages, to write or to read a wording."""

    code: str
    occasion: str
    original: Wording
    needs: tuple[tuple[str, Version], ...]


def question_of(session: Session, entry_id: int) -> Question:
    """Return the question of an entry page with all its wordings; one without any when it has none."""
    rows = session.scalars(
        select(EntryWording).where(EntryWording.entry_id == entry_id).order_by(EntryWording.id)
    )
    return Question(tuple(_wording(row) for row in rows))


def find_wording_seen(session: Session, story_id: int) -> Wording | None:
    """Return which wording of a question the teller of a story saw."""
    row = session.scalar(
        select(EntryWording).join(Story, Story.wording_id == EntryWording.id).where(Story.id == story_id)
    )
    return None if row is None else _wording(row)


def questions_to_word(
    session: Session, places: tuple[str | None, ...], langs: Collection[str], day: date
) -> tuple[QuestionToWord, ...]:
    """Return the questions of entry pages, in use or to come, that need somebody who knows these languages.

    One statement; those that end first stand first.
    """
    rows = session.execute(
        select(Entry.code, Entry.occasion, EntryWording)
        .join(EntryWording, EntryWording.entry_id == Entry.id)
        .where(lies_in(Entry.area_code, places), Entry.ends_on >= day)
        .order_by(Entry.ends_on, Entry.id, EntryWording.id)
    )
    wordings: dict[tuple[str, str], list[Wording]] = defaultdict(list)
    for row in rows:
        wordings[row.code, row.occasion].append(_wording(row.EntryWording))
    found = []
    for (code, occasion), each in wordings.items():
        question = Question(tuple(each))
        needs = tuple((lang, version) for lang in langs for version in versions_needed(question, lang))
        if question.original and needs:
            found.append(QuestionToWord(code, occasion, question.original, needs))
    return tuple(found)


def _wording(row: EntryWording) -> Wording:
    return Wording(
        id=row.id,
        version=Version(row.version),
        lang=row.lang,
        text=row.text,
        audience=Audience(row.audience) if row.audience else None,
        state=State(row.state),
        source_id=row.source_id,
        author_id=row.author_id,
        reader_id=row.reader_id,
        remark=row.remark,
        made_at=row.made_at,
        checked_at=row.checked_at,
    )
