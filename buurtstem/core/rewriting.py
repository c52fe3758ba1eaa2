"""Rewriting tables, so that how rows lie on the disk tells nothing of the order in which they came."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from .database import empty_log


def rewrite_tables(bind: Engine | Connection, tables: Iterable[str]) -> None:
    """Lay rows in order of their key and drop what was deleted; to be called after the commit.

    SQLite writes the whole file anew and empties its log. PostgreSQL rewrites the named tables, each under a
    short exclusive lock; rows that a still running transaction may see stay until the next vacuum.
    """
    engine = bind.engine
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("VACUUM")
        finally:
            raw.close()
        empty_log(engine)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            connection.exec_driver_sql(f"CLUSTER {table} USING pk_{table}")
            connection.exec_driver_sql(f"ALTER TABLE {table} SET WITHOUT CLUSTER")
