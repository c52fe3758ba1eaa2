"""THE writes of themes: proposals of the machine, choices of people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms

from .models import ThemeTag
from .queries import tags_of
from .rules import Tagging, check_themes, counting_themes

PEOPLE = ("teller", "checker")


def keep_proposal(session: Session, ref: ContributionRef, tagging: Tagging, moment: datetime) -> None:
    """Replace the machine's tags of a contribution; a person's choice keeps counting.

    The sure ones count; when none is sure, the best one does.
    """
    session.execute(_tags(ref).where(ThemeTag.source == "machine"))
    chosen_by_person = session.scalar(
        select(ThemeTag.id).where(
            ThemeTag.kind == ref.kind,
            ThemeTag.contribution_id == ref.id,
            ThemeTag.source.in_(PEOPLE),
        )
    )
    counting = counting_themes(tagging.themes) if chosen_by_person is None else frozenset()
    for theme in tagging.themes:
        session.add(
            ThemeTag(
                kind=ref.kind,
                contribution_id=ref.id,
                code=theme.code,
                source="machine",
                counts=theme.code in counting,
                score=theme.score,
                because=list(theme.because),
                pipeline=tagging.pipeline,
                made_at=moment,
            )
        )
    session.flush()


def choose_themes(
    session: Session, ref: ContributionRef, codes: Iterable[str], source: str, moment: datetime
) -> None:
    """Keep a person's choice; it counts from now on, unless a checker chose before a teller.

    Raises:
        InvalidThemes: none, more than three, or `other` with another.
    """
    themes = check_themes(codes)
    checker_chose = any(tag.source == "checker" for tag in tags_of(session, ref))
    counts = source == "checker" or not checker_chose
    session.execute(_tags(ref).where(ThemeTag.source == source))
    if counts:
        session.execute(
            update(ThemeTag)
            .where(ThemeTag.kind == ref.kind, ThemeTag.contribution_id == ref.id)
            .values(counts=False)
        )
    for theme in themes:
        session.add(
            ThemeTag(
                kind=ref.kind,
                contribution_id=ref.id,
                code=theme,
                source=source,
                counts=counts,
                because=[],
                made_at=moment,
            )
        )
    session.flush()


def _tags(ref: ContributionRef) -> Any:
    return delete(ThemeTag).where(ThemeTag.kind == ref.kind, ThemeTag.contribution_id == ref.id)


class ThemeRetention:
    """The words that led to a theme come from the text and go with it."""

    tables = frozenset({"theme_tag"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Tags have no term of their own: they go with their contribution."""
        del session, moment, terms
        return 0

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete the tags of a contribution."""
        session.execute(_tags(ref))

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return the themes of a contribution."""
        return {"themes": [{"code": tag.code.value, "by": tag.source} for tag in tags_of(session, ref)]}
