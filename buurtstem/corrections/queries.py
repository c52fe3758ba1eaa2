"""THE reads of corrections; each takes a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionState
from buurtstem.core.settings import LANGUAGES
from buurtstem.privacy.queries import consents_of
from buurtstem.privacy.rules import Age, may_teach, suspects_person
from buurtstem.stories.queries import StoryDetail, details_of, told_stories
from buurtstem.stories.rules import KIND
from buurtstem.themes.queries import (
    JudgedTag,
    best_proposals,
    chosen_by_people,
    counting_themes_of,
    judged_tags,
)
from buurtstem.themes.rules import SURE_SCORE, Nature, Theme, What
from buurtstem.themes.word_lists import words_in

from .models import Retagging
from .rules.agreement import Verdict
from .rules.new_words import TextWords
from .rules.noise import without_names
from .rules.retagging import Progress

Places = tuple[str | None, ...]
OPEN = (ContributionState.WAITING, ContributionState.PUBLISHED, ContributionState.PRIVATE)
KEPT = (*OPEN, ContributionState.HELD_BACK)


@dataclass(frozen=True)
class TeachingText:
    """One corrected story that its teller lets the program learn from."""

    contribution_id: int
    lang: str
    text: str
    themes: tuple[Theme, ...]
    nature: tuple[Nature, ...]


@dataclass(frozen=True)
class Teaching:
    """What may be learned from, and how many texts were left out because they may name somebody."""

    texts: tuple[TeachingText, ...]
    suspected: int


def tags_to_give(
    session: Session, places: Places, number: int, size: int
) -> tuple[tuple[StoryDetail, ...], int]:
    """Return one page of stories that need a person's themes, and their number.

    First those in a language that the program does not know, then those of which it is least sure.
    """
    told, best = told_stories(places, *OPEN).subquery(), best_proposals(KIND).subquery()
    waits = (
        select(told.c.story_id)
        .outerjoin(best, best.c.contribution_id == told.c.story_id)
        .where(
            told.c.story_id.not_in(chosen_by_people(KIND)),
            or_(best.c.best.is_(None), best.c.best < SURE_SCORE),
        )
    )
    total = session.scalar(select(func.count()).select_from(waits.subquery())) or 0
    ordered = waits.order_by(func.coalesce(best.c.best, -1), told.c.story_id)
    ids = session.scalars(ordered.offset((number - 1) * size).limit(size)).all()
    return stories_in_order(session, ids), total


def stories_in_order(session: Session, ids: Iterable[int]) -> tuple[StoryDetail, ...]:
    """Return these stories in the order asked for."""
    wanted = list(ids)
    found = details_of(session, wanted)
    return tuple(found[each] for each in wanted if each in found)


def verdicts_in(session: Session, places: Places) -> tuple[Verdict, ...]:
    """Return what people chose beside what each pipeline proposed, for all stories in these places."""
    told = told_stories(places, *KEPT).subquery()
    langs = {row.story_id: row.lang for row in session.execute(select(told.c.story_id, told.c.lang))}
    tags = judged_tags(session, KIND, select(told.c.story_id))
    return tuple(_verdicts(tags, langs))


def teaching_texts(session: Session) -> Teaching:
    """Return the corrected public stories whose tellers ticked that, in the order in which they were told."""
    told = told_stories((None,), ContributionState.PUBLISHED).subquery()
    ids = select(told.c.story_id)
    chosen: dict[int, dict[What, list[str]]] = defaultdict(lambda: defaultdict(list))
    for tag in judged_tags(session, KIND, ids):
        if tag.source != "machine":
            chosen[tag.contribution_id][tag.what].append(tag.code)
    consents = consents_of(session, KIND, ids)
    rows = session.execute(select(told).where(told.c.lang.in_(LANGUAGES)).order_by(told.c.story_id))
    allowed = [
        TeachingText(
            contribution_id=row.story_id,
            lang=row.lang,
            text=row.text,
            themes=tuple(map(Theme, sorted(chosen[row.story_id][What.THEME]))),
            nature=tuple(map(Nature, chosen[row.story_id][What.NATURE])),
        )
        for row in rows
        if chosen[row.story_id][What.THEME]
        and row.story_id in consents
        and may_teach(consents[row.story_id], Age(row.age))
    ]
    kept = tuple(text for text in allowed if not suspects_person(text.text, text.lang))
    return Teaching(kept, len(allowed) - len(kept))


def words_told(session: Session, places: Places, lang: str) -> tuple[TextWords, ...]:
    """Return the words of the public stories in one language, and the themes that people added to each.

    Without names of persons and streets, and without numbers and addresses.
    """
    told = told_stories(places, ContributionState.PUBLISHED).subquery()
    ids = select(told.c.story_id).where(told.c.lang == lang)
    added: dict[int, frozenset[Theme]] = {}
    for verdict in _verdicts(judged_tags(session, KIND, ids), {}):
        if verdict.what is What.THEME and verdict.is_current:
            added[verdict.contribution_id] = frozenset(map(Theme, verdict.added))
    about = counting_themes_of(session, KIND, ids)
    rows = session.execute(select(told).where(told.c.lang == lang).order_by(told.c.story_id))
    return tuple(
        TextWords(
            teller=row.teller,
            words=words_in(without_names(row.text, lang)),
            added=added.get(row.story_id, frozenset()),
            about=about.get(row.story_id, frozenset()),
        )
        for row in rows
    )


def find_progress(session: Session) -> Progress | None:
    """Return the run over all stories that goes on, else the last one."""
    row = session.scalar(select(Retagging).order_by(Retagging.id.desc()).limit(1))
    return None if row is None else progress_of(row)


def progress_of(row: Retagging) -> Progress:
    """Return a run as pages show it."""
    return Progress(
        id=row.id,
        pipeline=row.pipeline,
        total=row.total,
        done=row.done,
        started_at=row.started_at,
        moved_at=row.moved_at,
        finished_at=row.finished_at,
    )


def count_to_tag(session: Session) -> int:
    """Return how many stories a run goes over."""
    told = told_stories((None,), *KEPT).subquery()
    return session.scalar(select(func.count()).select_from(told)) or 0


def next_to_tag(session: Session, after: int, most: int) -> list[int]:
    """Return the ids of the next stories of a run, in their order."""
    told = told_stories((None,), *KEPT).subquery()
    following = select(told.c.story_id).where(told.c.story_id > after).order_by(told.c.story_id)
    return list(session.scalars(following.limit(most)))


def _verdicts(tags: Iterable[JudgedTag], langs: dict[int, str]) -> Iterator[Verdict]:
    """Yield one verdict for each text, theme or nature, and pipeline on which a person had a say."""
    chosen: dict[tuple[int, What], tuple[set[str], datetime]] = {}
    proposed: dict[tuple[int, What], dict[tuple[str, bool], set[str]]] = defaultdict(lambda: defaultdict(set))
    for tag in tags:
        place = (tag.contribution_id, tag.what)
        if tag.source == "machine":
            proposed[place][tag.pipeline or "", not tag.superseded].add(tag.code)
        else:
            chosen.setdefault(place, (set(), tag.made_at))[0].add(tag.code)
    for (contribution_id, what), (codes, chosen_at) in chosen.items():
        for (pipeline, is_current), found in proposed[contribution_id, what].items():
            yield Verdict(
                contribution_id=contribution_id,
                lang=langs.get(contribution_id, ""),
                what=what,
                pipeline=pipeline,
                proposed=frozenset(found),
                chosen=frozenset(codes),
                chosen_at=chosen_at,
                is_current=is_current,
            )
