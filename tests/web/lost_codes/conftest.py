"""The two people who answer somebody who lost a code."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast, sign_in


@pytest.fixture
def first(app: Flask, cast: Cast) -> FlaskClient:
    """The browser of the checker."""
    return sign_in(app.test_client(), cast.checker)


@pytest.fixture
def second(app: Flask, cast: Cast) -> FlaskClient:
    """The browser of the community builder."""
    return sign_in(app.test_client(), cast.builder)
