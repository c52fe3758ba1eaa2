"""The database inside Flask, and the only place that commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from buurtstem.core.database import WRITES, Base, engine_options, prepare_engine, sqlite_file
from buurtstem.core.jobs import SessionScope
from buurtstem.core.paths import PACKAGE
from buurtstem.core.settings import Settings

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate()


def set_up_database(app: Flask, settings: Settings) -> None:
    """Make the engine of this application; tables come from migrations only."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    file = sqlite_file(settings.database_url)
    if file is not None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)  # the log beside it gets the same rights
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db, directory=str(PACKAGE / "migrations"), render_as_batch=True)


def reading() -> Session:
    """Return the session of this request, for reads."""
    return db.session()


def read_anew() -> None:
    """Let go of what this request has read so far: its next read shows the database as it is then."""
    db.session().rollback()


@contextmanager
def transaction() -> Iterator[Session]:
    """One write per request: begin as a writer, commit at the end, undo everything on any error.

    What was read before is let go first: a SQLite reader that turns writer could be refused.
    """
    session = db.session()
    session.rollback()
    session.connection(execution_options={WRITES: True})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def transactions_of(app: Flask) -> SessionScope:
    """Return `transaction` for work outside a request: jobs and commands."""

    @contextmanager
    def scope() -> Iterator[Session]:
        with app.app_context(), transaction() as session:
            yield session

    return scope


def readings_of(app: Flask) -> SessionScope:
    """Return a session for reads outside a request; what was read is let go at the end."""

    @contextmanager
    def scope() -> Iterator[Session]:
        with app.app_context():
            yield reading()

    return scope
