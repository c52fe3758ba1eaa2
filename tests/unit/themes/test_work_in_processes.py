"""Work that runs side by side in processes comes back in order, and a broken process is said."""

from __future__ import annotations

import os

import pytest

from buurtstem.themes.nlp.processes import ProcessBroken, in_processes


def test_results_come_in_the_order_of_the_tasks() -> None:
    assert in_processes([lambda: 1, lambda: "two", lambda: [3]]) == [1, "two", [3]]


def test_each_task_has_a_process_of_its_own() -> None:
    first, second = in_processes([os.getpid, os.getpid])
    assert len({first, second, os.getpid()}) == 3


def test_a_process_that_is_killed_is_said_instead_of_waited_for() -> None:
    with pytest.raises(ProcessBroken, match="ended early"):
        in_processes([lambda: os._exit(9)])


def test_a_task_that_fails_is_said_too(capfd: pytest.CaptureFixture[str]) -> None:
    def divide() -> float:
        return 1 / 0

    with pytest.raises(ProcessBroken):
        in_processes([divide])
    assert "ZeroDivisionError" in capfd.readouterr().err
