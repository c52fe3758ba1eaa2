"""THE writes of the agenda: items, their revisions, and the figures beside them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.agenda.models import AgendaItem, ItemFigure, ItemLog, ItemThread, Thread
from buurtstem.agenda.queries.items import content_of
from buurtstem.agenda.rules.items import (
    MOST_FIGURES,
    ChangedMeanwhile,
    ItemContent,
    NoThread,
    TooManyFigures,
    changed_fields,
    check_item,
    check_source,
    version_of,
)
from buurtstem.agenda.rules.permissions import may_keep_agenda
from buurtstem.agenda.rules.threads import Recognition, Stage
from buurtstem.core.database import get_locked
from buurtstem.core.errors import Conflict, NotAllowed, NotFound

from .threads import kept_thread


@dataclass(frozen=True)
class FigureChoice:
    """A figure to put beside an item, and why this one."""

    indicator_code: str
    area_code: str
    reason: str


def add_item(
    session: Session, actor: Actor, thread_id: int, content: ItemContent, lang: str, moment: datetime
) -> int:
    """Put an item on the agenda that grew from an adopted thread; return its row. Sent twice it is one item.

    Raises:
        NotAllowed: this actor keeps no agenda there.
        NotAdopted: the thread is not adopted, or not recognised any more.
        DateNeeded, StopReasonNeeded, ResultNeeded: see `check_item`.
    """
    thread = kept_thread(session, actor, thread_id)
    _check_source(thread)
    check_item(content)
    grown = session.scalars(
        select(AgendaItem)
        .join(ItemThread, ItemThread.item_id == AgendaItem.id)
        .where(ItemThread.thread_id == thread.id, AgendaItem.title == content.title)
    )
    for item in grown:
        if content_of(item) == content:
            return item.id
    item = AgendaItem(
        public_id=secrets.token_hex(6),
        area_code=thread.area_code,
        lang=lang,
        looked_at=moment,
        created_at=moment,
        **vars(content),
    )
    session.add(item)
    session.flush()
    session.add(ItemThread(item_id=item.id, thread_id=thread.id))
    session.flush()
    return item.id


def revise_item(  # noqa: PLR0913  who revises what, when, and what they saw
    session: Session,
    actor: Actor,
    item_id: int,
    content: ItemContent,
    moment: datetime,
    seen: str | None = None,
) -> tuple[str, ...]:
    """Revise an item; each changed field is logged, and it counts as looked at. Returns the changed fields.

    `seen` is the version that was open for writing; None revises the item as it is.

    Raises:
        DateNeeded, StopReasonNeeded, ResultNeeded: see `check_item`.
        ChangedMeanwhile: it is not the version that was seen any more.
    """
    item = kept_item(session, actor, item_id)
    check_item(content)
    present = content_of(item)
    changes = changed_fields(present, content)
    if changes and seen is not None and seen != version_of(present):
        raise ChangedMeanwhile
    for name in changes:
        setattr(item, name, getattr(content, name))
    item.looked_at = moment
    for name, change in changes.items():
        _log(session, item, actor, name, change, moment)
    session.flush()
    return tuple(changes)


def add_source_thread(
    session: Session, actor: Actor, item_id: int, thread_public_id: str, moment: datetime
) -> None:
    """Say that an item grew from this adopted thread too; twice is once.

    The thread is locked before the item, as where a merge is undone: neither waits for the other.

    Raises:
        NoThread: there is no such thread in the neighbourhood of the item.
        NotAdopted: it is not adopted. ThreadMerged: its stories are in another thread now.
    """
    found = session.scalar(
        select(Thread.id)
        .join(AgendaItem, AgendaItem.area_code == Thread.area_code)
        .where(AgendaItem.id == item_id, Thread.public_id == thread_public_id)
    )
    thread = None if found is None else kept_thread(session, actor, found)
    item = kept_item(session, actor, item_id)
    if thread is None:
        raise NoThread
    _check_source(thread)
    known = session.scalar(
        select(ItemThread.id).where(ItemThread.item_id == item.id, ItemThread.thread_id == thread.id)
    )
    if known is None:
        session.add(ItemThread(item_id=item.id, thread_id=thread.id))
        _log(session, item, actor, "thread", ("", thread.name), moment)


def put_figure_beside(
    session: Session, actor: Actor, item_id: int, choice: FigureChoice, moment: datetime
) -> None:
    """Put a figure beside the stories of an item, with the reason why this one.

    Raises:
        Conflict: it stands there already.
        TooManyFigures: there are enough.
    """
    item = kept_item(session, actor, item_id)
    present = session.execute(
        select(ItemFigure.indicator_code, ItemFigure.area_code).where(ItemFigure.item_id == item.id)
    ).all()
    if (choice.indicator_code, choice.area_code) in {tuple(row) for row in present}:
        raise Conflict
    if len(present) >= MOST_FIGURES:
        raise TooManyFigures
    session.add(
        ItemFigure(
            item_id=item.id,
            indicator_code=choice.indicator_code,
            area_code=choice.area_code,
            chosen_by=actor.id,
            reason=choice.reason,
            chosen_at=moment,
        )
    )
    _log(session, item, actor, "figure", ("", choice.indicator_code), moment)


def take_figure_away(session: Session, actor: Actor, item_id: int, figure_id: int, moment: datetime) -> None:
    """Take a figure away from an item; the log keeps that it stood there.

    Raises:
        NotFound: there is no such figure beside this item.
    """
    item = kept_item(session, actor, item_id)
    row = session.scalar(select(ItemFigure).where(ItemFigure.id == figure_id, ItemFigure.item_id == item.id))
    if row is None:
        raise NotFound
    _log(session, item, actor, "figure", (row.indicator_code, ""), moment)
    session.delete(row)
    session.flush()


def kept_item(session: Session, actor: Actor, item_id: int) -> AgendaItem:
    """Return an item, locked, for somebody who keeps the agenda of its neighbourhood.

    Raises:
        NotFound: no such item. NotAllowed: not this actor's.
    """
    item = get_locked(session, AgendaItem, item_id)
    if not may_keep_agenda(actor, item.area_code):
        raise NotAllowed
    return item


def _check_source(thread: Thread) -> None:
    check_source(Stage(thread.stage), Recognition(thread.recognised) if thread.recognised else None)


def _log(
    session: Session, item: AgendaItem, actor: Actor, field: str, change: tuple[str, str], moment: datetime
) -> None:
    session.add(
        ItemLog(
            item_id=item.id,
            person_id=actor.id,
            field=field,
            before=change[0],
            after=change[1],
            at=moment,
        )
    )
    session.flush()
