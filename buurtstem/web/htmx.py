"""One place that chooses between a whole page and a fragment, and between the two kinds of redirect."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template
from flask_htmx import HTMX
from werkzeug.wrappers import Response as BaseResponse

htmx = HTMX()


def wants_fragment() -> bool:
    """Whether htmx asks for a part of a page.

    A boosted link wants the whole page; so does a history restore, on which htmx also sends
    `HX-Request` (bigskysoftware/htmx#3037).
    """
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render(page: str, fragment: str | None = None, /, status: int = 200, **context: Any) -> Response:
    """Render the page, or only its fragment when htmx asks for that."""
    template = fragment if fragment and wants_fragment() else page
    response = make_response(render_template(template, **context), status)
    if fragment:
        response.vary.update(("HX-Request", "HX-History-Restore-Request"))
    return response


def redirect_to(address: str) -> BaseResponse:
    """Send the reader on: 303 to a browser, `HX-Redirect` to htmx."""
    if not wants_fragment():
        return redirect(address, 303)
    response = make_response("", 200)
    response.headers["HX-Redirect"] = address
    return response
