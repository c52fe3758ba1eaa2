"""Tester of translations: consents that were there stay, and the new rows find a place."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from tests.migrations.revision_e6e35fccfe28 import ABOUT, AT
from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST

TABLES = {"story_translation", "translation_wish", "translator_language"}
BY_PERSON = {
    **ABOUT,
    "lang": "tr",
    "made_by": "person",
    "service": None,
    "text": "Asansör yine bozuk.",
    "state": "checked",
    "version": "a" * 16,
    "person_id": 1,
    "reader_id": None,
    "tries": 0,
    "begun_at": AT,
    "changed_at": AT,
}


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """Somebody has an account, and a consent is there."""
        for name in ("organisation", "person", "consent"):
            connection.execute(insert(table(connection, name)).values(FIRST[name]))

    def after(self, connection: Connection) -> None:
        """One translation by a person and one by a service stand side by side; a nameless service does not."""
        translation = table(connection, "story_translation")
        by_service = BY_PERSON | {"made_by": "service", "service": "De Vertaler", "state": "proposed"}
        for row in (BY_PERSON, by_service):
            connection.execute(insert(translation).values(row))
        for wrong in (BY_PERSON, by_service | {"lang": "ar", "service": None}, BY_PERSON | {"state": "odd"}):
            with pytest.raises(IntegrityError), connection.begin_nested():
                connection.execute(insert(translation).values(wrong))
        wish = table(connection, "translation_wish")
        connection.execute(insert(wish).values(**ABOUT, lang="tr", wishes=3))
        known = table(connection, "translator_language")
        connection.execute(insert(known).values(person_id=1, lang="tr"))
        consent = table(connection, "consent")
        connection.execute(insert(consent).values(FIRST["consent"] | {"purpose": "translate"}))

    def back(self, connection: Connection) -> None:
        """The consent of before is there; what only the newer program knows is gone."""
        consent = table(connection, "consent")
        assert connection.scalars(select(consent.c.purpose)).all() == [FIRST["consent"]["purpose"]]
        assert not TABLES & set(inspect(connection).get_table_names())


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)
