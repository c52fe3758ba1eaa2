"""Fixtures of all tests: an application per worker, a fresh copy of the database per test."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from buurtstem.app import create_app
from buurtstem.core.database import Base
from buurtstem.core.paths import PACKAGE
from buurtstem.core.settings import Settings
from buurtstem.web.database import db, transaction
from tests.browsing import CheckedClient
from tests.cast import Cast, make_cast
from tests.postgres import Server, run_server
from tests.tagging import WordTagger

pytest_plugins = ["tests.bars"]
TEST_KEYS = {"secret_key": "s" * 32, "receipt_key": "r" * 32}


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


def migrate_database(app: Flask) -> None:
    """Bring the database of an application to head."""
    from flask_migrate import upgrade

    with app.app_context():
        upgrade(directory=str(PACKAGE / "migrations"))
        db.engine.dispose()


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application per worker, on a SQLite file that `app` replaces before each test."""
    folder = tmp_path_factory.mktemp("site")
    app = create_app(settings_for(folder), WordTagger())
    app.test_client_class = CheckedClient
    migrate_database(app)
    with sqlite3.connect(folder / "buurtstem.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
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
    settings = settings_for(tmp_path, mail_host="127.0.0.1", mail_from="buurtstem@test.example")
    app = create_app(settings, WordTagger())
    app.test_client_class = CheckedClient
    migrate_database(app)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The fixed cast, with two open neighbourhoods."""
    with app.app_context(), transaction() as session:
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
        tables = ", ".join(Base.metadata.tables)
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def count_queries(app: Flask) -> Iterator[object]:
    """Counts the statements inside a block: `with count_queries() as made: …; len(made)`."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        made: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            del connection, cursor, rest
            if not statement.startswith(("BEGIN", "PRAGMA")):
                made.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield made
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
