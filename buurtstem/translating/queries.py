"""THE reads of translations; each list page takes a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import NotFound
from buurtstem.core.settings import LANGUAGES
from buurtstem.core.translations import Original, Translation
from buurtstem.privacy.queries import consents_of, find_consent
from buurtstem.privacy.rules import Age
from buurtstem.stories.queries import StoryDetail, details_of, get_story, told_stories
from buurtstem.stories.rules import KIND, is_public, version_of

from .models import StoryTranslation, TranslationWish
from .rules import By, Failure, Made, State, best_of, is_done, may_leave_the_house, original_version, standing


@dataclass(frozen=True)
class Kept:
    """A translation as translators and readers of it see it."""

    id: int
    story_id: int
    lang: str
    made: Made
    is_hidden: bool  # after a report
    person_id: int | None
    remark: str | None
    failure: Failure | None
    changed_at: datetime

    @property
    def fingerprint(self) -> str:
        """Return what a form carries of it: somebody who writes over it must have seen this."""
        return version_of(f"{self.made.state}\n{self.made.text}")


@dataclass(frozen=True)
class Pair:
    """A public story and its translations into one language, by whom they are."""

    story: StoryDetail
    lang: str
    by_person: Kept | None
    by_service: Kept | None
    wishes: int

    @property
    def original(self) -> Original:
        """Return what is translated."""
        return Original(self.story.text, self.story.lang)

    @property
    def version(self) -> str:
        """Return the version of the original as it is now."""
        return original_version(self.original)

    @property
    def person_state(self) -> State:
        """Return where a person's translation stands."""
        return standing(self.by_person.made if self.by_person else None, self.version)

    @property
    def service_state(self) -> State:
        """Return where the service's translation stands."""
        return standing(self.by_service.made if self.by_service else None, self.version)

    def current(self, by: By) -> Kept | None:
        """Return the translation of the original as it is now."""
        kept = self.by_person if by is By.PERSON else self.by_service
        return kept if kept and kept.made.version == self.version else None


class StoryTranslations:
    """Registered in `app.py`; see `core.translations.Translates`."""

    def shown(
        self, session: Session, kind: str, originals: Mapping[int, Original], lang: str
    ) -> dict[int, Translation]:
        """Return the best public translation of each text as it is now.

        A service's is hidden as soon as the teller does not agree to it any more.
        """
        return {
            each: Translation(
                text=kept.made.text,
                lang=lang,
                by_person=kept.made.by is By.PERSON,
                service=kept.made.service,
                was_read=kept.made.state is State.CHECKED,
            )
            for each, kept in shown_of(session, kind, originals, lang).items()
        }


def shown_of(session: Session, kind: str, originals: Mapping[int, Original], lang: str) -> dict[int, Kept]:
    """Return which translation of each of these public texts readers get; see `StoryTranslations.shown`."""
    found = _kept_of(session, kind, tuple(originals), lang)
    best = {each: _best(found[each], original) for each, original in originals.items()}
    of_service = [each for each, kept in best.items() if kept and kept.made.by is By.SERVICE]
    consents = consents_of(session, kind, of_service) if of_service else {}
    return {
        each: kept
        for each, kept in best.items()
        if kept and (kept.made.by is By.PERSON or (each in consents and consents[each].translate))
    }


def find_translation(session: Session, translation_id: int) -> Kept | None:
    """Return one translation; None when its original was changed or erased meanwhile."""
    row = session.get(StoryTranslation, translation_id, populate_existing=True)
    return kept_from(row) if row else None


def get_pair(session: Session, story_id: int, lang: str) -> Pair:
    """Return a public story with what there is of it in a language.

    Raises:
        NotFound: no such story, it is not public, or it was told in this language.
    """
    story = get_story(session, story_id)
    if not is_public(story.state) or story.lang == lang:
        raise NotFound
    return _pairs(session, [story], lang)[0]


def leaves_the_house(session: Session, pair: Pair) -> bool:
    """Whether the text may go to a service: agreed to by its teller, now."""
    consent = find_consent(session, ContributionRef(KIND, pair.story.id))
    return consent is not None and may_leave_the_house(pair.original, consent, Age(pair.story.age), pair.lang)


def waiting(session: Session, places: tuple[str | None, ...], langs: Collection[str]) -> dict[str, int]:
    """Return how many public stories of these places need a person, for each language."""
    told = told_stories(places, ContributionState.PUBLISHED).subquery()
    counted = session.execute(select(told.c.lang, func.count()).group_by(told.c.lang))
    stories: dict[str, int] = {lang: number for lang, number in counted}  # noqa: C416  pairs of a typed row
    done: dict[str, set[int]] = defaultdict(set)
    for row in _beside_originals(session, places, langs, State.CHECKED):
        if _is_done(row):
            done[row.lang].add(row.contribution_id)
    return {
        lang: sum(number for told_in, number in stories.items() if told_in != lang) - len(done[lang])
        for lang in langs
    }


def queue_of(
    session: Session, actor_id: int, places: tuple[str | None, ...], lang: str, number: int, size: int
) -> tuple[tuple[Pair, ...], int]:
    """Return one page of stories that need a person in this language, and their number.

    First those that wait for a second reader who is not their writer, then those most asked for.
    """
    rows = _beside_originals(session, places, (lang,))
    done = {row.contribution_id for row in rows if _is_done(row)}
    to_read = [
        row.contribution_id
        for row in rows
        if (row.made_by, row.state) == (By.PERSON, State.PROPOSED) and row.person_id != actor_id
    ]
    told = told_stories(places, ContributionState.PUBLISHED).subquery()
    needs = (told.c.lang != lang) & told.c.story_id.not_in(done)
    total = session.scalar(select(func.count()).select_from(told).where(needs)) or 0
    wishes = (
        select(TranslationWish.contribution_id, TranslationWish.wishes)
        .where(TranslationWish.kind == KIND, TranslationWish.lang == lang)
        .subquery()
    )
    ids = session.scalars(
        select(told.c.story_id)
        .outerjoin(wishes, wishes.c.contribution_id == told.c.story_id)
        .where(needs)
        .order_by(
            case((told.c.story_id.in_(to_read), 0), else_=1),
            func.coalesce(wishes.c.wishes, 0).desc(),
            told.c.story_id,
        )
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    details = details_of(session, ids)
    return _pairs(session, [details[each] for each in ids if each in details], lang), total


def translations_kept(session: Session, kind: str, contribution_id: int) -> list[tuple[str, Kept]]:
    """Return all translations of one contribution with their languages."""
    rows = session.scalars(
        select(StoryTranslation)
        .where(StoryTranslation.kind == kind, StoryTranslation.contribution_id == contribution_id)
        .order_by(StoryTranslation.id)
    )
    return [(row.lang, kept_from(row)) for row in rows]


def kept_from(row: StoryTranslation) -> Kept:
    """Return a row as a read model."""
    return Kept(
        id=row.id,
        story_id=row.contribution_id,
        lang=row.lang,
        is_hidden=row.is_hidden,
        made=Made(By(row.made_by), State(row.state), row.version, row.text, row.service),
        person_id=row.person_id,
        remark=row.remark,
        failure=Failure(row.failure) if row.failure else None,
        changed_at=row.changed_at,
    )


def outdated_ids(session: Session) -> list[int]:
    """Return the ids of translations of which the original was changed, erased, or is not there.

    They are locked; one that somebody is writing at this moment is left out.
    """
    states = [state for state in ContributionState if state is not ContributionState.ERASED]
    told = told_stories((None,), *states).subquery()
    rows = session.execute(
        select(StoryTranslation.id, StoryTranslation.version, told.c.text, told.c.lang)
        .outerjoin(told, told.c.story_id == StoryTranslation.contribution_id)
        .where(StoryTranslation.kind == KIND)
        .with_for_update(of=StoryTranslation, skip_locked=True)
    )
    return [
        row.id
        for row in rows
        if row.text is None or original_version(Original(row.text, row.lang)) != row.version
    ]


def _best(kept: Collection[Kept], original: Original) -> Kept | None:
    """Return the one that readers get, of those that no report hides."""
    seen = [each for each in kept if not each.is_hidden]
    best = best_of((each.made for each in seen), original_version(original))
    return next((each for each in seen if each.made is best), None)


def _pairs(session: Session, stories: Collection[StoryDetail], lang: str) -> tuple[Pair, ...]:
    ids = [story.id for story in stories]
    kept = _kept_of(session, KIND, ids, lang)
    wished = session.execute(
        select(TranslationWish.contribution_id, TranslationWish.wishes).where(
            TranslationWish.kind == KIND,
            TranslationWish.lang == lang,
            TranslationWish.contribution_id.in_(ids),
        )
    )
    wishes = {row.contribution_id: row.wishes for row in wished}
    return tuple(
        Pair(
            story=story,
            lang=lang,
            by_person=next((each for each in kept[story.id] if each.made.by is By.PERSON), None),
            by_service=next((each for each in kept[story.id] if each.made.by is By.SERVICE), None),
            wishes=wishes.get(story.id, 0),
        )
        for story in stories
    )


def _kept_of(session: Session, kind: str, ids: Collection[int], lang: str) -> dict[int, list[Kept]]:
    rows = session.scalars(
        select(StoryTranslation).where(
            StoryTranslation.kind == kind,
            StoryTranslation.lang == lang,
            StoryTranslation.contribution_id.in_(ids),
        )
    )
    kept: dict[int, list[Kept]] = defaultdict(list)
    for row in rows:
        kept[row.contribution_id].append(kept_from(row))
    return kept


def _beside_originals(
    session: Session, places: tuple[str | None, ...], langs: Collection[str], *states: State
) -> list[Row[Any]]:
    """Return translations into these languages beside what they are of; their own texts stay behind."""
    told = told_stories(places, ContributionState.PUBLISHED).subquery()
    wanted = (
        select(
            StoryTranslation.contribution_id,
            StoryTranslation.lang,
            StoryTranslation.made_by,
            StoryTranslation.state,
            StoryTranslation.version,
            StoryTranslation.person_id,
            told.c.text.label("told"),
            told.c.lang.label("told_in"),
        )
        .join(told, told.c.story_id == StoryTranslation.contribution_id)
        .where(
            StoryTranslation.kind == KIND,
            StoryTranslation.lang.in_([lang for lang in LANGUAGES if lang in langs]),
            StoryTranslation.state.in_(states or tuple(State)),
        )
    )
    return list(session.execute(wanted).all())


def _is_done(row: Row[Any]) -> bool:
    made = Made(By(row.made_by), State(row.state), row.version, "")
    return is_done((made,), original_version(Original(row.told, row.told_in)))
