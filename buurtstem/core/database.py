"""The declarative base, and how an engine is set up: SQLite with fair writers, PostgreSQL as it comes."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import DateTime, Engine, MetaData, event
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from .errors import NotFound
from .write_turns import NoTurn, WriteTurns

WRITES = "buurtstem_writes"  # execution option of a transaction that will write
BUSY_MILLISECONDS = 10_000
TURN_SECONDS = 20.0  # so long a writer waits for others of ours; then the page of an outage says so
DRIVERS = {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables; constraints have predictable names so that migrations can find them."""

    metadata = MetaData(naming_convention=NAMING)


Row = TypeVar("Row", bound=Base)


class Moment(TypeDecorator[datetime]):
    """An aware instant; SQLite keeps it as UTC without a zone, PostgreSQL as timestamptz."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; give the database UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC moment."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def get_locked(session: Session, model: type[Row], row_id: int) -> Row:
    """Return a row as it is now; whoever else wants to change it waits for the end of this transaction.

    Raises:
        NotFound: no such row.
    """
    row = session.get(model, row_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    return row


def normal_url(url: str) -> str:
    """Return a database address with our PostgreSQL driver named in it."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def is_usable_url(url: str) -> bool:
    """Whether an address, in its normal form, is one of SQLite or PostgreSQL."""
    try:
        return make_url(url).drivername in DRIVERS
    except ArgumentError:
        return False


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite address, or None for memory and for other databases."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return None
    return Path(str(parsed.database))


def engine_options(url: str) -> dict[str, Any]:
    """Return the options with which an engine for this address is made.

    A thread that works has a connection: the server limits threads, so the pool need not. Measured: with the
    pool's own limit of 15 some of 32 voters at once waited half a minute for a connection, and then had none.
    """
    # what is to be written never stands in an error, and so in no log
    shared = {"hide_parameters": True}
    in_memory = make_url(url).get_backend_name() == "sqlite" and sqlite_file(url) is None
    pool = {} if in_memory else {"pool_size": 16, "max_overflow": -1}  # in memory there is one connection
    if make_url(url).get_backend_name() == "sqlite":
        # isolation None: the driver begins nothing by itself; `_begin` below does
        return {
            **shared,
            **pool,
            "connect_args": {"isolation_level": None, "timeout": BUSY_MILLISECONDS / 1000},
        }
    return {**shared, **pool, "pool_pre_ping": True}


def prepare_engine(engine: Engine) -> None:
    """Teach a SQLite engine its pragmas and its fair write lock; leave others alone."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "connect", _set_pragmas):
        return
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    # checkin comes after COMMIT was sent, the engine's own "commit" event before it
    event.listen(engine, "checkin", _release)
    event.listen(engine, "close", _release)


def _set_pragmas(raw: Any, record: Any) -> None:
    del record
    cursor = raw.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        "secure_delete=ON",  # erased is overwritten with zeros; not every build does so by itself
        f"busy_timeout={BUSY_MILLISECONDS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Writers queue on a kernel lock before BEGIN IMMEDIATE, up to a deadline; readers never wait.

    Measured: with the queue the worst wait of 16 writers is 0.3 s, with SQLite's own retries 4 s.
    """
    if not connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql("BEGIN")
        return
    path = sqlite_file(str(connection.engine.url))
    if path is not None and "write_lock" not in connection.info:
        try:
            connection.info["write_lock"] = _turns_at(path).take(TURN_SECONDS)
        except NoTurn as late:  # an outage, as for a database that is away: nothing was written
            raise OperationalError("BEGIN IMMEDIATE", None, late) from None
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@cache
def _turns_at(path: Path) -> WriteTurns:
    return WriteTurns(path.with_name(f"{path.name}.writers"))


def _release(raw: Any, record: Any) -> None:
    """Let the next writer in; the kernel also frees the lock when the process dies."""
    del raw
    descriptor = record.info.pop("write_lock", None)
    if descriptor is not None:
        os.close(descriptor)


def empty_log(bind: Engine | Connection) -> None:
    """Empty SQLite's write-ahead log, which holds erased text until the next checkpoint.

    To be called after the commit. Readers of a moment ago may hold it back; the nightly upkeep tries again.
    """
    engine = bind.engine
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA busy_timeout=500")  # nobody waits long for a slow reader
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        finally:
            raw.close()
