"""How long a source waits after wrong tries: not at first, then ever longer, never without end."""

from datetime import timedelta

import pytest

from buurtstem.core.limits import LONGEST_WAIT, wait_after


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(0, 0), (9, 0), (10, 15), (11, 30), (12, 60), (13, 120), (14, 240), (1_000, 240)],
)
def test_the_wait_grows_from_the_tenth_try_on(attempts, seconds):
    assert wait_after(attempts, 10) == timedelta(seconds=seconds)


def test_the_longest_wait_is_shorter_than_the_window():
    assert wait_after(10**9, 10) == LONGEST_WAIT < timedelta(minutes=10)
