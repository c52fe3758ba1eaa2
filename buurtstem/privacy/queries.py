"""THE reads of consent, and of texts before words were left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import NotFound

from .models import ConsentStatement, UnmaskedText
from .rules import Consent, Use, Way


@dataclass(frozen=True)
class Statement:
    """One yes or no, as the person it belongs to may see it."""

    use: Use
    given: bool
    wording: int
    lang: str
    way: Way
    at: datetime


def find_consent(session: Session, ref: ContributionRef) -> Consent | None:
    """Return what is agreed to for a contribution now; None when nothing was ever asked."""
    return consents_of(session, ref.kind, (ref.id,)).get(ref.id)


def get_consent(session: Session, ref: ContributionRef) -> Consent:
    """Return what is agreed to for a contribution now.

    Raises:
        NotFound: nothing was ever asked.
    """
    consent = find_consent(session, ref)
    if consent is None:
        raise NotFound
    return consent


def consents_of(session: Session, kind: str, ids: Collection[int] | Select[Any]) -> dict[int, Consent]:
    """Return what is agreed to now for each of these contributions, in one statement."""
    rows = session.execute(
        select(
            ConsentStatement.contribution_id,
            ConsentStatement.purpose,
            ConsentStatement.given,
            ConsentStatement.way,
        )
        .where(ConsentStatement.kind == kind, ConsentStatement.contribution_id.in_(ids))
        .order_by(ConsentStatement.id)
    )
    latest: dict[int, dict[str, bool]] = {}
    ways: dict[int, Way] = {}
    for row in rows:
        latest.setdefault(row.contribution_id, {})[row.purpose] = row.given
        ways[row.contribution_id] = Way(row.way)
    return {
        each: Consent(
            receive=given.get(Use.RECEIVE, False),
            publish=given.get(Use.PUBLISH, False),
            way=ways[each],
            teach=given.get(Use.TEACH, False),
            translate=given.get(Use.TRANSLATE, False),
        )
        for each, given in latest.items()
    }


def statements_of(session: Session, ref: ContributionRef) -> list[Statement]:
    """Return every yes and no about a contribution, oldest first."""
    rows = session.scalars(
        select(ConsentStatement)
        .where(ConsentStatement.kind == ref.kind, ConsentStatement.contribution_id == ref.id)
        .order_by(ConsentStatement.id)
    )
    return [
        Statement(Use(row.purpose), row.given, row.wording, row.lang, Way(row.way), row.at) for row in rows
    ]


@dataclass(frozen=True)
class Unmasked:
    """A text as it was told, and the words that were left out of what is shown."""

    text: str
    left_out: tuple[str, ...]


def find_unmasked(session: Session, ref: ContributionRef) -> Unmasked | None:
    """Return a text as it was told; None when nothing was left out of it, or its term is over."""
    return unmasked_of(session, ref.kind, (ref.id,)).get(ref.id)


def unmasked_of(session: Session, kind: str, ids: Collection[int]) -> dict[int, Unmasked]:
    """Return those of these texts as they were told of which something was left out, in one statement."""
    rows = session.execute(
        select(UnmaskedText.contribution_id, UnmaskedText.text, UnmaskedText.left_out).where(
            UnmaskedText.kind == kind, UnmaskedText.contribution_id.in_(ids)
        )
    )
    return {row.contribution_id: Unmasked(row.text, tuple(row.left_out)) for row in rows}
