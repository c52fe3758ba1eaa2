"""Tester of the corrections: tags and consents that were there stay, natures become tags of their tellers."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, Table, insert, inspect, select

from tests.migrations.revision_e6e35fccfe28 import AT
from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST

NEEDED = ("area", "organisation", "person", "story", "theme_tag", "consent")
RUN = {"slot": "running", "pipeline": "themes-1", "total": 2, "done": 1, "last_id": 1, "started_at": AT}


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """A story is there with a nature, a theme of the machine's, and a consent."""
        for name in NEEDED:
            connection.execute(insert(table(connection, name)).values(FIRST[name]))

    def after(self, connection: Connection) -> None:
        """The theme is whole, the nature stands beside it as its teller's, and the new rows find a place."""
        tag, consent, run = (table(connection, name) for name in ("theme_tag", "consent", "retagging"))
        columns = (tag.c.what, tag.c.code, tag.c.source, tag.c.counts, tag.c.because, tag.c.superseded)
        assert [tuple(row) for row in connection.execute(select(*columns).order_by(tag.c.id))] == [
            ("theme", "housing", "machine", True, ["lift"], False),
            ("nature", "concern", "teller", True, [], False),
        ]
        older = FIRST["theme_tag"] | {
            "what": "theme",
            "counts": False,
            "pipeline": "words-0",
            "only_offered": False,
            "superseded": True,
            "of_older_text": False,
        }
        connection.execute(insert(tag).values(older))
        connection.execute(insert(consent).values(FIRST["consent"] | {"purpose": "teach"}))
        connection.execute(insert(run).values(RUN | {"moved_at": AT}))

    def back(self, connection: Connection) -> None:
        """What was there before is there; what only the newer program knows is gone."""
        tag, consent = table(connection, "theme_tag"), table(connection, "consent")
        assert connection.execute(select(tag.c.code, tag.c.counts)).all() == [("housing", True)]
        assert connection.scalars(select(consent.c.purpose)).all() == [FIRST["consent"]["purpose"]]
        looking = inspect(connection)
        assert "retagging" not in looking.get_table_names()
        assert {each["name"] for each in looking.get_check_constraints("theme_tag")} == {
            "ck_theme_tag_source"
        }
        assert {each["name"] for each in looking.get_unique_constraints("theme_tag")} == {
            "uq_theme_tag_kind_contribution_id_source_code"
        }


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)
