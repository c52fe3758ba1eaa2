"""Fixtures of tests in a browser: a live site with the demo, and windows on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from buurtstem.themes.tagging import LazyTagger

from .chromium import Windows, launched
from .site import LiveSite

expect.set_options(timeout=10_000)  # milliseconds; two cores that do other work too are slow now and then


@pytest.fixture(scope="session")
def tagger() -> LazyTagger:
    """The tagger that the site really uses."""
    return LazyTagger()


@pytest.fixture(scope="session")
def live_site(tagger: LazyTagger, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """One server per worker, on SQLite, with the demo."""
    site = LiveSite(tmp_path_factory.mktemp("live"), tagger)
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
