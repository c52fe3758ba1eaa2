"""Fixtures of the migration tests: an application on an empty database without tables, of either kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade

from buurtstem.core.paths import PACKAGE
from tests.conftest import application

Move = Callable[[Flask, str], None]
MIGRATIONS = str(PACKAGE / "migrations")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new, empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bare.db"
        return
    with request.getfixturevalue("postgres_server").new_database() as url:
        yield url


@pytest.fixture
def bare_app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database that has no tables yet."""
    with application(tmp_path, database_url=database_url) as app:
        yield app


def move_up(app: Flask, revision: str = "head") -> None:
    """Bring a database up to a revision."""
    with app.app_context():
        upgrade(directory=MIGRATIONS, revision=revision)


def move_down(app: Flask, revision: str) -> None:
    """Bring a database back to a revision; "base" is before the first."""
    with app.app_context():
        downgrade(directory=MIGRATIONS, revision=revision)
