"""THE reads of who told of a thread, as far as the public may know."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from buurtstem.agenda.models import ThreadStory
from buurtstem.stories.queries import published_tellers
from buurtstem.stories.rules import FEWEST_TELLERS


@dataclass(frozen=True)
class Heard:
    """In which languages and natures enough people told of a thread to say so, most first."""

    languages: tuple[str, ...]
    natures: tuple[str, ...]


def heard_in(session: Session, thread_id: int) -> Heard:
    """Return in which languages and natures at least ten tellers each told of a thread, most first.

    Fewer are not named to the public: they could be known by it (privacy.md). Two statements.
    """
    return Heard(_told_by_ten(session, thread_id, "lang"), _told_by_ten(session, thread_id, "nature"))


def _told_by_ten(session: Session, thread_id: int, column: str) -> tuple[str, ...]:
    public = published_tellers().subquery()
    tellers = func.count(public.c.teller.distinct())
    rows = session.scalars(
        select(public.c[column])
        .join(ThreadStory, ThreadStory.story_id == public.c.story_id)
        .where(ThreadStory.thread_id == thread_id, ThreadStory.is_in.is_(True), public.c[column].is_not(None))
        .group_by(public.c[column])
        .having(tellers >= FEWEST_TELLERS)
        .order_by(tellers.desc(), public.c[column])
    )
    return tuple(rows)
