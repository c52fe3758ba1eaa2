"""Tester of wordings and of the one list of languages: both old lists are in it, each language once."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from tests.migrations.revision_b8220c5e8b21 import ENTRY
from tests.migrations.revision_e6e35fccfe28 import AT
from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST

NEEDED = ("area", "organisation", "person", "story")
CHECKS, TRANSLATES = ("nl", "tr"), ("tr", "ar")
ORIGINAL = {
    "entry_id": 1,
    "version": "asked",
    "lang": "nl",
    "text": "Wat moet er met het schooltje?",
    "state": "original",
    "author_id": 1,
    "made_at": AT,
}
SIMPLE = ORIGINAL | {
    "version": "simple",
    "text": "Wat wil jij met het oude schooltje doen?",
    "audience": "young",
    "state": "checked",
    "source_id": 1,
    "checked_at": AT,
}
IMPOSSIBLE = (
    SIMPLE | {"audience": None},
    SIMPLE | {"source_id": None},
    SIMPLE | {"checked_at": None},
    SIMPLE | {"state": "odd"},
    ORIGINAL | {"audience": "young"},
    ORIGINAL | {"source_id": 1},
)


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """Somebody checks and translates, a story came by an entry page."""
        for name in NEEDED:
            sought = {"is_sought": False} if name == "story" else {}
            connection.execute(insert(table(connection, name)).values(FIRST[name] | sought))
        connection.execute(insert(table(connection, "entry")).values(ENTRY))
        connection.execute(table(connection, "story").update().values(entry_id=1))
        for name, langs in (("person_language", CHECKS), ("translator_language", TRANSLATES)):
            for lang in langs:
                connection.execute(insert(table(connection, name)).values(person_id=1, lang=lang))

    def after(self, connection: Connection) -> None:
        """All languages stand in one list, the story has its entry, and a question finds a place."""
        assert languages(connection, "person_language") == ["ar", "nl", "tr"]
        assert "translator_language" not in inspect(connection).get_table_names()
        story, wording = table(connection, "story"), table(connection, "entry_wording")
        assert connection.execute(select(story.c.entry_id, story.c.wording_id)).all() == [(1, None)]
        for row in (ORIGINAL, SIMPLE):
            connection.execute(insert(wording).values(row))
        for row in IMPOSSIBLE:
            with pytest.raises(IntegrityError), connection.begin_nested():
                connection.execute(insert(wording).values(row))
        connection.execute(story.update().values(wording_id=2))

    def back(self, connection: Connection) -> None:
        """Both lists have all languages, as nobody knows any more which was chosen where; the story is there."""
        for name in ("person_language", "translator_language"):
            assert languages(connection, name) == ["ar", "nl", "tr"]
        story = table(connection, "story")
        assert connection.execute(select(story.c.text, story.c.entry_id)).all() == [
            (FIRST["story"]["text"], 1)
        ]
        assert "wording_id" not in story.c
        assert "entry_wording" not in inspect(connection).get_table_names()


def languages(connection: Connection, name: str) -> list[str]:
    """Return which languages the one person has in a list."""
    lists = table(connection, name)
    return list(connection.scalars(select(lists.c.lang).where(lists.c.person_id == 1).order_by(lists.c.lang)))


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)
