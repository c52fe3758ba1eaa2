"""Fixtures of the tests of figures: bringing in a file, and reading one figure with its frame."""

from __future__ import annotations

from datetime import date

import pytest

from buurtstem.figures.actions import import_figures
from buurtstem.figures.queries import figures_for
from buurtstem.figures.rules.findings import Told
from buurtstem.figures.rules.frames import FrameKind
from tests.cast import MOLENVELD, MOMENT
from tests.data.figures.areas import TODAY
from tests.figures import KWB_NAME


@pytest.fixture
def bring(write, any_cast):
    """Brings in a file and returns the report."""

    def bring(content: bytes, name: str = KWB_NAME, actor=None, **told):
        with write() as session:
            return import_figures(session, content, Told(name, **told), MOMENT, actor=actor)

    return bring


@pytest.fixture
def card(write):
    """Returns one figure with its frame."""

    def card(indicator: str, area: str = MOLENVELD, frame: FrameKind | None = None, today: date = TODAY):
        with write() as session:
            return figures_for(session, area, indicator, today, frame)

    return card
