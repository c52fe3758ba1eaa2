"""Tester of the first revision: each table takes a row as the program writes it, and goes again."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Connection, MetaData, func, insert, inspect, select

AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
DAY = date(2026, 3, 14)
ABOUT = {"kind": "story", "contribution_id": 1}
ROWS: dict[str, dict[str, object]] = {
    "area": {
        "code": "GM0518",
        "scale": "municipality",
        "name": "Voorbeeldstad",
        "slug": "voorbeeldstad",
        "division": 2024,
        "is_open": True,
    },
    "organisation": {"name": "De Wiek"},
    "person": {
        "email": "noor@test.example",
        "name": "Noor",
        "organisation_id": 1,
        "password_hash": "$argon2id$",
        "created_at": AT,
    },
    "person_role": {"person_id": 1, "role": "checker", "place": "GM0518"},
    "staff_session": {"token_hash": "a" * 64, "person_id": 1, "created_at": AT, "last_seen_at": AT},
    "sign_in_link": {"token_hash": "b" * 64, "person_id": 1, "purpose": "invitation", "expires_at": AT},
    "story": {
        "public_id": "0123456789ab",
        "area_code": "GM0518",
        "text": "De lift is weer stuk.",
        "search_text": "de lift is weer stuk.",
        "lang": "nl",
        "lang_chosen": False,
        "nature": "concern",
        "told_by": "resident",
        "source": "web",
        "age": "adult",
        "state": "published",
        "is_sensitive": False,
        "was_overwritten": False,
        "received_at": AT,
        "state_changed_at": AT,
        "shown_month": DAY.replace(day=1),
    },
    "receipt": {**ABOUT, "mac": "c" * 64, "made_on": DAY},
    "theme_tag": {
        **ABOUT,
        "code": "housing",
        "source": "machine",
        "counts": True,
        "score": 0.8,
        "because": ["lift"],
        "pipeline": "words-1",
        "made_at": AT,
    },
    "consent": {
        **ABOUT,
        "purpose": "publish",
        "given": True,
        "wording": 1,
        "lang": "nl",
        "way": "oneself",
        "at": AT,
    },
    "picture": {
        **ABOUT,
        "public_id": "abcdefghijklmnop",
        "width": 640,
        "height": 480,
        "bytes": 9000,
        "sha256": "d" * 64,
        "created_at": AT,
        "is_public": True,
    },
    "decision": {**ABOUT, "person_id": 1, "outcome": "publish", "made_at": AT},
    "attempt": {"name": "telling", "source": "e" * 64, "at": AT},
    "job": {"kind": "upkeep", "payload": {}, "unique_key": "upkeep/1", "run_after": AT, "attempts": 0},
    "fact": {"name": "demo", "value": "yes"},
}


class Tester:
    """See `test_revisions.py`: what is looked at before going up, after it, and after going down again."""

    def before(self, connection: Connection) -> None:
        """Nothing is there."""
        assert tables_of(connection) == set()

    def after(self, connection: Connection) -> None:
        """Each table takes a row, and there is no table without one."""
        metadata = MetaData()
        metadata.reflect(connection)
        for name, row in ROWS.items():
            connection.execute(insert(metadata.tables[name]).values(row))
        assert set(ROWS) == tables_of(connection)
        counts = {
            name: connection.scalar(select(func.count()).select_from(metadata.tables[name])) for name in ROWS
        }
        assert counts == dict.fromkeys(ROWS, 1)

    def back(self, connection: Connection) -> None:
        """Nothing is left."""
        assert tables_of(connection) == set()


def tables_of(connection: Connection) -> set[str]:
    """Return the tables apart from the one of Alembic itself."""
    return set(inspect(connection).get_table_names()) - {"alembic_version"}
