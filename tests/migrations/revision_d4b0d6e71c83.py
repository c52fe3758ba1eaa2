"""Tester of the budget revision: each table takes a row as the program writes it, and goes again."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Connection, MetaData, func, insert, inspect, select, text

from tests.migrations.revision_e6e35fccfe28 import ROWS as OLDER_ROWS

BEGIN, END = datetime(2026, 3, 14, 9, 30, tzinfo=UTC), datetime(2026, 3, 28, 19, 0, tzinfo=UTC)
NEEDED = ("area", "organisation", "person", "story")
ROWS: dict[str, dict[str, object]] = {
    "budget_round": {
        "public_id": "0123456789abcdef",
        "slug": "molenveld-kiest",
        "area_code": "GM0518",
        "state": "vote",
        "title": "Molenveld kiest",
        "lang": "nl",
        "pot": 3_000_000,
        "pot_source": "Wijkbudget",
        "most_per_plan": 1_000_000,
        "voters": "Wie hier woont",
        "voting_age": 16,
        "rule": "votes",
        "least_choices": 1,
        "most_choices": 3,
        "leftover": "back",
        "tie_rule": "talk",
        "least_ballots": 0,
        "mandate": "Het college",
        "binding": "binds",
        "objection": "Tot zes weken na de uitslag",
        "can": "Groen",
        "cannot": "Wegen",
        "uncertain": "Water",
        "built": "Binnen een jaar",
        "begins_at": BEGIN,
        "ends_at": END,
        "sheet": "{}",
        "sheet_hash": "a" * 64,
        "public_key": "b" * 64,
    },
    "budget_plan": {
        "round_id": 1,
        "number": 1,
        "title": "Een bank",
        "text": "Bij de lift.",
        "place": "Het plein",
        "cost": 420_000,
    },
    "budget_plan_story": {"plan_id": 1, "story_id": 1},
    "voting_right": {
        "round_id": 1,
        "mac": "c" * 64,
        "batch": "brieven",
        "state": "used",
        "used_on": date(2026, 3, 15),
    },
    "sealed_ballot": {"id": "d" * 32, "round_id": 1, "box_mac": "e" * 64, "ciphertext": b"\x01sealed"},
    "ballot": {"id": "f" * 32, "round_id": 1, "receipt_mac": "0" * 64, "choices": "[1]"},
    "round_log": {
        "round_id": 1,
        "number": 1,
        "at": BEGIN,
        "act": "opened",
        "facts": "{}",
        "previous_hash": "0" * 64,
        "hash": "1" * 64,
        "person_id": 1,
    },
    "round_result": {"round_id": 1, "content": "{}", "ties": "[]"},
}
WITHOUT_ORDER = ("voting_right", "sealed_ballot", "ballot")


class Tester:
    """See `test_revisions.py`: what is looked at before going up, after it, and after going down again."""

    def before(self, connection: Connection) -> None:
        """None of the tables is there; somebody and a story are."""
        assert not set(ROWS) & set(inspect(connection).get_table_names())
        fill(connection, {name: OLDER_ROWS[name] for name in NEEDED})

    def after(self, connection: Connection) -> None:
        """Each table takes a row; on SQLite those of rights and ballots have no row number."""
        fill(connection, ROWS)
        if connection.dialect.name == "sqlite":
            made = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
            tables = {name: sql for name, sql in made}
            assert all("WITHOUT ROWID" in tables[name] for name in WITHOUT_ORDER)

    def back(self, connection: Connection) -> None:
        """The tables are gone, and what was there before stays."""
        tables = set(inspect(connection).get_table_names())
        assert not set(ROWS) & tables
        assert set(NEEDED) <= tables


def fill(connection: Connection, rows: dict[str, dict[str, object]]) -> None:
    """Write one row into each table, and find it there."""
    metadata = MetaData()
    metadata.reflect(connection, only=list(rows))
    for name, row in rows.items():
        connection.execute(insert(metadata.tables[name]).values(row))
        assert connection.scalar(select(func.count()).select_from(metadata.tables[name])) == 1
