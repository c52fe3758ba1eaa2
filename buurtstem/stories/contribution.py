"""Stories as contributions: what the receipt page and the terms of keeping need to know of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef, ContributionState, ContributionView
from buurtstem.core.terms import Terms
from buurtstem.core.text import opening_words
from buurtstem.places.queries import AreaCard, get_area
from buurtstem.privacy.queries import unmasked_of

from .actions import hold_story, withdraw_story
from .additions.actions import hold_additions
from .masks import InFull, in_full
from .queries import StoryDetail, get_story, left_since
from .rules import KIND, is_public, may_change


def views_of(
    session: Session, stories: Collection[StoryDetail], area: AreaCard
) -> tuple[ContributionView, ...]:
    """Return what receipt pages show of some stories of one neighbourhood, without a link to change them."""
    unmasked = unmasked_of(session, KIND, [story.id for story in stories])
    return tuple(_view_of(story, area, in_full(story, unmasked.get(story.id))) for story in stories)


def _view_of(story: StoryDetail, area: AreaCard, told: InFull) -> ContributionView:
    public = url_for("stories.story", area=area.slug, public_id=story.public_id)
    return ContributionView(
        ref=ContributionRef(KIND, story.id),
        title=opening_words(told.text),
        text=told.text,
        lang=story.lang,
        state=story.state,
        reason=story.reason,
        received_on=story.received_at,
        state_changed_on=story.state_changed_at,
        place_name=area.name,
        public_path=public if is_public(story.state) else None,
        change_path=None,
        left_out=told.left_out,
    )


class StoryKind:
    """Registered in `app.py`; see `core.contributions.ContributionKind`."""

    kind = KIND

    def describe(self, session: Session, contribution_id: int) -> ContributionView:
        """Return what the receipt page shows of a story."""
        story = get_story(session, contribution_id)
        area = get_area(session, story.area_code)
        (view,) = views_of(session, (story,), area)
        return replace(view, change_path=url_for("stories.change") if may_change(story.state) else None)

    def place_code(self, session: Session, contribution_id: int) -> str:
        """Return the neighbourhood of a story."""
        return get_story(session, contribution_id).area_code

    def withdraw(self, session: Session, contribution_id: int, moment: datetime) -> None:
        """Take a story out of sight."""
        withdraw_story(session, contribution_id, moment)

    def hold(self, session: Session, contribution_id: int) -> None:
        """Hold a story and what was added to it."""
        hold_story(session, contribution_id)
        hold_additions(session, contribution_id)

    def due(self, session: Session, moment: datetime, terms: Terms) -> list[ContributionRef]:
        """Return stories that were withdrawn or held back longer ago than their term."""
        ends = {
            ContributionState.WITHDRAWN: moment - timedelta(terms.withdrawn_story),
            ContributionState.HELD_BACK: moment - timedelta(terms.refused_story),
        }
        return [ContributionRef(KIND, story_id) for story_id in left_since(session, ends)]
