"""Tester of masking: a story that was there stays whole, and a text as it was told finds a place."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from tests.migrations.revision_e6e35fccfe28 import AT
from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST

TOLD = {
    "kind": "story",
    "contribution_id": 1,
    "text": "Dag Fatima",
    "left_out": ["Fatima"],
    "checked_at": AT,
}


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """A story is there."""
        for name in ("area", "story"):
            connection.execute(insert(table(connection, name)).values(FIRST[name]))

    def after(self, connection: Connection) -> None:
        """The story stands; one text as it was told is kept for each contribution, and no second one."""
        told = table(connection, "unmasked_text")
        connection.execute(insert(told).values(TOLD))
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(insert(told).values(TOLD))
        assert connection.scalars(select(told.c.left_out)).all() == [["Fatima"]]

    def back(self, connection: Connection) -> None:
        """The story is there; the other table is gone."""
        story = table(connection, "story")
        assert connection.scalars(select(story.c.text)).all() == [FIRST["story"]["text"]]
        assert "unmasked_text" not in inspect(connection).get_table_names()


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)
