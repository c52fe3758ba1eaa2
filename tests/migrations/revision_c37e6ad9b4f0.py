"""Tester of threads and agenda: a story told before stays, each table takes a row, and goes again."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Connection, MetaData, func, insert, inspect, select

from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST_ROWS

AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
DAY = date(2026, 3, 14)
BELOW = {name: FIRST_ROWS[name] for name in ("area", "organisation", "person", "story")}
ROWS: dict[str, dict[str, object]] = {
    "thread": {
        "public_id": "0123456789ab",
        "area_code": "GM0518",
        "theme": "housing",
        "aspect": "housing/lift",
        "made_by": "machine",
        "name": "De lift",
        "name_lang": "nl",
        "value": "samen naar buiten",
        "stage": "adopted",
        "stage_at": AT,
        "reason": "",
        "recognised": "yes",
        "recognised_meeting": "bewonersavond",
        "recognised_on": DAY,
        "is_chance": False,
        "is_obstacle": True,
        "erased_stories": 0,
        "created_at": AT,
    },
    "thread_story": {
        "thread_id": 1,
        "story_id": 1,
        "is_in": True,
        "placed_by": "machine",
        "because": ["lift"],
        "placed_at": AT,
    },
    "thread_log": {"thread_id": 1, "person_id": 1, "act": "named", "detail": "De lift", "at": AT},
    "interpretation": {
        "thread_id": 1,
        "role": "resident",
        "text": "Wie niet kan traplopen, zit vast.",
        "author": "bewoner van de toren",
        "organisation": "",
        "meeting": "bewonersavond",
        "said_on": DAY,
        "entered_by": 1,
        "entered_at": AT,
    },
    "agenda_item": {
        "public_id": "ba9876543210",
        "area_code": "GM0518",
        "title": "Lift op tijd gemaakt",
        "what": "Binnen een dag iemand erbij.",
        "lang": "nl",
        "owner": "gebiedsbeheerder",
        "owner_organisation": "Corporatie",
        "horizon": "this_year",
        "review_on": DAY,
        "status": "to_do",
        "stop_reason": "",
        "result": "",
        "needs_municipality": False,
        "place_words": "",
        "parties": "",
        "looked_at": AT,
        "created_at": AT,
    },
    "item_thread": {"item_id": 1, "thread_id": 1},
    "item_log": {"item_id": 1, "person_id": 1, "field": "owner", "before": "a", "after": "b", "at": AT},
    "item_figure": {
        "item_id": 1,
        "indicator_code": "liveability",
        "area_code": "GM0518",
        "chosen_by": 1,
        "reason": "om over te praten",
        "chosen_at": AT,
    },
}


class Tester:
    """See `test_revisions.py`: what is looked at before going up, after it, and after going down again."""

    def before(self, connection: Connection) -> None:
        """A story is there."""
        put(connection, BELOW)

    def after(self, connection: Connection) -> None:
        """Each new table takes a row, and the story is still there."""
        put(connection, ROWS)
        assert count(connection, {*ROWS, *BELOW}) == dict.fromkeys({*ROWS, *BELOW}, 1)

    def back(self, connection: Connection) -> None:
        """The new tables are gone, the story is not."""
        assert set(ROWS) & set(inspect(connection).get_table_names()) == set()
        assert count(connection, set(BELOW)) == dict.fromkeys(BELOW, 1)


def put(connection: Connection, rows: dict[str, dict[str, object]]) -> None:
    """Put one row in each of these tables."""
    metadata = MetaData()
    metadata.reflect(connection)
    for name, row in rows.items():
        connection.execute(insert(metadata.tables[name]).values(row))


def count(connection: Connection, names: set[str]) -> dict[str, int]:
    """Return the number of rows of each of these tables."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        name: connection.scalar(select(func.count()).select_from(metadata.tables[name])) or 0
        for name in names
    }
