"""What a report on the page of a story can be about: its text, what was added, a translation, a photo."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy.orm import Session

from buurtstem.core.text import opening_words
from buurtstem.core.translations import Original
from buurtstem.places.queries import AreaCard
from buurtstem.stories.additions.queries import public_additions
from buurtstem.stories.queries import StoryCard, get_public_story
from buurtstem.stories.rules import KIND
from buurtstem.translating.queries import shown_of
from buurtstem.web.i18n import current_language, language_name

from .rules import What
from .things import Target

TEXT = "tekst"  # values of a form and of ?over=, Dutch in every language as addresses are


@dataclass(frozen=True)
class Part:
    """One thing that a report can be about, as the form names it; `lang` is of the words quoted, if any."""

    value: str
    label: str
    target: Target


def parts_of_story(session: Session, place: AreaCard, public_id: str) -> tuple[Part, ...]:
    """Return what readers of this language see on the page of a public story, its text first.

    Raises:
        NotFound: no such story, or not public.
    """
    story = get_public_story(session, place.code, public_id)
    return (
        Part(TEXT, gettext("The text of the story"), _target(story, What.STORY, story.id)),
        *_additions(session, story),
        *_translation(session, story),
        *(
            Part(f"foto-{each.id}", gettext("The photo"), _target(story, What.PICTURE, each.id))
            for each in story.pictures
            if each.is_public
        ),
    )


def _additions(session: Session, story: StoryCard) -> list[Part]:
    return [
        Part(
            f"aanvulling-{each.id}",
            gettext("What was added later: “%(words)s”", words=opening_words(each.text)),
            _target(story, What.ADDITION, each.id),
        )
        for each in public_additions(session, story.id)
    ]


def _translation(session: Session, story: StoryCard) -> list[Part]:
    lang = current_language()
    if lang == story.lang:
        return []
    shown = shown_of(session, KIND, {story.id: Original(story.text, story.lang)}, lang)
    return [
        Part(
            f"vertaling-{lang}",
            gettext("The translation into %(language)s", language=language_name(lang)),
            _target(story, What.TRANSLATION, each.id),
        )
        for each in shown.values()
    ]


def _target(story: StoryCard, what: What, row_id: int) -> Target:
    return Target(what, row_id, story.area_code, story_id=story.id)
