"""Tester of decisions on additions: who decided stands in the log, and goes back beside the addition."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, Table, insert, select, update

from tests.migrations.revision_c9330c5e8b22 import CASE
from tests.migrations.revision_e6e35fccfe28 import AT
from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST
from tests.migrations.revision_eb550c5e8b24 import ROWS as RECEIPTS

NEEDED = ("area", "organisation", "person", "story")
DECIDED = {"decided_by": 1, "decided_at": AT}
ADDED = {
    1: {"state": "held_back", "reason": "names_someone", **DECIDED},
    2: {"state": "published", "reason": None, **DECIDED},
    3: {"state": "waiting", "reason": None, "decided_by": None, "decided_at": None},
    4: {"state": "in_review", "reason": None, **DECIDED},
    5: {"state": "held_back", "reason": "hurts_someone", **DECIDED},  # shown by 1, hidden by 2 and 3
    6: {"state": "published", "reason": None, **DECIDED},  # in the log already
}
HIDDEN = {
    "id": 1,
    "what": "addition",
    "target_id": 5,
    "proposer_id": 2,
    "proposed_outcome": "hide",
    "proposed_at": AT,
    "decider_id": 3,
    "outcome": "hide",
    "hold_reason": "hurts_someone",
    "why": "Het kwetst.",
    "decided_at": AT,
}
OBJECTION = {"kind": "addition", "contribution_id": 4, "words": "…", "held_for": "advertising", "made_at": AT}
LOGGED = {
    "kind": "addition",
    "contribution_id": 6,
    "person_id": 1,
    "outcome": "publish",
    "reason": None,
    "made_at": AT,
}


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """Additions in every state; one was hidden by two people, one is in the log already."""
        for name in NEEDED:
            sought = {"is_sought": False} if name == "story" else {}
            connection.execute(insert(table(connection, name)).values(FIRST[name] | sought))
        person = FIRST["person"]
        for number in (2, 3):
            more = {"id": number, "email": f"{number}@test.example", "name": str(number)}
            connection.execute(insert(table(connection, "person")).values(person | more))
        for number, row in ADDED.items():
            added = RECEIPTS["story_addition"] | row | {"id": number}
            connection.execute(insert(table(connection, "story_addition")).values(added))
        connection.execute(insert(table(connection, "report_case")).values(CASE | HIDDEN))
        connection.execute(insert(table(connection, "decision")).values(LOGGED))

    def after(self, connection: Connection) -> None:
        """Each decision stands in the log once, by who made it."""
        log = table(connection, "decision").c
        rows = connection.execute(
            select(log.contribution_id, log.person_id, log.outcome, log.reason).where(log.kind == "addition")
        ).all()
        assert sorted(rows, key=lambda row: (row.contribution_id, row.person_id)) == [
            (1, 1, "hold_back", "names_someone"),
            (2, 1, "publish", None),
            (4, 1, "publish", None),
            (5, 2, "hold_back", "hurts_someone"),
            (5, 3, "hold_back", "hurts_someone"),
            (6, 1, "publish", None),
        ]
        added = table(connection, "story_addition")
        assert "decided_by" not in added.c
        connection.execute(update(added).where(added.c.id == 2).values(state="erased"))
        connection.execute(insert(table(connection, "objection")).values(OBJECTION))

    def back(self, connection: Connection) -> None:
        """Each addition says who decided last; one that waited for a second person is held back again."""
        added = table(connection, "story_addition").c
        rows = connection.execute(
            select(added.id, added.decided_by, added.state, added.reason).order_by(added.id)
        ).all()
        assert [row for row in rows if row.id != 5] == [
            (1, 1, "held_back", "names_someone"),
            (3, None, "waiting", None),
            (4, 1, "held_back", "advertising"),
            (6, 1, "published", None),
        ]
        assert rows[3].decided_by in {2, 3}
        assert connection.scalars(select(table(connection, "decision").c.id)).all() == []
        assert connection.scalars(select(table(connection, "objection").c.id)).all() == []


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)
