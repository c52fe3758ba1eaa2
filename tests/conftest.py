"""Fixtures of all tests: an application per worker, a fresh copy of the database per test."""

from __future__ import annotations

import filecmp
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from buurtstem.app import create_app
from buurtstem.core.database import Base, sqlite_file
from buurtstem.core.paths import PACKAGE
from buurtstem.core.settings import Settings
from buurtstem.web.database import db, transaction
from buurtstem.web.kept_pages import KEPT
from tests.browsing import CheckedClient
from tests.cast import Cast, make_cast
from tests.measuring import forget_untraced_answers, uncounted_test
from tests.postgres import Server, empty_postgres, run_server
from tests.tagging import WordTagger

pytest_plugins = ["tests.bars"]
TEST_KEYS = {"secret_key": "s" * 32, "receipt_key": "r" * 32}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Run a test that is marked `uncounted`, or looks again, without coverage.

    Again: on the second database, or at a page in another language, by another role, with another value.
    All of tests/data are uncounted too: what they reach, pages and commands reach.
    """
    chosen = getattr(item, "callspec", None)
    is_again = chosen is not None and (
        "postgresql" in chosen.params.values()
        or (item.nodeid.startswith("tests/web/") and any(chosen.indices.values()))
    )
    if is_again or item.get_closest_marker("uncounted") or item.nodeid.startswith("tests/data/"):
        with uncounted_test():
            return (yield)
    forget_untraced_answers()
    return (yield)


def settings_for(folder: Path, **changes: object) -> Settings:
    """Return settings of a test site that keeps everything in one folder."""
    values = {
        "environment": "test",
        "data_dir": folder,
        "organisation": "Gemeente Voorbeeldstad",
        "privacy_contact": "fg@voorbeeldstad.example",
        **TEST_KEYS,
        **changes,
    }
    return Settings(**values)


@cache
def migrated_sqlite() -> bytes:
    """Return an empty SQLite database at head: the migrations run once per worker."""
    with TemporaryDirectory() as name:
        app = create_app(settings_for(Path(name)), WordTagger())
        _upgrade(app)
        with sqlite3.connect(Path(name) / "buurtstem.db") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return (Path(name) / "buurtstem.db").read_bytes()


def migrate_database(app: Flask) -> None:
    """Bring the new database of an application to head."""
    file = sqlite_file(app.extensions["settings"].database_url)
    if file is None:
        _upgrade(app)
    else:
        file.write_bytes(migrated_sqlite())


def _upgrade(app: Flask) -> None:
    from flask_migrate import upgrade

    with app.app_context():
        upgrade(directory=str(PACKAGE / "migrations"))
        db.engine.dispose()


@contextmanager
def application(folder: Path, **changes: object) -> Iterator[Flask]:
    """Make an application for the block, and let its connections go afterwards."""
    app = create_app(settings_for(folder, **changes), WordTagger())
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application per worker, on a SQLite file that `app` replaces before each test."""
    folder = tmp_path_factory.mktemp("site")
    app = create_app(settings_for(folder), WordTagger())
    app.test_client_class = CheckedClient
    migrate_database(app)
    shutil.copy(folder / "buurtstem.db", folder / "empty.db")
    return app


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The application with an empty, migrated database and no pictures."""
    folder = shared_app.extensions["settings"].data_dir
    shared_app.extensions.pop("schema_is_right", None)
    for leftover in ("buurtstem.db-wal", "buurtstem.db-shm"):
        (folder / leftover).unlink(missing_ok=True)
    shutil.copy(folder / "empty.db", folder / "buurtstem.db")
    shutil.rmtree(folder / "media", ignore_errors=True)
    yield shared_app
    with shared_app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def mail_app(tmp_path: Path) -> Iterator[Flask]:
    """The application with a mail server in its settings."""
    with application(tmp_path, mail_host="127.0.0.1", mail_from="buurtstem@test.example") as app:
        app.test_client_class = CheckedClient
        migrate_database(app)
        yield app


@pytest.fixture(scope="session")
def kept_cast(shared_app: Flask) -> Cast:
    """The fixed cast in a database of its own beside the empty one, which `cast` copies."""
    folder = shared_app.extensions["settings"].data_dir
    shutil.copy(folder / "empty.db", folder / "cast.db")
    engine = create_engine(f"sqlite:///{folder / 'cast.db'}")
    with Session(engine) as session, session.begin():
        made = make_cast(session)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return made


@pytest.fixture
def cast(app: Flask, kept_cast: Cast) -> Cast:
    """The fixed cast, with two open neighbourhoods; added to what an earlier fixture wrote."""
    folder = app.extensions["settings"].data_dir
    empty = folder / "empty.db"  # only beside the database of the shared application
    with app.app_context():
        db.engine.dispose()
        if empty.exists() and filecmp.cmp(folder / "buurtstem.db", empty, shallow=False):
            shutil.copy(folder / "cast.db", folder / "buurtstem.db")
            return kept_cast
        with transaction() as session:
            return make_cast(session)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser; every HTML answer is validated."""
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session inside a transaction that is committed at the end of the test."""
    with app.app_context(), transaction() as rows:
        yield rows


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server of this test run's own, on a socket in a temporary folder."""
    with run_server() as server:
        yield server


@pytest.fixture(scope="session")
def shared_postgres_app(tmp_path_factory: pytest.TempPathFactory, postgres_server: Server) -> Iterator[Flask]:
    """One application per worker on PostgreSQL, which `any_app` empties before each test."""
    with postgres_server.new_database() as url:
        app = create_app(settings_for(tmp_path_factory.mktemp("site"), database_url=url), WordTagger())
        app.test_client_class = CheckedClient
        migrate_database(app)
        yield app


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on each of both databases, migrated and empty."""
    if request.param == "sqlite":
        yield request.getfixturevalue("app")
        return
    app: Flask = request.getfixturevalue("shared_postgres_app")
    app.extensions.pop("schema_is_right", None)
    shutil.rmtree(app.extensions["settings"].media_dir, ignore_errors=True)
    with app.app_context(), db.engine.begin() as connection:
        empty_postgres(connection, Base.metadata.tables)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def count_queries(app: Flask) -> Iterator[object]:
    """Counts the statements inside a block: `with count_queries() as made: …; len(made)`.

    No page is kept from before the block: what is counted is what it takes to make one.
    """

    @contextmanager
    def counting() -> Iterator[list[str]]:
        made: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            del connection, cursor, rest
            if not statement.startswith(("BEGIN", "PRAGMA")):
                made.append(statement)

        with app.app_context():
            engine = db.engine
        app.extensions[KEPT].forget()
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield made
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
