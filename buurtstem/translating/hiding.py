"""Hiding a translation after a report: the story and its other translations stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.core.database import get_locked

from .models import StoryTranslation
from .rules import State


def hide_translation(session: Session, translation_id: int) -> None:
    """Take a translation out of sight, whatever is written there, until people decide on it.

    Raises:
        NotFound: its original was changed or erased meanwhile.
    """
    get_locked(session, StoryTranslation, translation_id).is_hidden = True
    session.flush()


def show_translation(session: Session, translation_id: int) -> None:
    """Show a translation again.

    Raises:
        NotFound: its original was changed or erased meanwhile.
    """
    get_locked(session, StoryTranslation, translation_id).is_hidden = False
    session.flush()


def refuse_translation(session: Session, translation_id: int, moment: datetime) -> None:
    """Let a translation be found wrong for good: somebody is needed who translates it anew.

    Raises:
        NotFound: its original was changed or erased meanwhile.
    """
    row = get_locked(session, StoryTranslation, translation_id)
    row.is_hidden, row.state = False, State.REFUSED  # what is found wrong is not shown; the next one may be
    row.reader_id, row.remark, row.changed_at = None, None, moment
    session.flush()
