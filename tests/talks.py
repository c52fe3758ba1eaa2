"""Talks at the door for tests, made the way that real ones are made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.core.contributions import ContributionRef
from buurtstem.interviews.actions import Notes, Partner, keep_talk
from buurtstem.interviews.rules import Piece
from buurtstem.privacy.rules import Age
from buurtstem.stories.actions import check_story
from buurtstem.stories.queries import stories_of_talk
from tests.cast import MOLENVELD, MOMENT
from tests.tagging import WordTagger

PIECES = ("De lift is weer stuk.", "De buren helpen elkaar.")
NOTES = Notes(
    area_code=MOLENVELD,
    held_on=MOMENT.date(),
    street="Molenstraat 12",
    spoken="tr",
    age=Age.ADULT,
    pieces=tuple(Piece(text) for text in PIECES),
    partner=Partner(function="wijkagent", organisation="Politie"),
    text_lang=None,
    may_be_shown=True,
    asked_in="tr",
)


def add_talk(
    session: Session,
    writer: Actor,
    *texts: str,
    checked: bool = False,
    moment: datetime = MOMENT,
    **changes: object,
) -> ContributionRef:
    """Keep a valid talk, apart from the changes; checked: each piece is shown if the teller agrees."""
    notes = replace(NOTES, **changes)
    if texts:
        notes = replace(notes, pieces=tuple(Piece(text) for text in texts))
    ref = keep_talk(session, writer, notes, WordTagger(), moment)
    if checked:
        for piece in stories_of_talk(session, ref.id):
            check_story(session, piece.id, publish=True, reason=None, moment=moment)
    return ref
