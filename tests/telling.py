"""Telling a story in tests, as a visitor does it."""

from __future__ import annotations

import io
import re
from typing import Any

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from tests.browsing import send_form

TELL = "/nl/molenveld/vertel"
TEXT = "De lift is weer stuk en mijn moeder kan niet naar beneden."
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def send_story(client: FlaskClient, page: str = TELL, **changes: Any) -> TestResponse:
    """Fill in the telling form with a valid story, apart from the changes, and send it."""
    filled: dict[str, Any] = {"text": TEXT, "age": "adult", "may_be_shown": "y", **changes}
    return send_form(client, page, **filled)


def tell(client: FlaskClient, page: str = TELL, **changes: Any) -> str:
    """Tell a valid story and return the receipt code that the thank-you page shows."""
    answer = send_story(client, page, **changes)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    thanks = client.get(answer.headers["Location"])
    return code_on(thanks)


def code_on(answer: TestResponse) -> str:
    """Return the receipt code on a page."""
    found = CODE.search(answer.get_data(as_text=True))
    assert found, "no receipt code on this page"
    return found.group()


def photo(
    width: int = 640, height: int = 480, kind: str = "JPEG", name: str = "foto.jpg"
) -> tuple[io.BytesIO, str]:
    """Return a photo to send: one colour, so it stays small."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(content, kind)
    content.seek(0)
    return content, name
