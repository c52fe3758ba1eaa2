"""Out of sight and back by a later wish of the teller."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.core.database import get_locked

from .models import Story
from .reviewing import move_story
from .rules import state_after_wish


def show_or_hide(session: Session, story_id: int, moment: datetime, *, shown: bool) -> None:
    """Take a story off the site, or let somebody check it before it is on the site again.

    Raises:
        NotFound: no such story.
    """
    story = get_locked(session, Story, story_id)
    state = state_after_wish(story.state, shown=shown)
    move_story(session, story, state, moment)
