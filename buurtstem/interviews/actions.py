"""THE writes of interviews: keeping a talk, taking it back, what is forgotten of it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.accounts.queries import PairMember, organisation_of, pair_partners
from buurtstem.accounts.rules import Actor
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.database import get_locked
from buurtstem.core.errors import NotAllowed
from buurtstem.core.terms import Terms
from buurtstem.privacy.rules import Age, Way, overwrite_numbers
from buurtstem.stories.actions import Telling, tell_story, withdraw_story
from buurtstem.stories.queries import stories_of_talk, talks_decided, talks_erased
from buurtstem.stories.rules import Source, ToldBy
from buurtstem.themes.rules import Tagger

from .models import Talk
from .rules import (
    KIND,
    Piece,
    check_day,
    check_pair,
    check_pieces,
    may_interview,
    state_of_talk,
    street_to_keep,
)


@dataclass(frozen=True)
class Partner:
    """The other one of the pair: an account, or the function and organisation of somebody who has none."""

    id: int | None = None
    function: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Notes:
    """What a pair writes down of one talk; `text_lang` is None when it is to be recognised."""

    area_code: str
    held_on: date
    street: str
    spoken: str
    age: Age
    pieces: tuple[Piece, ...]
    partner: Partner
    text_lang: str | None
    may_be_shown: bool
    asked_in: str  # the language in which the consent was read aloud
    may_teach: bool = False


def keep_talk(
    session: Session, actor: Actor, notes: Notes, tagger: Tagger, moment: datetime
) -> ContributionRef:
    """Keep a talk, and each piece as a story of its teller, who said yes to the pair; all wait for a check.

    Raises:
        NotAllowed: this actor rings no doorbells in this place, or the partner does not.
        OrganisationMissing, SameOrganisation: the two are no pair.
        DayAhead, DayTooLongAgo: it cannot have been held then, or was too long ago.
        NothingTold, TooManyPieces: no piece to keep, or more than fit.
    """
    if not may_interview(actor, notes.area_code):
        raise NotAllowed
    pieces = check_pieces(notes.pieces)
    check_day(notes.held_on, moment.astimezone(LOCAL_ZONE).date())
    partner = _partner(session, actor, notes)
    own_organisation = organisation_of(session, actor.id)
    check_pair(own_organisation, partner.organisation)
    street = street_to_keep(notes.street, notes.age)
    talk = Talk(
        area_code=notes.area_code,
        held_on=notes.held_on,
        street=overwrite_numbers(street).text if street else None,
        lang=notes.spoken,
        writer_id=actor.id,
        writer_organisation=own_organisation,
        partner_id=partner.id,
        partner_function=partner.function or None,
        partner_organisation=partner.organisation,
        written_at=moment,
    )
    session.add(talk)
    session.flush()
    for piece in pieces:
        tell_story(session, _telling(notes, piece, talk.id), tagger, moment)
    return ContributionRef(KIND, talk.id)


def hold_talk(session: Session, talk_id: int) -> None:
    """Let whoever wants to write to a talk wait for the end of this transaction.

    Raises:
        NotFound: no such talk.
    """
    get_locked(session, Talk, talk_id)


def withdraw_talk(session: Session, talk_id: int, moment: datetime) -> None:
    """Take every piece of a talk out of sight at once; each is kept for the term of a story, then erased.

    The street, which pairs see, is forgotten now: nothing of the talk is asked about there any more.
    """
    get_locked(session, Talk, talk_id).street = None
    for piece in stories_of_talk(session, talk_id):
        withdraw_story(session, piece.id, moment)


def _telling(notes: Notes, piece: Piece, talk_id: int) -> Telling:
    return Telling(
        area_code=notes.area_code,
        text=piece.text,
        lang=notes.text_lang,
        nature=piece.nature,
        age=notes.age,
        source=Source.DOORSTEP,
        told_by=ToldBy.RESIDENT,
        may_be_shown=notes.may_be_shown,
        may_teach=notes.may_teach,
        page_lang=notes.asked_in,
        way=Way.PAIR,
        talk_id=talk_id,
        told_on=notes.held_on,
    )


def _partner(session: Session, actor: Actor, notes: Notes) -> Partner:
    """Return the partner with the organisation of today."""
    if notes.partner.id is None:
        return notes.partner
    found: PairMember | None = next(
        (
            each
            for each in pair_partners(session, (notes.area_code,), actor.id)
            if each.id == notes.partner.id
        ),
        None,
    )
    if found is None:
        raise NotAllowed
    return Partner(id=found.id, organisation=found.organisation or "")


class InterviewRetention:
    """Of a talk the street goes soon, and everything about the teller with the last piece of it."""

    tables = frozenset({"talk"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Forget streets past their term, and what is left of talks whose pieces were erased one by one.

        A talk that is just taken back or erased is left alone: whoever does that waits for its pieces, which
        this night may have erased.
        """
        decided = talks_decided(moment - timedelta(days=terms.talk_street))
        streets = select(Talk).where(Talk.street.is_not(None), Talk.id.in_(decided))
        forgotten = session.scalars(streets.with_for_update(skip_locked=True)).all()
        for talk in forgotten:
            talk.street = None
        session.flush()
        erased = select(Talk).where(Talk.id.in_(talks_erased()), Talk.is_erased.is_(False))
        left = session.scalars(erased.with_for_update(skip_locked=True)).all()
        for talk in left:
            _empty(talk)
        session.flush()
        return len(forgotten) + len(left)

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Empty one talk; its pieces are erased as stories."""
        if ref.kind == KIND:
            _empty(get_locked(session, Talk, ref.id))
            session.flush()

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return what is kept of a talk beside its pieces."""
        if ref.kind != KIND:
            return {}
        talk = get_locked(session, Talk, ref.id)
        return {
            "talk": {
                "held_on": talk.held_on.isoformat(),
                "street": talk.street,
                "lang": talk.lang,
                "organisations": [talk.writer_organisation, talk.partner_organisation],
                "state": state_of_talk([piece.state for piece in stories_of_talk(session, talk.id)]),
            }
        }


def _empty(talk: Talk) -> None:
    """Keep the place, the month and the two organisations."""
    talk.is_erased = True
    talk.street = None
    talk.lang = "other"
    talk.held_on = talk.held_on.replace(day=1)
    talk.writer_id = talk.partner_id = talk.partner_function = None
    talk.written_at = talk.written_at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
