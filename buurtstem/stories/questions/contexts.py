"""What the page of a question needs: each version and language, who wrote it and who read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from buurtstem.accounts.queries import names_of_people
from buurtstem.core.settings import LANGUAGES

from .names import SLUGS
from .rules import Question, Version, Wording


@dataclass(frozen=True)
class WordingRow:
    """One place of a question: what stands there, by whom, and whether somebody can write there now."""

    version: Version
    lang: str
    slug: str
    wording: Wording | None
    author: str | None
    reader: str | None
    may_begin: bool  # there is something to put it from


def wording_rows(session: Session, question: Question) -> tuple[WordingRow, ...]:
    """Return all places of a question, the language of the original first; one statement for the names."""
    original = question.original
    if original is None:
        return ()
    places = [(version, lang) for version in Version for lang in _languages(original.lang)]
    found = {place: question.current(*place) for place in places}
    ids = {person for each in found.values() if each for person in (each.author_id, each.reader_id) if person}
    names = names_of_people(session, ids)
    return tuple(
        WordingRow(
            version=version,
            lang=lang,
            slug=SLUGS[version],
            wording=wording,
            author=names.get(wording.author_id or 0) if wording else None,
            reader=names.get(wording.reader_id or 0) if wording else None,
            may_begin=question.source_of(version, lang) is not None,
        )
        for (version, lang), wording in found.items()
    )


def _languages(first: str) -> Iterator[str]:
    yield first
    yield from (lang for lang in LANGUAGES if lang != first)
