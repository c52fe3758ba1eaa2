"""Connects Alembic to the application's engine; SQLite tables are changed by copying (batch)."""

from __future__ import annotations

from alembic import context
from flask import current_app

from buurtstem.core.database import Base

engine = current_app.extensions["migrate"].db.engine

with engine.connect() as connection:
    # pragma foreign_keys works outside a transaction only: copying a table must not cascade
    if engine.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if engine.dialect.name == "sqlite":
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.commit()
