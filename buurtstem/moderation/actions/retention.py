"""Decisions, objections and notes: how long they stay, and with what they go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms
from buurtstem.moderation.models import Decision, Objection, StaffNote
from buurtstem.moderation.queries import decisions_on, objections_to
from buurtstem.stories.additions.queries import Addition, additions_of, refused_additions
from buurtstem.stories.rules import KIND


class ModerationRetention:
    """Decisions and notes are the staff log: kept a year, and gone with an erased contribution."""

    tables = frozenset({"decision", "objection", "staff_note"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete what is older than the term of the staff log; an objection counts from its answer.

        What was said of an addition goes with it, as that of a story does.
        """
        for ref in refused_additions(session, moment, terms):
            _forget(session, ref)
        before = moment - timedelta(days=terms.staff_log)
        old = (
            delete(Decision).where(Decision.made_at < before).returning(Decision.id),
            delete(StaffNote).where(StaffNote.made_at < before).returning(StaffNote.id),
            delete(Objection).where(Objection.decided_at < before).returning(Objection.id),
        )
        return sum(len(session.execute(each).all()) for each in old)

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete decisions, notes and the objection on one contribution, and on what was added to it."""
        _forget(session, ref)
        for each in _added_to(session, ref):
            _forget(session, each.ref)

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return what was decided, without who decided, and the teller's objection."""
        gathered = _exported(session, ref)
        added = [{"addition": each.text, **_exported(session, each.ref)} for each in _added_to(session, ref)]
        decided = [each for each in added if each["decisions"]]
        return {**gathered, "decisions_on_additions": decided} if decided else gathered


def _forget(session: Session, ref: ContributionRef) -> None:
    for table in (Decision, StaffNote, Objection):
        session.execute(delete(table).where(table.kind == ref.kind, table.contribution_id == ref.id))


def _added_to(session: Session, ref: ContributionRef) -> tuple[Addition, ...]:
    """Return what was added to a story: it goes with it at the latest."""
    return additions_of(session, ref.id) if ref.kind == KIND else ()


def _exported(session: Session, ref: ContributionRef) -> dict[str, Any]:
    gathered: dict[str, Any] = {
        "decisions": [
            {"outcome": made.outcome, "reason": made.reason, "at": made.made_at.isoformat()}
            for made in decisions_on(session, ref)
        ]
    }
    objection = objections_to(session, (ref.id,), ref.kind).get(ref.id)
    if objection:
        gathered["objection"] = {
            "words": objection.words,
            "at": objection.made_at.isoformat(),
            "outcome": objection.outcome,
            "why": objection.why,
        }
    return gathered
