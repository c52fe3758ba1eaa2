"""Tester of the talks: stories that were there stay as they are, and can be pieces of a talk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, MetaData, Table, insert, inspect, select, update

from tests.migrations.revision_e6e35fccfe28 import AT, DAY
from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST

TALK = {
    "area_code": "GM0518",
    "held_on": DAY,
    "street": "Wiekstraat",
    "lang": "tr",
    "writer_organisation": "De Wiek",
    "partner_id": None,
    "partner_function": "wijkagent",
    "partner_organisation": "Politie",
    "written_at": AT,
    "is_erased": False,
}


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """A story is there, told before there were talks."""
        for name in ("area", "organisation", "person", "story"):
            connection.execute(insert(table(connection, name)).values(FIRST[name]))

    def after(self, connection: Connection) -> None:
        """The story is whole and belongs to no talk; it can be made a piece of one."""
        story, talk, person = (table(connection, name) for name in ("story", "talk", "person"))
        assert dict(kept(connection, story)) == FIRST["story"] | {"id": 1, "reason": None, "talk_id": None}
        person_id = connection.scalar(select(person.c.id))
        talk_id = connection.scalar(insert(talk).values(TALK | {"writer_id": person_id}).returning(talk.c.id))
        connection.execute(update(story).values(talk_id=talk_id))
        assert "ix_story_talk" in {index["name"] for index in inspect(connection).get_indexes("story")}

    def back(self, connection: Connection) -> None:
        """The story is as it was, with all its checks; talks are gone."""
        assert dict(kept(connection, table(connection, "story"))) == FIRST["story"] | {
            "id": 1,
            "reason": None,
        }
        assert "talk" not in inspect(connection).get_table_names()
        checks = {check["name"] for check in inspect(connection).get_check_constraints("story")}
        assert checks == {"ck_story_state", "ck_story_told_by"}


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)


def kept(connection: Connection, story: Table) -> Any:
    """Return the one story, without the zone that only one of both databases keeps."""
    row = dict(connection.execute(select(story)).mappings().one())
    for moment in ("received_at", "state_changed_at"):
        row[moment] = AT
    return row
