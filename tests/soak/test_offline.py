"""Phones on a bad line: whatever gets lost on the way, each story arrives, and arrives once.

Each teller has a browser, a line with seeded faults, and a thumb that presses twice, loads the page anew or
opens it in a second tab.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Route

from tests.bars import Soak
from tests.browser.chromium import PHONE, launched
from tests.browser.people import Teller

from .server import HOST
from .site import Site
from .visitor import Visitor

pytestmark = pytest.mark.soak(part="offline")
THANKS = re.compile(r"/bedankt$")
LONGEST_WAIT = 60_000  # milliseconds; the machine may be busy
STEP = 100
MOST_FAULTS = 4
# on the question whether the site is there
HERE_FAULTS = ("nobody answers", "a café answers", "the site is out of order")
# on the story itself
POST_FAULTS = ("it never arrives", "its answer is lost", "a café takes it", "the site fails")
WAYS_ON = ("waits for the line", "presses", "loads anew", "comes back later", "opens a second tab")


class Line:
    """The network between one phone and the site, with the faults still to come."""

    def __init__(self, context: BrowserContext, faults: list[str]) -> None:
        self.faults = faults
        self.sent = 0  # stories that reached the site
        context.route("**/api/here", lambda route: self._pass(route, HERE_FAULTS))
        context.route("**/molenveld/vertel", self._pass_story)

    def _pass_story(self, route: Route) -> None:
        if route.request.method == "POST":
            self._pass(route, POST_FAULTS)
        else:
            route.continue_()

    def _pass(self, route: Route, kinds: tuple[str, ...]) -> None:
        fault = self.faults.pop(0) if self.faults and self.faults[0] in kinds else ""
        match fault:
            case "":
                self.sent += kinds is POST_FAULTS
                route.continue_()
            case "its answer is lost":
                self.sent += 1
                route.fetch(max_redirects=0)
                route.abort("connectionreset")
            case "a café answers" | "a café takes it":
                route.fulfill(status=200, content_type="text/html", body="<h1>Gratis wifi</h1>")
            case "the site is out of order" | "the site fails":
                route.fulfill(status=503, content_type="text/html", body="<h1>503</h1>")
            case _:
                route.abort("internetdisconnected")


class Phone:
    """One teller with a browser on a bad line."""

    def __init__(self, browser: Browser, site: Site, number: int, chances: random.Random) -> None:
        self._context = browser.new_context(
            base_url=f"http://{HOST}:{site.server.port}",
            viewport=PHONE,
            extra_http_headers={"X-Forwarded-For": f"10.200.{number >> 8 & 255}.{number & 255}"},
        )
        self._context.set_default_timeout(LONGEST_WAIT)
        count = chances.randint(1, MOST_FAULTS)
        self.line = Line(self._context, chances.choices(HERE_FAULTS + POST_FAULTS, k=count))
        self._chances = chances
        self._page = self._context.new_page()

    def tells(self, text: str) -> str:
        """Tell a story, whatever it takes; return its receipt."""
        teller = Teller(self._page)
        teller.opens_the_form()
        teller.fills_in(text)
        teller.turns_to('form[action$="/vertel"] button[type="submit"]')
        button = teller.button("/vertel")
        button.dblclick() if self._chances.random() < 1 / 3 else button.click()
        waiting = "#waiting-story"
        self._until(lambda: self._is_thanked() or self._page.locator(waiting).is_visible(), "sending")
        while self.line.faults and not self._is_thanked():
            self._goes_on(self._chances.choice(WAYS_ON))
        self._until(self._is_thanked, "the line stayed good")
        return Teller(self._page).receipt_code()

    def close(self) -> None:
        """Put the phone away."""
        self._context.close()

    def _goes_on(self, way: str) -> None:
        left = len(self.line.faults)
        match way:
            case "waits for the line":
                self._hears_the_line_is_back()
            case "presses":
                with suppress(Error):  # the other tab got through just now
                    self._page.locator("[data-try-now]").click(timeout=5_000)
            case "loads anew":
                self._page.reload()
            case "comes back later":
                self._page.close()
                self._page = self._context.new_page()
                Teller(self._page).opens_the_form()
            case _:
                Teller(self._context.new_page()).opens_the_form()
        # two tabs share the faults: one of them may get through between two that are meant for the other
        self._until(lambda: self._is_thanked() or len(self.line.faults) < left, way)

    def _is_thanked(self) -> bool:
        return THANKS.search(self._page.url) is not None

    def _until(self, has_come: Callable[[], bool], after: str) -> None:
        """Let the phone hear again and again that there is a line, until something has come."""
        for _ in range(LONGEST_WAIT // STEP):
            if has_come():
                return
            self._page.wait_for_timeout(STEP)
            self._hears_the_line_is_back()
        raise AssertionError(f"nothing came after: {after}")

    def _hears_the_line_is_back(self) -> None:
        with suppress(Error):  # the page just gives way to the next one
            self._page.evaluate("dispatchEvent(new Event('online'))")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all phones."""
    with launched() as chromium:
        yield chromium


def test_on_a_bad_line_no_story_is_lost_and_none_is_doubled(
    browser: Browser, site: Site, soak: Soak, record_property: Any
) -> None:
    """Half of the tellers of the bar on each of both databases: 300 in all at full size."""
    told: dict[str, str] = {}
    sent = 0
    for number in range(soak.size(sample=2, full=150)):
        chances = random.Random(soak.seed + number)  # noqa: S311  the same faults again for the same seed
        phone = Phone(browser, site, number, chances)
        text = f"Verteller {number} vertelt op een slechte lijn: de lift is stuk."
        told[text] = phone.tells(text)
        sent += phone.line.sent
        phone.close()
    record_property("sendings", sent)

    assert site.texts("Verteller") == sorted(told)
    assert site.damage() == []
    assert len(set(told.values())) == len(told)
    reader = Visitor(site.server.port)
    assert [text for text, code in told.items() if text not in reader.read_with(code)] == []
