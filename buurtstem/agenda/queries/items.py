"""THE reads of the agenda: items with what they came from and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, and_, case, distinct, func, select
from sqlalchemy.orm import Session, aliased

from buurtstem.agenda.models import (
    AgendaItem,
    ItemFigure,
    ItemLog,
    ItemThread,
    Thread,
    ThreadStory,
)
from buurtstem.agenda.rules.items import Horizon, ItemContent, Status, is_review_overdue
from buurtstem.agenda.rules.threads import shown_receipts
from buurtstem.core.errors import NotFound
from buurtstem.stories.queries import published_tellers, withdrawn_ids
from buurtstem.themes.rules import Theme

from .threads import ThreadCard, threads_of_item


@dataclass(frozen=True)
class ItemCard:
    """An item in a list; with the public stories behind it; `is_overdue` is its review.

    `themes` are those of the threads from which it grew.
    """

    id: int
    public_id: str
    area_code: str
    title: str
    lang: str
    owner: str
    owner_organisation: str
    horizon: Horizon
    horizon_on: date | None
    review_on: date
    status: Status
    needs_municipality: bool
    is_overdue: bool
    stories: int
    receipts: int | None
    professionals: int
    themes: tuple[Theme, ...]


@dataclass(frozen=True)
class Change:
    """One field of an item that somebody changed, with what stood there before and since."""

    field: str
    before: str
    after: str
    at: datetime


@dataclass(frozen=True)
class ChosenFigure:
    """A figure that was put beside an item, and why this one."""

    id: int
    indicator_code: str
    area_code: str
    reason: str
    chosen_at: datetime


@dataclass(frozen=True)
class ItemDetail:
    """Everything of an item; `taken_back` counts the stories behind it that tellers took back."""

    card: ItemCard
    content: ItemContent
    looked_at: datetime
    created_at: datetime
    threads: tuple[ThreadCard, ...]
    taken_back: int
    changes: tuple[Change, ...]
    figures: tuple[ChosenFigure, ...]


def agenda_of(session: Session, area_code: str, today: date, most: int | None = None) -> tuple[ItemCard, ...]:
    """Return the items of a neighbourhood: open ones before finished ones, the first review first."""
    closed = AgendaItem.status.in_((Status.DONE, Status.STOPPED))
    rows = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.area_code == area_code)
        .order_by(closed, AgendaItem.review_on, AgendaItem.id)
        .limit(most)
    ).all()
    return _cards(session, rows, today)


def items_of_threads(session: Session, thread_ids: Collection[int], today: date) -> tuple[ItemCard, ...]:
    """Return the items that grew from any of these threads."""
    rows = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.id.in_(select(ItemThread.item_id).where(ItemThread.thread_id.in_(thread_ids))))
        .order_by(AgendaItem.review_on, AgendaItem.id)
    ).all()
    return _cards(session, rows, today)


def results_of(session: Session, item_ids: Collection[int]) -> dict[int, str]:
    """Return what came of each of these items, where something came; one statement."""
    rows = session.execute(
        select(AgendaItem.id, AgendaItem.result).where(AgendaItem.id.in_(item_ids), AgendaItem.result != "")
    )
    return {row.id: row.result for row in rows}


def get_item(session: Session, item_id: int, today: date) -> ItemDetail:
    """Return an item for the people who keep it.

    Raises:
        NotFound: no such item.
    """
    return _detail(session, session.get(AgendaItem, item_id, populate_existing=True), today)


def get_public_item(session: Session, area_code: str, public_id: str, today: date) -> ItemDetail:
    """Return an item of a neighbourhood.

    Raises:
        NotFound: there is none.
    """
    row = session.scalar(
        select(AgendaItem).where(AgendaItem.public_id == public_id, AgendaItem.area_code == area_code)
    )
    return _detail(session, row, today)


def content_of(row: AgendaItem) -> ItemContent:
    """Return what people wrote of an item."""
    return ItemContent(
        title=row.title,
        what=row.what,
        owner=row.owner,
        owner_organisation=row.owner_organisation,
        horizon=Horizon(row.horizon),
        horizon_on=row.horizon_on,
        review_on=row.review_on,
        status=Status(row.status),
        stop_reason=row.stop_reason,
        result=row.result,
        needs_municipality=row.needs_municipality,
        place_words=row.place_words,
        parties=row.parties,
    )


def _cards(session: Session, rows: Collection[AgendaItem], today: date) -> tuple[ItemCard, ...]:
    behind = _behind(session, [row.id for row in rows])
    return tuple(
        ItemCard(
            id=row.id,
            public_id=row.public_id,
            area_code=row.area_code,
            title=row.title,
            lang=row.lang,
            owner=row.owner,
            owner_organisation=row.owner_organisation,
            horizon=Horizon(row.horizon),
            horizon_on=row.horizon_on,
            review_on=row.review_on,
            status=Status(row.status),
            needs_municipality=row.needs_municipality,
            is_overdue=is_review_overdue(Status(row.status), row.review_on, today),
            stories=behind[row.id].stories,
            receipts=shown_receipts(behind[row.id].stories, behind[row.id].receipts),
            professionals=behind[row.id].professionals,
            themes=tuple(theme for theme in Theme if theme in behind[row.id].themes.split()),
        )
        for row in rows
    )


def _behind(session: Session, item_ids: Collection[int]) -> dict[int, Row[int, int, int, int, str]]:
    """Return for each item its public stories, their receipts, those by professionals, and its themes."""
    public = published_tellers().subquery()
    source = aliased(ItemThread)
    themes = (
        select(func.coalesce(func.aggregate_strings(Thread.theme, " "), ""))
        .join(source, source.thread_id == Thread.id)
        .where(source.item_id == AgendaItem.id)
        .correlate(AgendaItem)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            AgendaItem.id,
            func.count(public.c.story_id.distinct()).label("stories"),
            func.count(public.c.teller.distinct()).label("receipts"),
            func.count(distinct(case((public.c.by_professional == 1, public.c.story_id)))).label(
                "professionals"
            ),
            themes.label("themes"),
        )
        .outerjoin(ItemThread, ItemThread.item_id == AgendaItem.id)
        .outerjoin(
            ThreadStory,
            and_(ThreadStory.thread_id == ItemThread.thread_id, ThreadStory.is_in.is_(True)),
        )
        .outerjoin(public, public.c.story_id == ThreadStory.story_id)
        .where(AgendaItem.id.in_(item_ids))
        .group_by(AgendaItem.id)
    )
    return {row.id: row for row in rows}


def _detail(session: Session, row: AgendaItem | None, today: date) -> ItemDetail:
    if row is None:
        raise NotFound
    return ItemDetail(
        card=_cards(session, [row], today)[0],
        content=content_of(row),
        looked_at=row.looked_at,
        created_at=row.created_at,
        threads=threads_of_item(session, row.id),
        taken_back=_taken_back(session, row.id),
        changes=_changes(session, row.id),
        figures=_figures(session, row.id),
    )


def _taken_back(session: Session, item_id: int) -> int:
    sources = select(ItemThread.thread_id).where(ItemThread.item_id == item_id)
    withdrawn = select(func.count(distinct(ThreadStory.story_id))).where(
        ThreadStory.thread_id.in_(sources),
        ThreadStory.is_in.is_(True),
        ThreadStory.story_id.in_(withdrawn_ids()),
    )
    erased = select(func.coalesce(func.sum(Thread.erased_stories), 0)).where(Thread.id.in_(sources))
    return int(session.scalar(select(withdrawn.scalar_subquery() + erased.scalar_subquery())) or 0)


def _changes(session: Session, item_id: int) -> tuple[Change, ...]:
    rows = session.scalars(select(ItemLog).where(ItemLog.item_id == item_id).order_by(ItemLog.id.desc()))
    return tuple(Change(row.field, row.before, row.after, row.at) for row in rows)


def _figures(session: Session, item_id: int) -> tuple[ChosenFigure, ...]:
    rows = session.scalars(select(ItemFigure).where(ItemFigure.item_id == item_id).order_by(ItemFigure.id))
    return tuple(
        ChosenFigure(row.id, row.indicator_code, row.area_code, row.reason, row.chosen_at) for row in rows
    )
