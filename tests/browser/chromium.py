"""Debian's Chromium as tests drive it, and a watch on what no page may do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # whatever the browser itself would like to ask, only this machine answers
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
ZOOMED = {"width": 320, "height": 256}  # 1280 x 1024 at 400 % (WCAG 1.4.10)
OF_NO_HOST = {"data", "blob", "about"}


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium and close it at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        yield browser
        browser.close()


class Watch:
    """Follows a browser and notes errors on the console, broken rules of the CSP, requests elsewhere."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.faults: list[str] = []
        self._expected: set[str] = set()

    def follow(self, context: BrowserContext) -> None:
        """Begin to watch all pages of a browser context."""
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("request", self._see)

    def expect(self, *words: str) -> None:
        """Let errors with these words pass: a test that sends an empty form expects "status of 422"."""
        self._expected.update(words)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if not any(words in message.text for words in self._expected):
            self.faults.append(f"{message.type} on {message.location['url']}: {message.text}")

    def _see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in OF_NO_HOST and parts.netloc != self.host:
            self.faults.append(f"asked another host: {request.url}")


class Windows:
    """Opens windows for one test; each is a person with a phone or computer of their own."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.watch = Watch(urlsplit(address).netloc)
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def open(self, size: dict[str, int] = PHONE, lang: str = "nl", **options: Any) -> Page:
        """Open a window of a new person; options as `Browser.new_context` takes them."""
        context = self._browser.new_context(
            base_url=self.address, viewport=size, locale=lang, reduced_motion="reduce", **options
        )
        # a page that hangs fails its test soon; starting a page for the first time takes 0.3 s
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        self.watch.follow(context)
        return context.new_page()

    def close(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()
