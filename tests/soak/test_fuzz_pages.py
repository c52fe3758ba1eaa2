"""Whatever is sent to a page: it answers, in time, with what the page can say; never with a fault of ours."""

from __future__ import annotations

from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from buurtstem.places.actions import import_areas
from buurtstem.places.rules import CodeList, DivisionConflict, UnreadableList, read_code_list
from buurtstem.receipts.rules import make_code
from buurtstem.web.database import transaction
from tests.bars import Soak
from tests.browsing import fields_of, find_form
from tests.cast import make_cast
from tests.factories import publish_stories
from tests.telling import TELL

from .fuzzing import CODE_LISTS, SENDABLE, try_many

LIST, RECEIPT, THANKS, FRONT = "/nl/molenveld/verhalen", "/nl/bewijs/", "/nl/bedankt", "/nl/"
FORM = "application/x-www-form-urlencoded"
FILES = "multipart/form-data; boundary=x"
STORY_FIELDS = (
    "text",
    "nature",
    "lang",
    "age",
    "may_be_shown",
    "source",
    "receipt",
    "kept_photo",
    "csrf_token",
)
LIST_FIELDS = ("zoek", "thema", "aard", "taal", "p")
HEADERS = ("Accept-Language", "Cookie", "Host", "HX-Request", "Origin", "Sec-Fetch-Site", "Range", "Referer")
VALUES = SENDABLE | st.binary() | st.sampled_from(["nl", "adult", "wish", "housing", "0", "-1", "y"])
HEADER_VALUES = st.text(st.characters(codec="latin-1", exclude_characters="\r\n"))
PARTS = st.sampled_from(
    ["nl", "ar", "molenveld", "verhalen", "vertel", "bewijs", "werk", "media", "static", "..", ""]
)

pytestmark = pytest.mark.soak(part="fuzz")


class Sender:
    """A browser with the token of a form; every request comes from another address, so no limit is met."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.story = fields_of(find_form(self.client.get(TELL), TELL))
        self._numbers = count(1)

    def ask(self, method: str, path: str, **rest: Any) -> TestResponse:
        """Send a request."""
        number = next(self._numbers)
        source = {"REMOTE_ADDR": f"10.0.{number // 256}.{number % 256}"}
        return self.client.open(path, method=method, environ_base=source, **rest)


@pytest.fixture
def sender(any_app: Flask) -> Sender:
    with any_app.app_context(), transaction() as session:
        make_cast(session)
        publish_stories(session, 12)
    return Sender(any_app)


def test_the_telling_form_takes_any_fields(sender: Sender, soak: Soak) -> None:
    def check(changes: dict[str, str | bytes]) -> None:
        story = {**sender.story, "receipt": make_code(), "text": "De lift.", "age": "adult", **changes}
        answer = sender.ask("POST", TELL, data=urlencode(story, doseq=True), content_type=FORM)
        assert answer.status_code in {303, 422}
        if answer.status_code == 303:
            assert sender.ask("GET", THANKS).status_code == 200

    try_many(soak, check, st.dictionaries(st.sampled_from(STORY_FIELDS), VALUES, max_size=4))


@pytest.mark.parametrize("page", [TELL, RECEIPT])
def test_a_form_takes_any_body(sender: Sender, soak: Soak, page: str) -> None:
    def check(body: bytes, kind: str) -> None:
        answer = sender.ask("POST", page, data=body, content_type=kind)
        assert answer.status_code in {400, 413, 422}

    part = st.builds(
        lambda head, rest: b"--x\r\n" + head + b"\r\n\r\n" + rest + b"\r\n--x--", st.binary(), st.binary()
    )
    try_many(soak, check, st.binary() | part, st.sampled_from([FORM, FILES, "text/plain", ""]))


def test_the_receipt_form_takes_any_code(sender: Sender, soak: Soak) -> None:
    def check(code: str | bytes) -> None:
        token = sender.story["csrf_token"]
        answer = sender.ask(
            "POST",
            RECEIPT,
            data=urlencode({"csrf_token": token, "code": code}, doseq=True),
            content_type=FORM,
        )
        assert answer.status_code == 422

    try_many(soak, check, VALUES)


def test_the_list_takes_any_question(sender: Sender, soak: Soak) -> None:
    def check(question: dict[str, str | bytes] | bytes) -> None:
        query = question.decode("latin-1") if isinstance(question, bytes) else urlencode(question)
        answer = sender.ask("GET", LIST, query_string=query)
        assert answer.status_code == 200

    try_many(soak, check, st.dictionaries(st.sampled_from(LIST_FIELDS), VALUES) | st.binary())


def test_any_address_is_answered(sender: Sender, soak: Soak) -> None:
    def check(parts: list[str]) -> None:
        path = "/".join(quote(part, safe="") for part in parts)
        answer = sender.ask("GET", f"/{path.lstrip('/')}")  # the test client takes what follows // for a host
        assert answer.status_code < 500

    try_many(soak, check, st.lists(PARTS | SENDABLE, max_size=5))


def test_any_headers_are_answered(sender: Sender, soak: Soak) -> None:
    def check(headers: dict[str, str], path: str) -> None:
        assert sender.ask("GET", path, headers=headers).status_code < 500

    headers = st.dictionaries(st.sampled_from(HEADERS), HEADER_VALUES)
    try_many(soak, check, headers, st.sampled_from(["/", FRONT, LIST, RECEIPT, THANKS]))


def test_whatever_a_code_list_names_can_be_kept_and_shown(any_app: Flask, soak: Soak) -> None:
    client = any_app.test_client()

    def check(content: bytes) -> None:
        try:
            found: CodeList = read_code_list(content)
            with any_app.app_context(), transaction() as session:
                import_areas(session, found, 2024, opens=True)
        except (UnreadableList, DivisionConflict):
            return
        assert client.get(FRONT).status_code == 200

    try_many(soak, check, CODE_LISTS)
