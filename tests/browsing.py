"""A browser for tests: it validates every HTML answer and sends forms as their page shows them."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from tests.measuring import uncounted

XHTML = "{http://www.w3.org/1999/xhtml}"
TOKEN = re.compile(r"[\w.-]{60,}")
PARSED: set[int] = set()


class CheckedClient(FlaskClient):
    """Parses each HTML answer strictly: a stray tag or attribute fails the test that met it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request and check what comes back."""
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and (html := answer.get_data(as_text=True)) and is_new(html):
            with uncounted():
                answer.tree = validate_html(html)
        return answer


def is_new(html: str) -> bool:
    """Whether this worker parses a page or fragment for the first time; tokens of forms make no other page."""
    page = hash(TOKEN.sub("", html))
    if page in PARSED:
        return False
    PARSED.add(page)
    return True


def validate_html(html: str) -> ET.Element:
    """Return the tree of a page or fragment; raise when it is no well-formed HTML 5."""
    parser = html5lib.HTMLParser(strict=True)
    if html.lstrip().lower().startswith("<!doctype"):
        return parser.parse(html)
    return parser.parseFragment(html)


def parse(answer: TestResponse) -> ET.Element:
    """Return the tree of an HTML answer."""
    tree: ET.Element | None = getattr(answer, "tree", None)
    return validate_html(answer.get_data(as_text=True)) if tree is None else tree


def find_form(answer: TestResponse, action: str) -> ET.Element:
    """Return the form with this action; the address must match to the letter."""
    for form in parse(answer).iter(f"{XHTML}form"):
        if form.get("action") == action:
            return form
    raise AssertionError(f"no form goes to {action}")


def fields_of(form: ET.Element) -> dict[str, list[str]]:
    """Return what a browser would send of a form that nobody touched."""
    values: dict[str, list[str]] = {}
    for element in form.iter():
        name = element.get("name")
        if not name:
            continue
        if element.tag == f"{XHTML}input":
            kind = element.get("type", "text")
            if kind in {"radio", "checkbox"} and element.get("checked") is None:
                continue
            if kind not in {"file", "submit"}:
                values.setdefault(name, []).append(element.get("value", ""))
        elif element.tag == f"{XHTML}textarea":
            values.setdefault(name, []).append((element.text or "").removeprefix("\n"))
        elif element.tag == f"{XHTML}select":
            options = list(element.iter(f"{XHTML}option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            values.setdefault(name, []).extend(option.get("value", "") for option in chosen)
    return values


def send_form(
    client: FlaskClient,
    page: str,
    action: str | None = None,
    htmx: bool = False,  # noqa: FBT001, FBT002  a keyword in every call
    **changes: Any,
) -> TestResponse:
    """Open a page, fill in one of its forms, send it. A value of None leaves a field out."""
    address = action or page
    data: dict[str, Any] = dict(fields_of(find_form(client.get(page), address)))
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
        elif isinstance(value, tuple):
            stream, filename = value
            data[name] = FileStorage(stream, filename)
        else:
            data[name] = value
    headers = {"HX-Request": "true"} if htmx else {}
    # encoded here: Werkzeug's own client leaves the temporary file of a large body open
    boundary, body = encode_multipart(MultiDict(data))
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(address, data=body, headers=headers, content_type=kind)
