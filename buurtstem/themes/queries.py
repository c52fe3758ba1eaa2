"""THE reads of themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef

from .models import ThemeTag
from .rules import Nature, Theme, What


@dataclass(frozen=True)
class Tag:
    """One theme on a contribution, with the machine's score, words and version where it is the machine's.

    One that is only offered was below the threshold: there to choose from, no proposal.
    """

    code: Theme
    source: str
    counts: bool
    score: float | None
    because: tuple[str, ...]
    pipeline: str | None = None
    only_offered: bool = False


@dataclass(frozen=True)
class NatureTag:
    """One nature on a contribution, by whom, and by which pipeline where it is the machine's."""

    code: Nature
    source: str
    counts: bool
    pipeline: str | None


@dataclass(frozen=True)
class Marks:
    """All standing tags of one contribution, the surest first."""

    themes: tuple[Tag, ...] = ()
    natures: tuple[NatureTag, ...] = ()

    @property
    def proposed_and_chosen(self) -> tuple[Tag, ...]:
        """Return the themes that the machine proposes or a person chose."""
        return tuple(tag for tag in self.themes if not tag.only_offered)

    @property
    def shown(self) -> tuple[Tag, ...]:
        """Return the themes that count; a chosen one has the machine's words for it."""
        words = {tag.code: tag.because for tag in self.themes if tag.source == "machine"}
        return tuple(
            replace(tag, because=tag.because or words.get(tag.code, ())) for tag in self.themes if tag.counts
        )

    @property
    def nature(self) -> Nature | None:
        """Return the nature that counts."""
        return next((tag.code for tag in self.natures if tag.counts), None)


@dataclass(frozen=True)
class JudgedTag:
    """One tag of a contribution on which a person chose about the text as it is; superseded ones too."""

    contribution_id: int
    what: What
    code: str
    source: str
    counts: bool
    pipeline: str | None
    superseded: bool
    made_at: datetime


def contributions_with(kind: str, themes: Collection[Theme]) -> Select[int]:
    """Return a select of the ids of contributions that count for any of these themes.

    For reads of other features. A contribution with two of them is there twice: ask with `in_`.
    """
    return select(ThemeTag.contribution_id).where(
        ThemeTag.kind == kind, ThemeTag.code.in_(themes), ThemeTag.counts.is_(True)
    )


def chosen_by_people(kind: str) -> Select[int]:
    """Return a select of the ids of contributions whose themes a person chose."""
    return select(ThemeTag.contribution_id).where(
        ThemeTag.kind == kind,
        ThemeTag.what == What.THEME,
        ThemeTag.source != "machine",
        ThemeTag.counts.is_(True),
    )


def best_proposals(kind: str) -> Select[int, float | None]:
    """Return a select of `contribution_id` and `best`, the highest score of what the machine proposes."""
    return (
        select(ThemeTag.contribution_id, func.max(ThemeTag.score).label("best"))
        .where(
            ThemeTag.kind == kind,
            ThemeTag.what == What.THEME,
            ThemeTag.source == "machine",
            ThemeTag.superseded.is_(False),
        )
        .group_by(ThemeTag.contribution_id)
    )


def counting_themes_of(session: Session, kind: str, ids: Select[int]) -> dict[int, frozenset[Theme]]:
    """Return the themes that count for each of these contributions of a kind; one statement."""
    rows = session.execute(
        select(ThemeTag.contribution_id, ThemeTag.code).where(
            ThemeTag.kind == kind,
            ThemeTag.what == What.THEME,
            ThemeTag.counts.is_(True),
            ThemeTag.contribution_id.in_(ids),
        )
    )
    found: dict[int, set[Theme]] = defaultdict(set)
    for row in rows:
        found[row.contribution_id].add(Theme(row.code))
    return {contribution_id: frozenset(themes) for contribution_id, themes in found.items()}


def marks_of(session: Session, ref: ContributionRef) -> Marks:
    """Return all standing tags of one contribution."""
    return marks_of_many(session, ref.kind, [ref.id]).get(ref.id, Marks())


def marks_of_many(session: Session, kind: str, ids: Sequence[int]) -> dict[int, Marks]:
    """Return all standing tags of several contributions, by id, the surest first; one statement."""
    rows = session.execute(
        select(
            ThemeTag.contribution_id,
            ThemeTag.what,
            ThemeTag.code,
            ThemeTag.source,
            ThemeTag.counts,
            ThemeTag.score,
            ThemeTag.because,
            ThemeTag.pipeline,
            ThemeTag.only_offered,
        )
        .where(ThemeTag.kind == kind, ThemeTag.contribution_id.in_(ids), ThemeTag.superseded.is_(False))
        .order_by(func.coalesce(ThemeTag.score, 1).desc(), ThemeTag.id)
    )
    themes: dict[int, list[Tag]] = defaultdict(list)
    natures: dict[int, list[NatureTag]] = defaultdict(list)
    for row in rows:
        if row.what == What.THEME:
            themes[row.contribution_id].append(_tag(row))
        else:
            nature = NatureTag(Nature(row.code), row.source, row.counts, row.pipeline)
            natures[row.contribution_id].append(nature)
    return {
        each: Marks(tuple(themes[each]), tuple(natures[each])) for each in dict.fromkeys([*themes, *natures])
    }


def judged_tags(session: Session, kind: str, ids: Select[Any]) -> tuple[JudgedTag, ...]:
    """Return the proposals and choices of those of these contributions on which a person chose.

    Only choices that count, about the text as it is. What was only offered is left out.
    """
    chosen = and_(ThemeTag.source != "machine", ThemeTag.counts.is_(True), ThemeTag.of_older_text.is_(False))
    judged = select(ThemeTag.contribution_id).where(ThemeTag.kind == kind, chosen)
    proposed = and_(ThemeTag.source == "machine", ThemeTag.only_offered.is_(False))
    rows = session.execute(
        select(
            ThemeTag.contribution_id,
            ThemeTag.what,
            ThemeTag.code,
            ThemeTag.source,
            ThemeTag.counts,
            ThemeTag.pipeline,
            ThemeTag.superseded,
            ThemeTag.made_at,
        )
        .where(
            ThemeTag.kind == kind,
            ThemeTag.contribution_id.in_(ids),
            ThemeTag.contribution_id.in_(judged),
            or_(chosen, proposed),
        )
        .order_by(ThemeTag.contribution_id, ThemeTag.id)
    )
    return tuple(
        JudgedTag(
            contribution_id=row.contribution_id,
            what=What(row.what),
            code=row.code,
            source=row.source,
            counts=row.counts,
            pipeline=row.pipeline,
            superseded=row.superseded,
            made_at=row.made_at,
        )
        for row in rows
    )


def _tag(row: Any) -> Tag:
    return Tag(
        code=Theme(row.code),
        source=row.source,
        counts=row.counts,
        score=row.score,
        because=tuple(row.because),
        pipeline=row.pipeline,
        only_offered=row.only_offered,
    )
