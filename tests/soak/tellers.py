"""Tellers over a real network: open the form, send it, read the receipt, send it again when no answer came."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import html5lib

from tests.browsing import XHTML, fields_of
from tests.telling import CODE, TELL

NO_ANSWER = (OSError, HTTPException)


@dataclass
class Browser:
    """One device: keeps its cookie, follows one redirect."""

    port: int
    cookie: str = ""

    def get(self, address: str) -> str:
        """Return a page."""
        return self._send("GET", address)[1]

    def post(self, address: str, data: dict[str, list[str]]) -> tuple[int, str]:
        """Send a form; return status and the page where it leads."""
        status, page, location = self._send("POST", address, urlencode(data, doseq=True))
        return (status, self.get(location)) if location else (status, page)

    def send_only(self, address: str, data: dict[str, list[str]]) -> int:
        """Send a form and do not follow where it leads; return the status."""
        return self._send("POST", address, urlencode(data, doseq=True))[0]

    def _send(self, method: str, address: str, body: str | None = None) -> tuple[int, str, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        finally:
            connection.close()
        cookie = re.match(r"[^;]+", answer.headers.get("Set-Cookie", ""))
        self.cookie = cookie.group() if cookie else self.cookie
        return answer.status, page, answer.headers.get("Location", "")


@dataclass
class Teller:
    """Tells one story; `code` is what the thank-you page acknowledged."""

    text: str
    form: dict[str, list[str]] = field(default_factory=dict)
    code: str = ""
    browser: Browser | None = None

    def open_form(self, browser: Browser) -> None:
        """Open the form and fill it in."""
        page = html5lib.parse(browser.get(TELL))
        form = next(form for form in page.iter(f"{XHTML}form") if form.get("action") == TELL)
        self.form = fields_of(form) | {"text": [self.text], "age": ["adult"], "may_be_shown": ["y"]}

    def send(self, browser: Browser) -> None:
        """Send the form; the story is acknowledged when the receipt was read."""
        status, page = browser.post(TELL, self.form)
        found = CODE.search(page)
        if status == 303 and found:
            self.code = found.group()


def receipt_page(port: int, code: str) -> str:
    """Open a receipt on a device of its own and return what it says."""
    browser = Browser(port)
    page = html5lib.parse(browser.get("/nl/bewijs/"))
    form = next(form for form in page.iter(f"{XHTML}form") if form.get("action") == "/nl/bewijs/")
    return browser.post("/nl/bewijs/", fields_of(form) | {"code": [code]})[1]
