"""Connects Alembic to the application's engine; SQLite tables are changed by copying (batch)."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from buurtstem.core.database import Base, Moment


def _render(kind: str, item: object, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database: a migration needs no code of ours."""
    del autogen_context
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def _same_type(*arguments: object) -> bool | None:
    """Compare types as Alembic does; moments are equal to what they are kept as."""
    return False if isinstance(arguments[4], Moment) else None


engine = current_app.extensions["migrate"].db.engine

with engine.connect() as connection:
    # Copying a table must not cascade. The pragma works outside a transaction only, and SQLAlchemy begins one
    # with the first statement: so it goes to the driver itself.
    driver = connection.connection
    if engine.dialect.name == "sqlite":
        driver.cursor().execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=_same_type,
        render_item=_render,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if engine.dialect.name == "sqlite":
        connection.commit()
        driver.cursor().execute("PRAGMA foreign_keys=ON")
