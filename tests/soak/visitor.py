"""Visitors over a real connection: a device with its cookie that tells, sends again and opens receipts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from itertools import count
from typing import TypeVar
from urllib.parse import urlencode

from tests.telling import CODE, TELL

from .server import HOST

T = TypeVar("T")
UNREACHABLE = (OSError, HTTPException)  # refused, or cut off halfway: the server is down
HIDDEN = re.compile(r'<input\b[^>]*\btype="hidden"[^>]*>')
NAME, VALUE = re.compile(r'\bname="([^"]*)"'), re.compile(r'\bvalue="([^"]*)"')
LONGEST_WAIT = 60  # seconds for one answer, and for a server that is away or cannot answer now
THANKS, RECEIPT, OPENED = "/nl/bedankt", "/nl/bewijs/", "/nl/bewijs/open"
_numbers = count(1)


class NotNow(Exception):
    """The site said that it cannot answer for a moment."""


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end."""

    status: int
    text: str
    location: str


class Visitor:
    """One device, with an address of its own unless it is given one."""

    def __init__(self, port: int, address: str | None = None) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        number = next(_numbers)
        self.address = address or f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self.answer_on(self.send("GET", path))

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        return self.answer_on(self.send("POST", path, fields))

    def send(self, method: str, path: str, fields: dict[str, str] | None = None) -> HTTPConnection:
        """Send a request; its answer comes on the connection that this returns."""
        headers = {"X-Forwarded-For": self.address, "Connection": "close"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection(HOST, self.port, timeout=LONGEST_WAIT)
        connection.request(method, path, None if fields is None else urlencode(fields), headers)
        return connection

    def answer_on(self, connection: HTTPConnection) -> Answer:
        """Read an answer to its end, and keep its cookies.

        Raises:
            NotNow: the site is up and says that it cannot answer for a moment (503).
        """
        try:
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if response.status == 503:
            raise NotNow
        return Answer(response.status, text, response.headers.get("Location") or "")

    def twin(self) -> Visitor:
        """Return the same device once more, to send the same thing at the same time."""
        twin = Visitor(self.port, self.address)
        twin.cookies = dict(self.cookies)
        return twin

    def form(self, path: str = TELL) -> dict[str, str]:
        """Open a page and return the hidden fields of its forms, such as token and receipt."""
        page = self.get(path)
        assert page.status == 200, (page.status, page.text)
        fields = hidden_fields(page.text)
        assert "csrf_token" in fields, "a form without a token"
        return fields

    def story_form(self, text: str) -> dict[str, str]:
        """Open the telling form and fill it in."""
        return {**self.form(), "text": text, "age": "adult", "may_be_shown": "y"}

    def receipt_code(self) -> str:
        """Read the thank-you page to its end and return the code on it: now the story is acknowledged."""
        page = self.get(THANKS)
        found = CODE.search(page.text)
        assert page.status == 200, (page.status, page.text)
        assert found, "a thank-you page without a code"
        return found.group()

    def read_with(self, code: str) -> str:
        """Open a receipt and return its page."""
        sent = self.post(RECEIPT, {**self.form(RECEIPT), "code": code})
        assert (sent.status, sent.location) == (303, OPENED), sent.text
        return self.get(OPENED).text


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of the forms on a page."""
    return {NAME.findall(each)[0]: (VALUE.findall(each) or [""])[0] for each in HIDDEN.findall(page)}


def tell(visitor: Visitor, text: str) -> tuple[str, int]:
    """Tell a story, whatever happens to the server meanwhile; return its code and how often it was sent."""
    form = until_answered(lambda: visitor.story_form(text))
    sent = count(1)

    def send() -> Answer:
        next(sent)
        return visitor.post(TELL, form)

    answer = until_answered(send)
    assert (answer.status, answer.location) == (303, THANKS), (answer.status, answer.text)
    return until_answered(visitor.receipt_code), next(sent) - 1


def until_answered(ask: Callable[[], T]) -> T:
    """Ask again and again while the server is away or says that it cannot answer now."""
    give_up = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            return ask()
        except (*UNREACHABLE, NotNow):
            if time.monotonic() > give_up:
                raise
            time.sleep(0.05)
