"""Tester of the checking: what was there stays as it was; reports, objections and marks find a place."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, MetaData, Table, func, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError

from tests.migrations.revision_e6e35fccfe28 import AT
from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST

NEEDED = ("area", "organisation", "person", "story", "picture")
CASE = {
    "what": "story",
    "target_id": 1,
    "story_id": 1,
    "area_code": "GM0518",
    "year": 2026,
    "opened_at": AT,
}
REPORT = {
    "case_id": 1,
    "mac": "a" * 64,
    "reason": "about_me",
    "lang": "nl",
    "hid_at_once": True,
    "year": 2026,
    "made_at": AT,
}
OBJECTION = {
    "kind": "story",
    "contribution_id": 1,
    "words": "Er staat geen naam in.",
    "held_for": "names_someone",
    "made_at": AT,
}
NOTE = {"kind": "story", "contribution_id": 1, "person_id": 1, "text": "Kijk mee.", "made_at": AT}
NEW = {
    "report_case": CASE,
    "report": REPORT,
    "objection": OBJECTION,
    "staff_note": NOTE,
    "person_language": {"person_id": 1, "lang": "tr"},
}


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """A public story is there, with its photo."""
        for name in NEEDED:
            connection.execute(insert(table(connection, name)).values(FIRST[name]))

    def after(self, connection: Connection) -> None:
        """Nothing is hidden or set apart; each new table takes a row, and a story can be looked at again."""
        story, picture = table(connection, "story"), table(connection, "picture")
        assert connection.execute(select(story.c.state, story.c.suspected)).one() == ("published", None)
        assert connection.execute(select(picture.c.is_public, picture.c.is_blocked)).one() == (True, False)
        for name, row in NEW.items():
            connection.execute(insert(table(connection, name)).values(row))
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(insert(table(connection, "report_case")).values(CASE))
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(update(picture).values(is_blocked=True))
        connection.execute(update(story).values(state="in_review", reason="names_someone"))

    def back(self, connection: Connection) -> None:
        """What was looked at again waits for a check, as it was not shown; the new tables are gone."""
        story = table(connection, "story")
        assert connection.execute(select(story.c.state, story.c.reason)).one() == ("waiting", None)
        assert connection.scalar(select(func.count()).select_from(table(connection, "picture"))) == 1
        looking = inspect(connection)
        assert set(NEW).isdisjoint(looking.get_table_names())
        assert "suspected" not in story.c
        assert {each["name"] for each in looking.get_check_constraints("picture")} == {
            "ck_picture_attached",
            "ck_picture_public",
        }


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)
