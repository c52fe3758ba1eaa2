"""Sites on which tests load the demo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from buurtstem.core.clock import now
from buurtstem.core.database import Base
from buurtstem.demo.load import Loaded, load_demo
from buurtstem.web.database import reading, transactions_of
from tests.browsing import CheckedClient
from tests.conftest import application


def counts(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {
            name: reading().scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }


def fill(app: Flask) -> Loaded | None:
    return load_demo(transactions_of(app), app.extensions["settings"], app.extensions["tagger"], now())


@contextmanager
def site_in(folder: Path, url: str = "") -> Iterator[Flask]:
    """An application of its own on what a folder holds."""
    with application(folder, database_url=url) as app:
        app.test_client_class = CheckedClient
        yield app


@contextmanager
def copy_of(folder: Path, beside: Path) -> Iterator[Flask]:
    """An application on a copy of a folder whose SQLite database nobody has open."""
    shutil.copytree(folder, beside)
    with site_in(beside) as app:
        yield app
