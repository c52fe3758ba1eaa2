"""Tester of what can be sought and reported: what an open request hid is looked at again, and goes back."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError

from tests.migrations.revision_c9330c5e8b22 import CASE, REPORT
from tests.migrations.revision_e6e35fccfe28 import AT
from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST
from tests.migrations.revision_eb550c5e8b24 import ROWS as RECEIPTS
from tests.migrations.revision_fc660c5e8b25 import BY_PERSON

NEEDED = ("area", "organisation", "person", "story")
ADDED = RECEIPTS["story_addition"]
FOUND = {**RECEIPTS["lost_code"], "was_public": True, "found_by": 1, "found_at": AT}


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """A story was hidden by a lost code; it has an addition and a translation."""
        for name in NEEDED:
            connection.execute(insert(table(connection, name)).values(FIRST[name]))
        story = table(connection, "story")
        connection.execute(update(story).values(state="private", state_changed_at=AT))
        for name, row in (("lost_code", FOUND), ("story_addition", ADDED), ("story_translation", BY_PERSON)):
            connection.execute(insert(table(connection, name)).values(row))

    def after(self, connection: Connection) -> None:
        """It is looked at again; an addition and a translation can be hidden and reported."""
        story, translation = table(connection, "story"), table(connection, "story_translation")
        assert connection.execute(select(story.c.state, story.c.is_sought)).one() == ("in_review", True)
        assert connection.scalar(select(translation.c.is_hidden)) is False
        connection.execute(update(translation).values(is_hidden=True))
        connection.execute(update(table(connection, "story_addition")).values(state="in_review"))
        case = table(connection, "report_case")
        for number, what in enumerate(("translation", "addition", "story"), start=1):
            connection.execute(insert(case).values(CASE | {"id": number, "what": what}))
        connection.execute(insert(table(connection, "report")).values(REPORT))
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(insert(case).values(CASE | {"id": 9, "what": "a song"}))

    def back(self, connection: Connection) -> None:
        """It is private as before; what was hidden is not shown, and no report is about what has no name."""
        for name, state in (
            ("story", "private"),
            ("story_addition", "waiting"),
            ("story_translation", "refused"),
        ):
            found = table(connection, name)
            assert connection.scalar(select(found.c.state)) == state
        assert "is_sought" not in table(connection, "story").c
        assert "is_hidden" not in table(connection, "story_translation").c
        assert connection.scalars(select(table(connection, "report_case").c.what)).all() == ["story"]
        assert connection.scalars(select(table(connection, "report").c.id)).all() == []
        assert inspect(connection).has_table("lost_code")


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)
