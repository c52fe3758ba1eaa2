"""The newest revision makes exactly the tables that the models describe."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, DateTime, inspect
from sqlalchemy.types import TypeEngine

from buurtstem.core.database import Base, Moment
from buurtstem.web.database import db
from tests.migrations.conftest import move_up


def is_other_type(
    context: MigrationContext, there: object, column: object, found: TypeEngine[Any], wanted: object
) -> bool | None:
    """Compare types as Alembic does; a moment is right when it is kept with its zone, where there are zones."""
    if not isinstance(wanted, Moment):
        return None
    has_zones = context.dialect.name == "postgresql"
    return not isinstance(found, DateTime) or (has_zones and not found.timezone)


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": is_other_type, "compare_server_default": True}
    )
    return compare_metadata(context, Base.metadata)


def described(connection: Connection) -> dict[str, Any]:
    """Return all that the database itself says of its tables; checks too, at which Alembic does not look."""
    looking = inspect(connection)
    return {
        table: {
            "columns": sorted(
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in looking.get_columns(table)
            ),
            "key": looking.get_pk_constraint(table),
            "checks": sorted(
                (check["name"], check["sqltext"]) for check in looking.get_check_constraints(table)
            ),
            "unique": sorted(
                (each["name"], each["column_names"]) for each in looking.get_unique_constraints(table)
            ),
            "indexes": sorted(
                (index["name"], index["column_names"], bool(index["unique"]))
                for index in looking.get_indexes(table)
            ),
            "foreign": sorted(
                (key["name"], key["constrained_columns"], key["referred_table"], str(key["options"]))
                for key in looking.get_foreign_keys(table)
            ),
        }
        for table in looking.get_table_names()
        if table != "alembic_version"
    }


def test_the_newest_revision_is_what_the_models_say(bare_app: Flask):
    move_up(bare_app)

    with bare_app.app_context(), db.engine.connect() as connection:
        assert differences(connection) == []


def test_migrated_and_newly_made_tables_are_the_same_to_the_last_check(bare_app: Flask):
    with bare_app.app_context(), db.engine.begin() as connection:
        Base.metadata.create_all(connection)
        made = described(connection)
        Base.metadata.drop_all(connection)
    move_up(bare_app)
    with bare_app.app_context(), db.engine.connect() as connection:
        migrated = described(connection)

    assert set(made) == set(Base.metadata.tables)
    assert migrated == made


def test_going_up_twice_changes_nothing(bare_app: Flask):
    move_up(bare_app)
    with bare_app.app_context(), db.engine.connect() as connection:
        before = described(connection)
    move_up(bare_app)
    with bare_app.app_context(), db.engine.connect() as connection:
        assert described(connection) == before


@pytest.mark.parametrize("name", ["forgotten table", "forgotten column"])
def test_a_forgotten_migration_is_found(bare_app: Flask, name: str):
    move_up(bare_app)
    with bare_app.app_context(), db.engine.begin() as connection:
        statement = {
            "forgotten table": "DROP TABLE fact",
            "forgotten column": "ALTER TABLE job DROP COLUMN last_error",
        }
        connection.exec_driver_sql(statement[name])
        assert len(differences(connection)) == 1
