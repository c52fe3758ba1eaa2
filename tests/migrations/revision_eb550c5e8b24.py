"""Tester of files, receipts and lost codes: stories and consents stay, new tables take rows, and go again."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, Table, insert, inspect, select

from tests.migrations.revision_e6e35fccfe28 import AT
from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST

NEEDED = ("area", "organisation", "person", "story", "consent")
ROWS: dict[str, dict[str, object]] = {
    "imported_story": {"story_id": 1, "key": "0" * 64, "source_name": "a.csv", "external_id": "1"},
    "lost_code": {
        "area_code": "GM0518",
        "about_when": "maart",
        "words": "lift",
        "wishes_erasing": True,
        "lang": "nl",
        "asked_at": AT,
        "due_on": AT.date(),
        "story_id": 1,
        "was_public": False,
    },
    "story_addition": {
        "story_id": 1,
        "text": "De lift doet het weer.",
        "lang": "nl",
        "state": "waiting",
        "is_sensitive": False,
        "shown_month": AT.date(),
        "received_at": AT,
    },
}


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """A story with a consent is there."""
        for name in NEEDED:
            connection.execute(insert(table(connection, name)).values(FIRST[name]))

    def after(self, connection: Connection) -> None:
        """The new tables take a row each, and a consent may be for translating."""
        consent = table(connection, "consent")
        assert connection.scalars(select(consent.c.purpose)).all() == [FIRST["consent"]["purpose"]]
        connection.execute(insert(consent).values(FIRST["consent"] | {"purpose": "translate"}))
        for name, row in ROWS.items():
            connection.execute(insert(table(connection, name)).values(row))

    def back(self, connection: Connection) -> None:
        """What was there before is there; what only the newer program knows is gone."""
        consent = table(connection, "consent")
        assert connection.scalars(select(consent.c.purpose)).all() == [FIRST["consent"]["purpose"]]
        assert not set(ROWS) & set(inspect(connection).get_table_names())


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)
