"""A database that is older than the program is not served: the page and the log say which command helps."""

from __future__ import annotations

from functools import cache

import structlog
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.core.facts import DEMO, find_fact
from buurtstem.core.paths import PACKAGE

from .database import db, reading
from .errors import error_page

log = structlog.get_logger()
ADVICE = "Run `buurtstem db upgrade`, then start again."


@cache
def newest_revision() -> str | None:
    """Return the revision that this program was made for; its files are read once."""
    return ScriptDirectory(str(PACKAGE / "migrations")).get_current_head()


def present_revision() -> str | None:
    """Return the revision that the database is at; None when it is empty."""
    with db.engine.connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """Return the revision that the database of a connection is at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def refuse_old_schema() -> BaseResponse | None:
    """Answer 503 while the database is behind; asked until it is right once."""
    if request.endpoint == "static" or current_app.extensions.get("schema_is_right"):
        return None
    if present_revision() == newest_revision():
        current_app.extensions["is_demo"] = find_fact(reading(), DEMO) is not None
        current_app.extensions["schema_is_right"] = True
        return None
    log.error("database_is_old", advice=ADVICE)
    return error_page(503)
