"""THE writes of themes: proposals of the machine, choices of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms

from .marking import stands_in
from .models import ThemeTag
from .queries import marks_of
from .rules import Nature, Tagging, What, check_themes, counting_themes

PEOPLE = ("teller", "checker")


def keep_first_marks(
    session: Session, ref: ContributionRef, tagging: Tagging, nature: Nature | None, moment: datetime
) -> None:
    """Keep the machine's tags of a contribution that is new, and what its teller says of its nature."""
    rows = list(_proposed(ref, tagging, moment, may_count=True))
    if nature:
        rows.append(_chosen(ref, What.NATURE, nature, "teller", moment) | {"counts": True})
    if rows:
        _add(session, rows)


def keep_proposal(
    session: Session, ref: ContributionRef, tagging: Tagging, moment: datetime, *, new_text: bool = False
) -> None:
    """Replace the machine's tags of a contribution; a person's choice keeps counting.

    The sure themes count; when none is sure, the best one does. Natures are proposed only. Where a person
    chose, proposals of earlier pipelines stay beside the new ones, unless the text is another than they
    were made for (`new_text`): then they go, and what people chose is marked as said of an older text.
    """
    if new_text:
        session.execute(delete(ThemeTag).where(_machines(ref.kind, [ref.id])))
        by_people = and_(_of(ref), ThemeTag.source.in_(PEOPLE))
        session.execute(update(ThemeTag).where(by_people).values(of_older_text=True))
    keep_proposals(session, ref.kind, {ref.id: tagging}, moment)


def keep_proposals(session: Session, kind: str, taggings: Mapping[int, Tagging], moment: datetime) -> None:
    """Do the same for many contributions, by their ids, whose texts are what they were: a few statements."""
    chosen = _what_people_chose(session, kind, taggings)
    unjudged = [each for each in taggings if each not in chosen]
    if unjudged:
        session.execute(delete(ThemeTag).where(_machines(kind, unjudged)))
    if chosen:
        _supersede(session, kind, chosen, {tagging.pipeline for tagging in taggings.values()})
    rows = [
        row
        for each, tagging in taggings.items()
        for row in _proposed(
            ContributionRef(kind, each), tagging, moment, may_count=What.THEME not in chosen.get(each, ())
        )
    ]
    if rows:
        _add(session, rows)


def forget_words(session: Session, ref: ContributionRef, text: str) -> None:
    """Let no theme show words any more that do not stand in this text: they were left out of it."""
    for tag in session.scalars(select(ThemeTag).where(_of(ref))):
        tag.because = [words for words in tag.because if stands_in(text, words)]
    session.flush()


def choose_themes(
    session: Session, ref: ContributionRef, codes: Iterable[str], source: str, moment: datetime
) -> None:
    """Keep a person's choice; it counts from now on, unless a checker chose before a teller.

    Raises:
        InvalidThemes: none, more than three, or `other` with another.
    """
    _choose(session, ref, What.THEME, check_themes(codes), source, moment)


def choose_nature(
    session: Session, ref: ContributionRef, nature: Nature | None, source: str, moment: datetime
) -> Nature | None:
    """Keep a person's choice of nature, or that they choose none; return the nature that counts now."""
    _choose(session, ref, What.NATURE, (nature,) if nature else (), source, moment)
    return marks_of(session, ref).nature


def _choose(
    session: Session,
    ref: ContributionRef,
    what: What,
    codes: tuple[str, ...],
    source: str,
    moment: datetime,
) -> None:
    """Replace what this source chose; of people the checker counts before the teller, about the same text."""
    session.execute(delete(ThemeTag).where(_of(ref), ThemeTag.what == what, ThemeTag.source == source))
    rows = [_chosen(ref, what, code, source, moment) for code in codes]
    if rows:
        _add(session, rows)
    _let_one_count(session, ref, what)


def _let_one_count(session: Session, ref: ContributionRef, what: What) -> None:
    """Let the checker's choice count, else the teller's, else what of the machine's proposal counted."""
    tags = session.scalars(
        select(ThemeTag).where(_of(ref), ThemeTag.what == what, ThemeTag.superseded.is_(False))
    ).all()
    by_people = [tag for tag in tags if tag.source in PEOPLE]
    # what was said of an older text gives way to what was said of this one; of equals the checker counts
    first = min(by_people, key=lambda tag: (tag.of_older_text, tag.source != "checker"), default=None)
    if first is not None:
        for tag in tags:
            tag.counts = tag.source == first.source
        session.flush()


def _chosen(ref: ContributionRef, what: What, code: str, source: str, moment: datetime) -> dict[str, Any]:
    """Return the row of what a person says; whether it counts is decided beside what others say."""
    return {
        "kind": ref.kind,
        "contribution_id": ref.id,
        "what": what,
        "code": code,
        "source": source,
        "counts": False,
        "score": None,
        "because": [],
        "pipeline": None,
        "made_at": moment,
        "only_offered": False,
    }


def _add(session: Session, rows: list[dict[str, Any]]) -> None:
    """Insert tags by one statement, those without a score too."""
    session.execute(insert(ThemeTag), rows, execution_options={"render_nulls": True})


def _proposed(
    ref: ContributionRef, tagging: Tagging, moment: datetime, *, may_count: bool
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a proposal: its themes, those that are only offered, its natures."""
    made = {
        "kind": ref.kind,
        "contribution_id": ref.id,
        "source": "machine",
        "pipeline": tagging.pipeline,
        "made_at": moment,
    }
    counting = counting_themes(tagging.themes) if may_count else frozenset()
    proposed = {theme.code for theme in tagging.themes}
    offers = [theme for theme in tagging.offers if theme.code not in proposed]
    for theme in (*tagging.themes, *offers):
        yield made | {
            "what": What.THEME,
            "code": theme.code,
            "counts": theme.code in counting,
            "score": theme.score,
            "because": list(theme.because),
            "only_offered": theme.code not in proposed,
        }
    for nature in tagging.nature:
        about = {"what": What.NATURE, "code": nature, "counts": False, "score": None}
        yield made | about | {"because": [], "only_offered": False}


def _what_people_chose(session: Session, kind: str, ids: Iterable[int]) -> dict[int, set[str]]:
    rows = session.execute(
        select(ThemeTag.contribution_id, ThemeTag.what)
        .where(_of_many(kind, ids), ThemeTag.source.in_(PEOPLE))
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for row in rows:
        found.setdefault(row.contribution_id, set()).add(row.what)
    return found


def _supersede(session: Session, kind: str, ids: Iterable[int], pipelines: set[str]) -> None:
    """Let earlier proposals make way; those that are kept are of other pipelines."""
    machines = _machines(kind, ids)
    goes = or_(ThemeTag.pipeline.in_(pipelines), ThemeTag.only_offered.is_(True))
    session.execute(delete(ThemeTag).where(machines, goes))
    session.execute(
        update(ThemeTag).where(machines, ThemeTag.superseded.is_(False)).values(superseded=True, counts=False)
    )


def _machines(kind: str, ids: Iterable[int]) -> ColumnElement[bool]:
    return and_(_of_many(kind, ids), ThemeTag.source == "machine")


def _of_many(kind: str, ids: Iterable[int]) -> ColumnElement[bool]:
    return and_(ThemeTag.kind == kind, ThemeTag.contribution_id.in_(list(ids)))


def _of(ref: ContributionRef) -> ColumnElement[bool]:
    return and_(ThemeTag.kind == ref.kind, ThemeTag.contribution_id == ref.id)


class ThemeRetention:
    """The words that led to a theme come from the text and go with it."""

    tables = frozenset({"theme_tag"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Tags have no term of their own: they go with their contribution."""
        del session, moment, terms
        return 0

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete the tags of a contribution."""
        session.execute(delete(ThemeTag).where(_of(ref)))

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return the themes and natures of a contribution, with who gave each."""
        marks = marks_of(session, ref)
        return {
            "themes": [{"code": tag.code.value, "by": tag.source} for tag in marks.proposed_and_chosen],
            "natures": [{"code": tag.code.value, "by": tag.source} for tag in marks.natures],
        }
