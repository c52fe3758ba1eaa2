"""THE writes of entry pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.core.retention import OfNoContribution
from buurtstem.stories.rules import Source

from .models import Entry
from .rules import EntryPlan, check_plan, make_entry_code, may_make_entries, read_entry_code


def make_entry(
    session: Session, actor: Actor, plan: EntryPlan, moment: datetime, code: str | None = None
) -> str:
    """Make an entry page and return its code.

    `code` was made with the form: the same form sent twice makes one entry page. A code under which something
    else stands is replaced.

    Raises:
        NotAllowed: the actor makes no entry pages there.
        OccasionMissing, DaysReversed: see `check_plan`.
    """
    if not may_make_entries(actor, plan.area_code):
        raise NotAllowed
    check_plan(plan)
    code = read_entry_code(code or "") or make_entry_code()
    while (there := session.scalar(select(Entry).where(Entry.code == code))) is not None:
        if there.maker_id == actor.id and _plan_of(there) == replace(plan, occasion=plan.occasion.strip()):
            return code
        code = make_entry_code()
    session.add(
        Entry(
            code=code,
            area_code=plan.area_code,
            source=plan.source,
            occasion=plan.occasion.strip(),
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            is_kiosk=plan.is_kiosk,
            made_at=moment,
            maker_id=actor.id,
        )
    )
    session.flush()
    return code


def _plan_of(entry: Entry) -> EntryPlan:
    return EntryPlan(
        area_code=entry.area_code,
        source=Source(entry.source),
        occasion=entry.occasion,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        is_kiosk=entry.is_kiosk,
    )


def end_entry(session: Session, actor: Actor, code: str, day: date) -> None:
    """Take an entry page out of use after this day; what came by it stays. Ending it twice changes nothing.

    Raises:
        NotFound: no such entry.
        NotAllowed: the actor makes no entry pages there.
    """
    entry = session.scalar(select(Entry).where(Entry.code == code).with_for_update())
    if entry is None:
        raise NotFound
    if not may_make_entries(actor, entry.area_code):
        raise NotAllowed
    if entry.ends_on > day:
        entry.ends_on = max(day, entry.starts_on)
    session.flush()


class EntryRetention(OfNoContribution):
    """An entry page is about an occasion, not about a person; it has no term.

    Stories keep where they came from: a story itself tells its source, and itself lets go of its entry.
    """

    tables = frozenset({"entry"})
