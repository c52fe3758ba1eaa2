"""THE headers of every answer, and the guard against requests from other sites."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix

from buurtstem.core.settings import Settings

from .kept_pages import keep_page

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self' blob:",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
HSTS = "max-age=31536000; includeSubDomains"
# the same ceiling for every request; features set narrower ones on what they take
LARGEST_REQUEST = 64 * 1024 * 1024
LARGEST_FORM_TEXT = 4 * 1024 * 1024
HOST = re.compile(r"(?:(?P<name>[a-z0-9._-]+)|\[[0-9a-f:.]+\])(?::[0-9]{0,5})?", re.IGNORECASE)
LONGEST_HOST, LONGEST_LABEL = 253, 63  # RFC 1035
NO_HOST = "buurtstem.no_host"  # key in the WSGI environment


def set_up_security(app: Flask, settings: Settings) -> None:
    """Cookies, request sizes, trusted proxies, headers, and the origin guard."""
    name = "buurtstem"
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=f"__Host-{name}" if settings.is_https else name,
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_TEXT,
        WTF_CSRF_TIME_LIMIT=None,
    )
    own_host = urlsplit(settings.public_url).netloc
    app.wsgi_app = ReadableHost(app.wsgi_app, own_host)  # type: ignore[method-assign]
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.session_interface = PrivateSessions()
    app.before_request(_refuse_no_host)
    app.before_request(_refuse_other_sites)
    app.before_request(_limit_plain_forms)
    app.after_request(_add_hsts if settings.is_https else _add_headers)


class ReadableHost:
    """Puts our own name in place of a Host header that no host can have: without one there are no addresses.

    The request is then refused, on a page like all others.
    """

    def __init__(self, app: WSGIApplication, own_host: str) -> None:
        self.app = app
        self.own_host = own_host

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        if not is_host(environ.get("HTTP_HOST", self.own_host)):
            environ["HTTP_HOST"] = self.own_host
            environ[NO_HOST] = True
        return self.app(environ, start_response)


class PrivateSessions(SecureCookieSessionInterface):
    """An answer that was made with somebody's cookie, or that sets one, is kept by no cache."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie; without one there is nothing to verify."""
        if app.config["SESSION_COOKIE_NAME"] not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie as Flask does; forbid storing where the session was looked at, and only there."""
        super().save_session(app, session, response)
        if session.accessed:
            forbid_storing(response)
        else:
            keep_page(response)


def is_host(text: str) -> bool:
    """Whether a Host header can name a host: dotted labels of at most 63 signs, or an address in brackets."""
    found = HOST.fullmatch(text)
    if found is None:
        return False
    name = (found["name"] or "a").removesuffix(".")
    try:
        name.encode("ascii").decode("idna")  # what begins with xn-- must be the code of something
    except UnicodeError:
        return False
    return len(name) <= LONGEST_HOST and all(0 < len(label) <= LONGEST_LABEL for label in name.split("."))


def is_same_site(headers: dict[str, str], host: str) -> bool:
    """Whether a browser says that a request comes from our own pages.

    `Sec-Fetch-Site` decides where it is sent; else `Origin` must name our host. A client that sends
    neither is no browser and carries no cookies of a person.
    """
    site = headers.get("Sec-Fetch-Site")
    if site:
        return site in {"same-origin", "none"}
    origin = headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == host


def forbid_storing(response: Response) -> Response:
    """Mark an answer that belongs to one person: no cache keeps it."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _refuse_no_host() -> None:
    if request.environ.get(NO_HOST):
        abort(400)


def _refuse_other_sites() -> None:
    if request.method not in SAFE_METHODS and not is_same_site(dict(request.headers), request.host):
        abort(403)


def _limit_plain_forms() -> None:
    """Only forms with files may be large; Werkzeug's own limit does not cover the plain kind."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = LARGEST_FORM_TEXT


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # without a word on caching a browser may guess; what was withdrawn must be gone on the next look
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _add_hsts(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = HSTS
    return _add_headers(response)
