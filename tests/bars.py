"""Bars at two sizes: `make test` runs a small sample, `make soak-<part>` the size that the bar names.

A test says which part it belongs to and asks for its size; its line at the end has size, seed, time, result:

    @pytest.mark.soak(part="crash")
    def test_no_story_is_lost_when_the_server_is_killed(soak: Soak) -> None:
        for _ in range(soak.size(sample=3, full=20)):
            ...
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter

PARTS = ("crash", "fuzz", "crawl", "load", "offline", "training")
SEED = 20261121  # any number does; the same one makes the same faults again


@dataclass(frozen=True)
class Soak:
    """What a test of a bar needs to know: whether this is the full size, and the seed of its chances."""

    part: str
    seed: int
    is_full: bool
    properties: list[tuple[str, Any]]

    def size(self, *, sample: int, full: int) -> int:
        """Return how often, how many or how long, and keep it for the line at the end."""
        chosen = full if self.is_full else sample
        self.properties.append(("soak", f"{self.part}: size {chosen}, seed {self.seed}"))
        return chosen


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> Soak:
    """Size and seed of a bar: BUURTSTEM_SOAK names the part at full size, BUURTSTEM_SEED another seed."""
    marker = request.node.get_closest_marker("soak")
    part = marker.kwargs.get("part") if marker else None
    if part not in PARTS:
        pytest.fail(f"mark this test with @pytest.mark.soak(part=…), one of {', '.join(PARTS)}")
    seed = int(os.environ.get("BUURTSTEM_SEED", SEED))
    return Soak(part, seed, os.environ.get("BUURTSTEM_SOAK") == part, request.node.user_properties)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print a line for each bar that was measured."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    for report in reports:
        for name, measured in report.user_properties:
            if name == "soak" and report.when == "call":
                test = report.nodeid.rpartition("::")[2]
                terminalreporter.write_line(f"{measured}, {report.duration:.1f} s, {report.outcome}: {test}")
