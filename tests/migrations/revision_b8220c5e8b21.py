"""Tester of telling: stories and roles that were there stay, without an entry, a helper or a last day."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, Table, insert, inspect, select

from tests.migrations.revision_e6e35fccfe28 import AT, DAY
from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST

NEEDED = ("area", "organisation", "person", "person_role", "story")
ENTRY = {
    "code": "k4m9tz",
    "area_code": "GM0518",
    "source": "school",
    "occasion": "Groep 7",
    "starts_on": DAY,
    "ends_on": DAY,
    "is_kiosk": False,
    "made_at": AT,
    "maker_id": 1,
}
COUNT = {
    "area_code": "GM0518",
    "month": DAY.replace(day=1),
    "question": "age",
    "answer": "from_65",
    "tellers": 2,
}
OWN_TABLES = {"entry", "teller_count", "teller_ticket"}


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """A story is there, and a checker."""
        for name in NEEDED:
            connection.execute(insert(table(connection, name)).values(FIRST[name]))

    def after(self, connection: Connection) -> None:
        """Both are whole, and the new rows find a place."""
        story, role = table(connection, "story"), table(connection, "person_role")
        columns = (story.c.text, story.c.opening, story.c.entry_id, story.c.helper_id)
        assert [tuple(row) for row in connection.execute(select(*columns))] == [
            (FIRST["story"]["text"], "", None, None)
        ]
        assert connection.execute(select(role.c.role, role.c.last_day)).all() == [("checker", None)]
        connection.execute(insert(table(connection, "entry")).values(ENTRY))
        connection.execute(insert(table(connection, "teller_count")).values(COUNT))
        connection.execute(insert(table(connection, "teller_ticket")).values(mac="e" * 64, used_on=DAY))
        connection.execute(story.update().values(opening="dream", entry_id=1, helper_id=1))
        connection.execute(role.update().values(last_day=DAY))

    def back(self, connection: Connection) -> None:
        """What was there before is there; what only the newer program knows is gone."""
        story, role = table(connection, "story"), table(connection, "person_role")
        assert connection.scalars(select(story.c.text)).all() == [FIRST["story"]["text"]]
        assert not {"opening", "entry_id", "helper_id"} & set(story.c.keys())
        assert "last_day" not in role.c
        assert not OWN_TABLES & set(inspect(connection).get_table_names())


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)
