"""Fixtures of the data tests: transactions and the cast on each of both databases."""

from __future__ import annotations

import pytest
from flask import Flask

from buurtstem.core.jobs import SessionScope
from buurtstem.web.database import transactions_of
from tests.cast import Cast, make_cast


@pytest.fixture
def write(any_app: Flask) -> SessionScope:
    """Opens a transaction of its own each time: `with write() as session: …`."""
    return transactions_of(any_app)


@pytest.fixture
def any_cast(write: SessionScope) -> Cast:
    """The fixed cast, with two open neighbourhoods."""
    with write() as session:
        return make_cast(session)
