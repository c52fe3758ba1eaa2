"""Translations in tests: handed in and read as people do it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from buurtstem.accounts.actions import choose_languages
from buurtstem.accounts.rules import Actor
from buurtstem.core.contributions import ContributionState
from buurtstem.core.database import Base
from buurtstem.core.translations import Original
from buurtstem.stories.queries import get_story
from buurtstem.translating.actions import (
    Judgement,
    Writing,
    judge_translation,
    write_translation,
)
from buurtstem.translating.queries import (
    StoryTranslations,
    get_pair,
)
from buurtstem.translating.rules import By
from tests.cast import MOMENT
from tests.factories import add_story

PUBLISHED = ContributionState.PUBLISHED
TURKISH = "Asansör ve [naam] bozuk"
ENGLISH = "The lift and [naam] are broken"
TABLES = ("story_translation", "translation_wish")
LATER = MOMENT + timedelta(hours=1)


def learn_languages(put, *actors: Actor) -> None:
    """Let these people know Turkish and English."""
    with put() as session:
        for actor in actors:
            choose_languages(session, actor.id, ["en", "tr"])


def told(put, text: str = TURKISH, **changes) -> int:
    with put() as session:
        return add_story(session, PUBLISHED, text=text, lang=changes.pop("lang", "tr"), **changes).id


def seen(session, story_id: int, lang: str = "en", by: By = By.PERSON) -> tuple[str, str]:
    pair = get_pair(session, story_id, lang)
    kept = pair.current(by)
    return pair.version, kept.fingerprint if kept else ""


def hand_in(put, actor: Actor, story_id: int, text: str = ENGLISH, *, hands_in: bool = True) -> None:
    """Write as the page does it: where nobody wrote yet the field holds what a service made."""
    with put() as session:
        version, over = seen(session, story_id)
        machine = get_pair(session, story_id, "en").current(By.SERVICE)
        writing = Writing(text, version, over, hands_in, from_machine=not over and machine is not None)
        write_translation(session, actor, story_id, "en", writing, MOMENT)


def find_right(put, actor: Actor, story_id: int, by: By = By.PERSON, *, right: bool = True) -> None:
    with put() as session:
        judgement = Judgement(by, seen(session, story_id, by=by)[1], right, "" if right else "te vrij")
        judge_translation(session, actor, story_id, "en", judgement, MOMENT)


def shown(put, story_id: int, lang: str = "en"):
    with put() as session:
        story = get_story(session, story_id)
        originals = {story_id: Original(story.text, story.lang)}
        return StoryTranslations().shown(session, "story", originals, lang).get(story_id)


def count(session, table: str) -> int:
    return session.scalar(select(func.count()).select_from(Base.metadata.tables[table])) or 0
