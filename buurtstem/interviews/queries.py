"""THE reads of interviews; each list takes a fixed number of statements."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from buurtstem.accounts.queries import PairMember, organisation_of, pair_partners
from buurtstem.accounts.rules import Actor, Role
from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import NotFound
from buurtstem.places.queries import AreaCard, lies_in, names_of, open_neighbourhoods
from buurtstem.stories.queries import StoryDetail, states_of_talks, stories_of_talk

from .models import Talk


@dataclass(frozen=True)
class TalkCard:
    """A talk in the list: when, where, which two organisations, and where its pieces stand."""

    id: int
    held_on: date
    area_name: str
    writer_organisation: str
    partner_organisation: str
    states: tuple[ContributionState, ...]

    @property
    def counts(self) -> tuple[tuple[ContributionState, int], ...]:
        """Return how many pieces are in which state, in the order of the states."""
        counted = Counter(self.states)
        return tuple((state, counted[state]) for state in ContributionState if counted[state])

    @property
    def is_gone(self) -> bool:
        """Whether every piece is erased: of the day only the month is kept."""
        return set(self.states) == {ContributionState.ERASED}


@dataclass(frozen=True)
class TalkDetail:
    """A talk with everything that is kept of it."""

    id: int
    area_code: str
    area_name: str
    held_on: date
    street: str | None
    lang: str
    writer_id: int | None
    writer_organisation: str
    partner_id: int | None
    partner_function: str | None
    partner_organisation: str
    written_at: datetime
    pieces: tuple[StoryDetail, ...]

    @property
    def is_gone(self) -> bool:
        """Whether every piece is erased: of the day only the month is kept."""
        return {piece.state for piece in self.pieces} == {ContributionState.ERASED}

    def is_of(self, actor: Actor) -> bool:
        """Whether this person was one of the pair."""
        return actor.id in (self.writer_id, self.partner_id)


@dataclass(frozen=True)
class Desk:
    """What somebody needs to write down a talk: own organisation, places to choose from, partners."""

    organisation: str | None
    places: tuple[AreaCard, ...]
    partners: tuple[PairMember, ...]


def desk_of(session: Session, actor: Actor) -> Desk:
    """Return where and with whom a member of a pair can write down talks."""
    places = open_neighbourhoods(session, actor.places_of(Role.PAIR))
    partners = pair_partners(session, [place.code for place in places], actor.id)
    return Desk(organisation_of(session, actor.id), places, partners)


def talks_in(
    session: Session, places: tuple[str | None, ...], number: int, size: int
) -> tuple[tuple[TalkCard, ...], int]:
    """Return one page of the talks that were held in these places, newest first, and their number."""
    held_there = lies_in(Talk.area_code, places)
    total = session.scalar(select(func.count()).select_from(Talk).where(held_there)) or 0
    rows = session.scalars(
        select(Talk)
        .where(held_there)
        .order_by(Talk.held_on.desc(), Talk.id.desc())
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    states = states_of_talks(session, [row.id for row in rows])
    names = names_of(session, {row.area_code for row in rows})
    cards = (
        TalkCard(
            id=row.id,
            held_on=row.held_on,
            area_name=names[row.area_code],
            writer_organisation=row.writer_organisation,
            partner_organisation=row.partner_organisation,
            states=states[row.id],
        )
        for row in rows
    )
    return tuple(cards), total


def get_talk(session: Session, talk_id: int) -> TalkDetail:
    """Return a talk with its pieces.

    Raises:
        NotFound: no such talk.
    """
    row = session.get(Talk, talk_id, populate_existing=True)
    if row is None:
        raise NotFound
    return TalkDetail(
        id=row.id,
        area_code=row.area_code,
        area_name=names_of(session, {row.area_code})[row.area_code],
        held_on=row.held_on,
        street=row.street,
        lang=row.lang,
        writer_id=row.writer_id,
        writer_organisation=row.writer_organisation,
        partner_id=row.partner_id,
        partner_function=row.partner_function,
        partner_organisation=row.partner_organisation,
        written_at=row.written_at,
        pieces=stories_of_talk(session, row.id),
    )


def find_talk(session: Session, talk_id: int | None) -> TalkDetail | None:
    """Return a talk, or None where there is none."""
    try:
        return None if talk_id is None else get_talk(session, talk_id)
    except NotFound:
        return None
