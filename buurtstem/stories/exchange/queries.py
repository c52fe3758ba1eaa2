"""THE reads of files of stories: public stories in pieces, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionState
from buurtstem.places.queries import lies_in
from buurtstem.privacy.queries import consents_of
from buurtstem.stories.models import Story
from buurtstem.stories.queries import StoryCard, published_cards
from buurtstem.stories.rules import KIND

from .models import ImportedStory
from .rules.lines import StoryLine

PIECE = 500  # stories in memory at a time


def public_lines(session: Session, places: Collection[str | None], piece: int = PIECE) -> Iterator[StoryLine]:
    """Yield the public stories of these places whose tellers agree to that, by their public ids.

    Public ids are random, so the order of the file tells nothing of the order in which stories came. What is
    withdrawn while the file is made and was not reached yet does not get into it: each piece is read anew.
    The session is for reading only.
    """
    last = ""
    while True:
        rows = session.execute(
            select(Story.public_id, Story.id)
            .where(
                Story.state == ContributionState.PUBLISHED,
                lies_in(Story.area_code, places),
                Story.public_id > last,
            )
            .order_by(Story.public_id)
            .limit(piece)
        ).all()
        if not rows:
            return
        last = rows[-1].public_id
        lines = _lines(session, [row.id for row in rows])
        session.expunge_all()
        session.rollback()  # one read of SQLite sees what was there when it began, however long it takes
        yield from lines


def _lines(session: Session, ids: list[int]) -> list[StoryLine]:
    agreed = consents_of(session, KIND, ids)
    cards = published_cards(session, [each for each in ids if each in agreed and agreed[each].publish])
    return [_line(card) for card in sorted(cards, key=lambda card: card.public_id)]


def _line(card: StoryCard) -> StoryLine:
    return StoryLine(
        id=card.public_id,
        area=card.area_code,
        month=f"{card.month:%Y-%m}",
        lang=card.lang,
        source=card.source,
        told_by=card.told_by,
        nature=card.nature or "",
        themes=tuple(tag.code for tag in card.themes),
        text=card.text,
    )


def versions_of(session: Session, keys: Collection[str]) -> dict[str, str | None]:
    """Return the version of the text with which each of these rows came; None when it was erased since."""
    rows = session.execute(
        select(ImportedStory.key, ImportedStory.version).where(ImportedStory.key.in_(keys))
    )
    return {row.key: row.version for row in rows}
