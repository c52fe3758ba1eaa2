"""Stories as contributions: what the receipt page and the terms of keeping need to know of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef, ContributionState, ContributionView
from buurtstem.core.terms import Terms
from buurtstem.core.text import opening_words
from buurtstem.places.queries import get_area

from .actions import withdraw_story
from .queries import get_story, left_since
from .rules import KIND, is_public, may_change


class StoryKind:
    """Registered in `app.py`; see `core.contributions.ContributionKind`."""

    kind = KIND

    def describe(self, session: Session, contribution_id: int) -> ContributionView:
        """Return what the receipt page shows of a story."""
        story = get_story(session, contribution_id)
        area = get_area(session, story.area_code)
        public = url_for("stories.story", area=area.slug, public_id=story.public_id)
        return ContributionView(
            ref=ContributionRef(KIND, story.id),
            title=opening_words(story.text),
            text=story.text,
            lang=story.lang,
            state=story.state,
            reason=story.reason,
            received_on=story.received_at,
            state_changed_on=story.state_changed_at,
            place_name=area.name,
            public_path=public if is_public(story.state) else None,
            change_path=url_for("stories.change") if may_change(story.state) else None,
        )

    def place_code(self, session: Session, contribution_id: int) -> str:
        """Return the neighbourhood of a story."""
        return get_story(session, contribution_id).area_code

    def withdraw(self, session: Session, contribution_id: int, moment: datetime) -> None:
        """Take a story out of sight."""
        withdraw_story(session, contribution_id, moment)

    def due(self, session: Session, moment: datetime, terms: Terms) -> list[ContributionRef]:
        """Return stories that were withdrawn or held back longer ago than their term."""
        ids = [
            *left_since(session, ContributionState.WITHDRAWN, moment - timedelta(terms.withdrawn_story)),
            *left_since(session, ContributionState.HELD_BACK, moment - timedelta(terms.refused_story)),
        ]
        return [ContributionRef(KIND, story_id) for story_id in ids]
