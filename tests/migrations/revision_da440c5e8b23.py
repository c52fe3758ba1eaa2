"""Tester of the search index: what was public can be found, what was not cannot, and all texts stay."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, Table, insert, inspect, select

from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST

STORY = FIRST["story"]


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """A story is public, another waits."""
        connection.execute(insert(table(connection, "area")).values(FIRST["area"]))
        waiting = {"public_id": "ba9876543210", "state": "waiting"}
        for row in (STORY, STORY | waiting):
            connection.execute(insert(table(connection, "story")).values(row))

    def after(self, connection: Connection) -> None:
        """The words of the public one are there, folded; a phrase is found in the line of both."""
        words, story = table(connection, "story_word"), table(connection, "story")
        found = select(words.c.area_code, words.c.word, words.c.story_id).order_by(words.c.word)
        assert [tuple(row) for row in connection.execute(found)] == [
            (STORY["area_code"], word, 1) for word in ("de", "is", "lift", "stuk", "weer")
        ]
        assert connection.scalars(select(story.c.search_text)).all() == [" de lift is weer stuk "] * 2
        connection.execute(insert(table(connection, "same_here")).values(story_id=1, times=3))

    def back(self, connection: Connection) -> None:
        """The tables are gone; the older program finds in the texts what it found before."""
        story = table(connection, "story")
        assert not {"story_word", "same_here"} & set(inspect(connection).get_table_names())
        assert connection.scalars(select(story.c.search_text)).all() == [STORY["search_text"]] * 2


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)
