"""THE reads of installing: what a database is used for, and how it stands with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.orm import Session

from buurtstem.accounts.queries import Account, find_account_by_id, people_with_roles
from buurtstem.core.database import engine_options, prepare_engine
from buurtstem.core.facts import DEMO, FIRST_USE, KEYS_BACKED_UP, find_fact
from buurtstem.places.queries import count_areas

PATIENCE_SECONDS = 5


@dataclass(frozen=True)
class Use:
    """What a database is used for; `first_use` is the day on which `buurtstem init` began it."""

    is_demo: bool
    has_areas: bool
    has_people: bool
    first_use: str | None
    first_administrator: Account | None


@contextmanager
def looking_into(url: str) -> Iterator[Connection]:
    """Open a database for a look, outside the application: that does not start without its settings.

    Raises:
        sqlalchemy.exc.DBAPIError: it cannot be used.
        ImportError: the driver of PostgreSQL is not installed.
    """
    options = engine_options(url)
    if not url.startswith("sqlite"):
        options["connect_args"] = {"connect_timeout": PATIENCE_SECONDS}
    engine = create_engine(url, **options)
    prepare_engine(engine)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def foreign_tables(connection: Connection) -> list[str]:
    """Return the tables of a database that no migration of ours has touched."""
    return sorted(inspect(connection).get_table_names())


def use_of(session: Session) -> Use:
    """Return what a database is used for."""
    day, _, person_id = (find_fact(session, FIRST_USE) or "").partition(" ")
    return Use(
        is_demo=find_fact(session, DEMO) is not None,
        has_areas=count_areas(session) > 0,
        has_people=bool(people_with_roles(session)),
        first_use=day or None,
        first_administrator=find_account_by_id(session, int(person_id)) if person_id else None,
    )


def find_key_backup(session: Session) -> str | None:
    """Return the fact of the last key backup."""
    return find_fact(session, KEYS_BACKED_UP)
