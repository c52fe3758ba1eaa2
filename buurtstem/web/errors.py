"""Error pages: what happened, that nothing was lost, and what to do now, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from traceback import format_tb
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask_babel import gettext
from sqlalchemy.exc import DataError, InterfaceError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.core.errors import Conflict, NotAllowed, NotFound, TooManyAttempts

from .htmx import render

log = structlog.get_logger()
FIRST_ERROR = 400  # below it are redirects
STATUS_OF_REFUSAL: dict[type[Exception], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    TooManyAttempts: 429,
}


def set_up_errors(app: Flask) -> None:
    """Give each refusal, HTTP error and outage its page."""
    for refusal in STATUS_OF_REFUSAL:
        app.register_error_handler(refusal, _answer_refusal)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(OperationalError, _answer_outage)
    app.register_error_handler(InterfaceError, _answer_outage)
    app.register_error_handler(DataError, _answer_impossible_value)
    app.register_error_handler(Exception, _answer_fault)


def error_page(status: int) -> Response:
    """Return the page for a status; unknown ones read as a fault of ours."""
    wording = WORDINGS.get(status, _fault)
    title, advice = wording()
    return render("errors/error_page.html", "errors/_error.html", status=status, title=title, advice=advice)


def _answer_refusal(refusal: Exception) -> Response:
    status = next(code for kind, code in STATUS_OF_REFUSAL.items() if isinstance(refusal, kind))
    return error_page(status)


def _answer_http_error(error: HTTPException) -> BaseResponse:
    if error.response is not None or (error.code or 500) < FIRST_ERROR:
        return error.get_response()
    return error_page(error.code or 500)


def _answer_outage(error: Exception) -> Response:
    g.outage = True  # nothing on the page may ask the database again
    log.error("database_unavailable", error=type(error).__name__, endpoint=request.endpoint)
    response = error_page(503)
    response.headers["Retry-After"] = "30"
    return response


def _answer_impossible_value(error: Exception) -> Response:
    """PostgreSQL refuses signs that no text has (a zero sign in an address): nobody typed that."""
    log.warning("value_refused", error=type(error).__name__, endpoint=request.endpoint)
    return error_page(400)


def _answer_fault(error: Exception) -> Response:
    # PostgreSQL repeats the row that it refuses, with all that somebody wrote: so only the place
    trace: dict[str, Any] = (
        {"where": "".join(format_tb(error.__traceback__))} if _is_of_database(error) else {"exc_info": error}
    )
    log.error("fault", error=type(error).__name__, endpoint=request.endpoint, **trace)
    return error_page(500)


def _is_of_database(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, SQLAlchemyError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _bad_request() -> tuple[str, str]:
    return gettext("This page did not understand what was sent"), gettext(
        "Go back, look at what you filled in, and send it again."
    )


def _not_allowed() -> tuple[str, str]:
    return gettext("You cannot do this here"), gettext(
        "If you should be able to, sign in with the account that has this role."
    )


def _not_found() -> tuple[str, str]:
    return gettext("There is nothing at this address"), gettext(
        "The address may have a typing error, or what stood here was taken back."
    )


def _conflict() -> tuple[str, str]:
    return gettext("This has changed in the meantime"), gettext(
        "Open the page again to see how it is now. Nothing was saved twice."
    )


def _too_large() -> tuple[str, str]:
    return gettext("This file is too large"), gettext(
        "Choose a photo of at most 20 megabytes, or send your story without a photo."
    )


def _too_many() -> tuple[str, str]:
    return gettext("That was very often in a short time"), gettext(
        "Wait ten minutes and try again. Go back to find what you typed."
    )


def _fault() -> tuple[str, str]:
    return gettext("Something went wrong on our side"), gettext(
        "Go back and send it again. It will not be counted twice."
    )


def _outage() -> tuple[str, str]:
    return gettext("The site cannot be reached for a moment"), gettext(
        "Wait a minute, go back and send it again. It will not be counted twice."
    )


WORDINGS: dict[int, Callable[[], tuple[str, str]]] = {
    400: _bad_request,
    403: _not_allowed,
    404: _not_found,
    405: _bad_request,
    409: _conflict,
    413: _too_large,
    429: _too_many,
    503: _outage,
}
