"""THE writes of files of stories: rows become stories that wait for a check, each row once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms
from buurtstem.privacy.actions import note_asked_elsewhere
from buurtstem.privacy.rules import Use, overwrite_numbers
from buurtstem.stories.actions import Telling, correct_story, tell_story
from buurtstem.stories.rules import KIND, version_of
from buurtstem.themes.rules import Tagger

from .models import ImportedStory
from .queries import versions_of
from .rules.rows import StoryRow, key_of


@dataclass
class BatchReport:
    """What became of some rows: how many are new, and the ids of those that were here before."""

    added: int = 0
    unchanged: int = 0
    changed: list[str] = field(default_factory=list)  # their text is another one than it was
    erased: list[str] = field(default_factory=list)  # their teller had them erased


def import_batch(
    session: Session, source_name: str, rows: Iterable[StoryRow], tagger: Tagger | None, moment: datetime
) -> BatchReport:
    """Tell the rows that are new, and leave all others as they are; without a tagger only look.

    A text that changed in the file is told in the report and never written over what was told here.
    """
    keyed = [(key_of(source_name, row.id), row) for row in rows]
    known = versions_of(session, [key for key, _ in keyed])
    report = BatchReport()
    for key, row in keyed:
        version = version_of(overwrite_numbers(row.text).text)
        if key not in known:
            if tagger is not None:
                session.add(
                    ImportedStory(
                        story_id=_tell(session, row, tagger, moment),
                        key=key,
                        source_name=source_name,
                        external_id=row.id,
                        version=version,
                    )
                )
            known[key] = version
            report.added += 1
        elif known[key] is None:
            report.erased.append(row.id)
        elif known[key] == version:
            report.unchanged += 1
        else:
            report.changed.append(row.id)
    session.flush()
    return report


def _tell(session: Session, row: StoryRow, tagger: Tagger, moment: datetime) -> int:
    """Tell a row like any other story, with its consent as the file states it; return the story's id."""
    page_lang = row.lang if row.lang and row.lang != "other" else "nl"
    telling = Telling(
        area_code=row.area,
        text=row.text,
        lang=row.lang,
        nature=row.nature,
        age=row.age,
        source=row.source,
        told_by=row.told_by,
        may_be_shown=Use.PUBLISH in row.uses,
        may_teach=Use.TEACH in row.uses,
        may_translate=Use.TRANSLATE in row.uses,
        page_lang=page_lang,
        way=row.way,
        told_on=row.told_on,
        is_brought_in=True,
    )
    ref = tell_story(session, telling, tagger, moment)
    note_asked_elsewhere(session, ref)
    if row.themes:
        correct_story(session, ref.id, row.themes, row.nature, "teller", moment)
    return ref.id


class ImportRetention:
    """Where a story came from goes with it; what stays says only that this row is not to come again."""

    tables = frozenset({"imported_story"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Where a story came from has no term of its own."""
        del session, moment, terms
        return 0

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Forget the file, the id in it, and the version of the text."""
        if ref.kind == KIND:
            session.execute(
                update(ImportedStory)
                .where(ImportedStory.story_id == ref.id)
                .values(source_name=None, external_id=None, version=None)
            )

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return the file from which a story came and its id there."""
        if ref.kind != KIND:
            return {}
        row = session.execute(
            select(ImportedStory.source_name, ImportedStory.external_id).where(
                ImportedStory.story_id == ref.id
            )
        ).one_or_none()
        return {} if row is None else {"imported_from": row.source_name, "id_there": row.external_id}
