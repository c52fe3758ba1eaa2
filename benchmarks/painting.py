"""The first visit of the telling page on a slow phone: when its largest part is painted (bar: 1.5 s)."""

from __future__ import annotations

import statistics
from pathlib import Path

from benchmarks.site import serving
from tests.browser.chromium import Windows, launched
from tests.browser.test_weight import seconds_to_largest_paint

LANGUAGES = ("nl", "ar", "uk")
VISITS = 3  # each by a new person; the median counts


def measure_painting(folder: Path) -> dict[str, float]:
    """Measure in seconds, with slow 4G and a processor four times slower."""
    found = {}
    with serving("buurtstem.app:ready_app()", folder, "/nl/") as (port, _, _), launched() as browser:
        windows = Windows(browser, f"http://127.0.0.1:{port}")
        for lang in LANGUAGES:
            visits = [visit(windows, lang) for _ in range(VISITS)]
            found[f"first visit, largest paint in {lang}, s"] = statistics.median(visits)
    return found


def visit(windows: Windows, lang: str) -> float:
    """Return the seconds of one first visit; a busy machine may take long."""
    page = windows.open(lang=lang)
    page.set_default_timeout(60_000)
    seconds = seconds_to_largest_paint(page, lang)
    windows.close()  # what runs in it would slow the next visit
    return seconds
