"""A story on the site, and where it is reported."""

from __future__ import annotations

import pytest

from tests.publishing import add_story
from tests.telling import TEXT


@pytest.fixture
def told(app, cast):
    """A public story: its receipt code, public id and row id."""
    return add_story(app, TEXT, checker=cast.checker)


@pytest.fixture
def page(told):
    """Where it is reported."""
    return f"/en/melden/verhaal/molenveld/{told[1]}"
