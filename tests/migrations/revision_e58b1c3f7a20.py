"""Tester of threads on two levels: threads and their log stay, new tables take a row, and go again."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, inspect, select, text

from tests.migrations.revision_c37e6ad9b4f0 import AT, BELOW, count, put
from tests.migrations.revision_c37e6ad9b4f0 import ROWS as AGENDA_ROWS

KEPT = {name: AGENDA_ROWS[name] for name in ("thread", "thread_story", "thread_log", "interpretation")}
ROWS: dict[str, dict[str, object]] = {
    "thread_step": {"act": "named", "before": {"name": ""}, "at": AT},
    "thread_step_story": {
        "step_id": 1,
        "thread_id": 1,
        "story_id": 1,
        "was_in": True,
        "placed_by": "machine",
    },
    "thread_reading": {
        "story_id": 1,
        "version": "0" * 64,
        "pipeline": "words-1/levels-1",
        "found": "[[],[]]",
        "words": b"\x01\x00",
    },
    "thread_proposal": {
        "area_code": "GM0518",
        "kind": "split",
        "thread_id": 1,
        "about": "0123456789ab",
        "reason": "place",
        "size": 14,
        "state": "open",
        "made_at": AT,
    },
    "thread_proposal_story": {"proposal_id": 1, "story_id": 1},
}
ANOTHER = {
    **AGENDA_ROWS["thread"],
    "public_id": "ba0123456789",
    "series": 1,
    "place": "0123456789ab",
    "place_name": "Elzenlaan",
    "merged_into": 1,
}


class Tester:
    """See `test_revisions.py`: what is looked at before going up, after it, and after going down again."""

    def before(self, connection: Connection) -> None:
        """A thread with a story, a log line and an interpretation is there."""
        put(connection, BELOW)
        put(connection, KEPT)

    def after(self, connection: Connection) -> None:
        """It is the whole of its aspect; a second thread of the aspect fits beside it; new tables take rows."""
        metadata = MetaData()
        metadata.reflect(connection)
        thread, log = metadata.tables["thread"], metadata.tables["thread_log"]
        row = connection.execute(select(thread)).one()
        assert (row.series, row.place, row.place_name, row.merged_into) == (0, "", "", None)
        assert connection.execute(select(log.c.function, log.c.step_id)).one() == ("", None)
        put(connection, ROWS)
        put(connection, {"thread": ANOTHER})
        assert count(connection, set(ROWS)) == dict.fromkeys(ROWS, 1)

    def back(self, connection: Connection) -> None:
        """The new tables are gone; both threads are there, the second without the aspect of the first."""
        assert set(ROWS) & set(inspect(connection).get_table_names()) == set()
        aspects = connection.scalars(text("SELECT aspect FROM thread ORDER BY id")).all()
        assert aspects == ["housing/lift", None]
        assert count(connection, set(KEPT) - {"thread"}) == dict.fromkeys(set(KEPT) - {"thread"}, 1)
