"""Talks as contributions: one receipt for all that one teller told at the door."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef, ContributionView
from buurtstem.core.terms import Terms
from buurtstem.places.queries import get_area
from buurtstem.stories import rules as stories
from buurtstem.stories.contribution import views_of
from buurtstem.stories.queries import piece_ids

from .actions import hold_talk, withdraw_talk
from .queries import get_talk
from .rules import KIND, state_of_talk


class InterviewKind:
    """Registered in `app.py`; see `core.contributions.ContributionKind` and `HasParts`."""

    kind = KIND

    def describe(self, session: Session, contribution_id: int) -> ContributionView:
        """Return what the receipt page shows of a talk: all its pieces; they are changed by no link here."""
        talk = get_talk(session, contribution_id)
        pieces = views_of(session, talk.pieces, get_area(session, talk.area_code))
        return ContributionView(
            ref=ContributionRef(KIND, talk.id),
            title=pieces[0].title,
            text="",
            lang=talk.lang,
            state=state_of_talk([piece.state for piece in pieces]),
            reason=None,
            received_on=talk.written_at,
            state_changed_on=max(piece.state_changed_on for piece in pieces),
            place_name=talk.area_name,
            public_path=None,
            change_path=None,
            pieces=pieces,
        )

    def parts(self, session: Session, contribution_id: int) -> tuple[ContributionRef, ...]:
        """Return the pieces: each is a story."""
        return tuple(ContributionRef(stories.KIND, each) for each in piece_ids(session, contribution_id))

    def place_code(self, session: Session, contribution_id: int) -> str:
        """Return the neighbourhood of a talk."""
        return get_talk(session, contribution_id).area_code

    def withdraw(self, session: Session, contribution_id: int, moment: datetime) -> None:
        """Take every piece out of sight."""
        withdraw_talk(session, contribution_id, moment)

    def hold(self, session: Session, contribution_id: int) -> None:
        """Hold a talk; each piece is held as a story after it."""
        hold_talk(session, contribution_id)

    def due(self, session: Session, moment: datetime, terms: Terms) -> list[ContributionRef]:
        """Return nothing: each piece has the term of a story, and what is left goes with the last one."""
        del session, moment, terms
        return []
