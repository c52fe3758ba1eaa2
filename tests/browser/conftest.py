"""Fixtures of tests in a browser: a live site with the demo, and windows on it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from buurtstem.themes.tagging import LazyTagger

from .chromium import Windows, launched
from .site import LiveSite

expect.set_options(timeout=10_000)  # milliseconds; two cores that do other work too are slow now and then


@pytest.fixture(scope="session")
def tagger() -> LazyTagger:
    """The tagger that the site really uses; loaded now, so that no teller of a test waits for that."""
    tagger = LazyTagger()
    tagger.tag("De lift is stuk.", "nl")
    return tagger


@pytest.fixture(scope="session")
def kept_demo(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    """The folder for the demo as it was loaded, one for all workers of this run."""
    return tmp_path_factory.getbasetemp().parent / f"demo-{testrun_uid}"


@pytest.fixture(scope="session")
def live_site(
    tagger: LazyTagger, tmp_path_factory: pytest.TempPathFactory, kept_demo: Path
) -> Iterator[LiveSite]:
    """One server per worker, on SQLite, with the demo, which the first worker loads for the others too."""
    site = LiveSite(tmp_path_factory.mktemp("live"), tagger, kept=kept_demo)
    with kept_demo.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept_demo.exists():
            site.fill()
            site.keep()
    yield site
    site.close()


@pytest.fixture
def site(live_site: LiveSite) -> LiveSite:
    """The live site with nothing in it but the demo."""
    live_site.renew()
    return live_site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium per worker, closed when the tests of this package are done."""
    with launched() as chromium:
        yield chromium


@pytest.fixture
def windows(browser: Browser, site: LiveSite) -> Iterator[Windows]:
    """Opens windows on the site; at the end no page may have done what no page may do."""
    opened = Windows(browser, site.address)
    yield opened
    opened.close()
    assert opened.watch.faults == []
