"""THE reads of themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef

from .models import ThemeTag
from .rules import Theme


@dataclass(frozen=True)
class Tag:
    """One theme on a contribution, with the machine's score and words where it has them."""

    code: Theme
    source: str
    counts: bool
    score: float | None
    because: tuple[str, ...]


def contributions_with(kind: str, themes: Collection[Theme]) -> Select[int]:
    """Return a select of the ids of contributions that count for any of these themes.

    For reads of other features. A contribution with two of them is there twice: ask with `in_`.
    """
    return select(ThemeTag.contribution_id).where(
        ThemeTag.kind == kind, ThemeTag.code.in_(themes), ThemeTag.counts.is_(True)
    )


def counting_themes_of(session: Session, kind: str) -> dict[int, frozenset[Theme]]:
    """Return the themes that count for each contribution of a kind; one statement."""
    rows = session.execute(
        select(ThemeTag.contribution_id, ThemeTag.code).where(
            ThemeTag.kind == kind, ThemeTag.counts.is_(True)
        )
    )
    found: dict[int, set[Theme]] = defaultdict(set)
    for row in rows:
        found[row.contribution_id].add(Theme(row.code))
    return {contribution_id: frozenset(themes) for contribution_id, themes in found.items()}


def tags_of(session: Session, ref: ContributionRef) -> tuple[Tag, ...]:
    """Return all tags of one contribution, the surest first."""
    return tags_of_many(session, ref.kind, [ref.id]).get(ref.id, ())


def tags_of_many(session: Session, kind: str, ids: Sequence[int]) -> dict[int, tuple[Tag, ...]]:
    """Return all tags of several contributions, by id, the surest first; one statement."""
    rows = session.execute(
        select(
            ThemeTag.contribution_id,
            ThemeTag.code,
            ThemeTag.source,
            ThemeTag.counts,
            ThemeTag.score,
            ThemeTag.because,
        )
        .where(ThemeTag.kind == kind, ThemeTag.contribution_id.in_(ids))
        .order_by(func.coalesce(ThemeTag.score, 1).desc(), ThemeTag.id)
    )
    found: dict[int, list[Tag]] = defaultdict(list)
    for row in rows:
        tag = Tag(Theme(row.code), row.source, row.counts, row.score, tuple(row.because))
        found[row.contribution_id].append(tag)
    return {contribution_id: tuple(tags) for contribution_id, tags in found.items()}
