"""How far a run over all stories is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from buurtstem.corrections.rules.retagging import STANDS_STILL, Progress

AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def run(total: int, done: int, finished_at: datetime | None = None) -> Progress:
    return Progress(1, "themes-1", total, done, AT, AT, finished_at)


@pytest.mark.parametrize(
    ("total", "done", "finished", "percent"),
    [
        (10, 0, None, 0),
        (10, 5, None, 50),
        (3, 3, None, 99),
        (3, 9, None, 99),
        (0, 0, None, 0),
        (3, 2, AT, 100),
    ],
    ids=["begun", "half", "all but the end", "more came in", "nothing to do", "finished"],
)
def test_it_is_a_hundred_per_cent_only_at_the_end(total, done, finished, percent):
    assert run(total, done, finished).percent == percent


def test_a_run_that_nothing_moved_for_long_stands_still():
    assert not run(10, 5).stands_still(AT + STANDS_STILL)
    assert run(10, 5).stands_still(AT + STANDS_STILL + timedelta(seconds=1))
    assert not run(10, 10, AT).stands_still(AT + 2 * STANDS_STILL)
