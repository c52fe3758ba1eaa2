"""What pages need to know of reported things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from buurtstem.budget.follows import plan_path
from buurtstem.budget.queries import find_plan
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import NotFound
from buurtstem.media.queries import PictureCard, pictures_of
from buurtstem.places.queries import get_area
from buurtstem.stories.additions.queries import find_addition
from buurtstem.stories.queries import StoryDetail, get_story
from buurtstem.stories.rules import KIND, is_public, may_change
from buurtstem.translating.queries import find_translation

from .queries import Case, cases_of_stories
from .rules import What
from .things import THINGS, Target


@dataclass(frozen=True)
class Subject:
    """A reported thing as the two people see it; `read` is the version of the text that they read."""

    title: str
    text: str
    lang: str
    path: str | None
    picture: PictureCard | None
    is_there: bool
    read: str
    original: str = ""  # of a translation
    original_lang: str = ""


def subject_of(session: Session, case: Case) -> Subject:
    """Return what a case is about; a plan stays where it is, a story can be gone."""
    return _plan(session, case) if case.story_id is None else _story(session, case, case.story_id)


def told_cases(session: Session, refs: Iterable[ContributionRef]) -> tuple[Case, ...]:
    """Return the reports that the teller of these contributions reads of on the receipt page."""
    return cases_of_stories(session, [ref.id for ref in refs if ref.kind == KIND])


def _story(session: Session, case: Case, story_id: int) -> Subject:
    """Return a story, or the part of it that was reported; what was taken back is gone for staff too."""
    story = get_story(session, story_id)
    stands = may_change(story.state)
    area = get_area(session, story.area_code)
    public = url_for("stories.story", area=area.slug, public_id=story.public_id)
    pictures = pictures_of(session, KIND, (story_id,)).get(story_id, ()) if stands else ()
    version = THINGS[case.what].version(session, Target(case.what, case.target_id, case.area_code, story_id))
    text, lang = _words(session, case, story) if stands else ("", story.lang)
    return Subject(
        title="",
        text=text,
        lang=lang,
        path=public if is_public(story.state) else None,
        picture=next(
            (each for each in pictures if (case.what, each.id) == (What.PICTURE, case.target_id)), None
        ),
        is_there=version is not None,
        read=version or "",
        original=story.text if stands and case.what is What.TRANSLATION else "",
        original_lang=story.lang,
    )


def _words(session: Session, case: Case, story: StoryDetail) -> tuple[str, str]:
    """Return text and language of what was reported; no text: that part is gone."""
    if case.what is What.ADDITION:
        addition = find_addition(session, case.target_id)
        if addition is not None and addition.story_id == story.id:
            return addition.text, addition.lang
        return "", story.lang
    if case.what is What.TRANSLATION:
        kept = find_translation(session, case.target_id)
        if kept is not None and kept.story_id == story.id:
            return kept.made.text, kept.lang
        return "", story.lang
    return story.text, story.lang


def _plan(session: Session, case: Case) -> Subject:
    found = find_plan(session, case.target_id)
    if found is None:  # no plan of a public round is ever deleted
        raise NotFound
    page, plan = found
    return Subject(
        title=f"{plan.number}. {plan.title}",
        text=plan.text,
        lang=plan.lang,
        path=plan_path(page.slug, plan.number),
        picture=None,
        is_there=True,
        read="",
    )
