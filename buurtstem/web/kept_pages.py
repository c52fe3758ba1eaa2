"""Public pages are kept as they were rendered, for as long as nothing at all is written (decision 0035)."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from enum import Enum

from flask import Flask, Response, current_app, g, request

from buurtstem.core.changes import Changes
from buurtstem.core.clock import now

from .database import db, read_anew
from .htmx import wants_fragment

MOST_BYTES = 8_000_000  # per process: some 200 pages of a list
LARGEST_PAGE = 400_000  # bytes
LONGEST_WAIT = 5  # seconds for a page that another thread makes; then a thread makes it itself
MOST_WAITS = 2  # a page that may not be kept, or that changes all the time, is not worth a queue
KEPT = "kept_pages"


class Turn(Enum):
    """Whose it is to make a page that is not kept."""

    MINE = "mine"  # to be ended with `is_made`
    OF_ANOTHER = "of another"  # who has made it now: it may be kept
    TAKES_TOO_LONG = "takes too long"


@dataclass(frozen=True)
class KeptPage:
    """One answer, the same for everybody who asks for it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str

    @property
    def size(self) -> int:
        """Return how many bytes it takes."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


class KeptPages:
    """The pages of one process, all rendered from the database as it is now.

    Those that nobody asked for longest make room: a row of questions that each come once pushes out no page
    that many read.
    """

    def __init__(self, changes: Changes, most_bytes: int = MOST_BYTES) -> None:
        self._changes = changes
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._bytes = 0
        self._mark: Hashable | None = None
        self.in_the_making: dict[Hashable, threading.Event] = {}  # by mark and key

    def look_up(self, key: Hashable) -> tuple[Hashable | None, KeptPage | None]:
        """Return the mark of this moment, and the page if it is kept. At any change all pages are forgotten.

        Pages also say what the time is ("votes close today"): they are made anew each minute.
        """
        with self._lock:  # also around the mark: a thread with an older one must not bring it back
            changed = self._changes.mark()
            mark = None if changed is None else (changed, now().replace(second=0, microsecond=0))
            if mark is None or mark != self._mark:
                self.forget(mark)
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return mark, page

    def take_turn(self, page: tuple[Hashable, Hashable]) -> Turn:
        """Return whether the page of this mark and key is this thread's to make; else wait for who makes it.

        After a change all who read a page ask for it at once: one makes it, for a processor does not make it
        eight times as fast in eight threads.
        """
        with self._lock:
            done = self.in_the_making.get(page)
            if done is None:
                self.in_the_making[page] = threading.Event()
                return Turn.MINE
        return Turn.OF_ANOTHER if done.wait(LONGEST_WAIT) else Turn.TAKES_TOO_LONG

    def is_made(self, page: tuple[Hashable, Hashable]) -> None:
        """Let those go on who wait for this page, whether it was kept or not."""
        with self._lock:
            self.in_the_making.pop(page).set()

    def keep(self, mark: Hashable, key: Hashable, page: KeptPage) -> None:
        """Keep a page whose making began at this mark, unless something changed since."""
        with self._lock:
            if mark != self._mark or len(page.body) > LARGEST_PAGE or key in self._pages:
                return
            self._pages[key] = page
            self._bytes += page.size + len(str(key))
            while self._bytes > self._most_bytes:
                oldest_key, oldest = self._pages.popitem(last=False)
                self._bytes -= oldest.size + len(str(oldest_key))

    def forget(self, mark: Hashable | None = None) -> None:
        """Forget all pages; those that come are of this mark."""
        self._pages.clear()
        self._bytes = 0
        self._mark = mark


def set_up_kept_pages(app: Flask, endpoints: Collection[str]) -> None:
    """Keep the pages of these endpoints. To be called last: all that refuses a request comes before it."""
    with app.app_context():
        app.extensions[KEPT] = KeptPages(Changes(db.engine))
    public = frozenset(endpoints)

    @app.before_request
    def answer_from_kept() -> Response | None:
        return _find(app) if request.endpoint in public and _is_for_everybody() else None

    @app.teardown_request
    def let_others_go_on(_error: BaseException | None) -> None:
        page = g.pop("page_in_the_making", None)
        if page is not None:
            app.extensions[KEPT].is_made(page)


def keep_page(response: Response) -> None:
    """After all other work on an answer that looked at nobody's session: keep it, if it may be kept.

    The answer gets an ETag, and is left out when the reader has it already.
    """
    mark, key = g.pop("page_to_keep", (None, None))
    if mark is None or not _may_be_kept(response):
        return
    body = response.get_data()
    page = KeptPage(body, tuple(response.headers), hashlib.sha256(body).hexdigest()[:32])
    current_app.extensions[KEPT].keep(mark, key, page)
    _leave_out_if_known(response, page)


def _is_for_everybody() -> bool:
    """Whether nothing in a request says who asks; whoever has a cookie of ours gets a page of their own."""
    return (
        request.method == "GET"
        and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
        and not current_app.debug  # templates are edited then
    )


def _find(app: Flask) -> Response | None:
    # all of a request that views of these pages look at; the language is in the path
    key = (request.scheme, request.host, request.full_path, wants_fragment())
    kept = app.extensions[KEPT]
    mark, page = kept.look_up(key)
    if page is None and mark is not None:
        read_anew()  # what was read before the mark may be older than it; and who waits holds no connection
        mark, page = _take_turns(kept, mark, key)
    if page is not None:
        response = Response(page.body, headers=list(page.headers))
        _leave_out_if_known(response, page)
        return response
    if mark is not None:
        g.page_to_keep = (mark, key)
    return None


def _take_turns(
    kept: KeptPages, mark: Hashable | None, key: Hashable
) -> tuple[Hashable | None, KeptPage | None]:
    """Return the page that another thread made meanwhile; without one, it is this thread's to make."""
    page = None
    for _ in range(MOST_WAITS):
        turn = kept.take_turn((mark, key))
        if turn is Turn.MINE:
            g.page_in_the_making = (mark, key)
        if turn is not Turn.OF_ANOTHER:
            break
        mark, page = kept.look_up(key)
        if page is not None or mark is None:
            break
    return mark, page


def _may_be_kept(response: Response) -> bool:
    return (
        response.status_code == 200  # noqa: PLR2004
        and not response.is_streamed
        and "Set-Cookie" not in response.headers
        and response.headers.get("Cache-Control") == "no-cache"
    )


def _leave_out_if_known(response: Response, page: KeptPage) -> None:
    response.set_etag(page.etag)
    if request.if_none_match.contains_weak(page.etag):
        response.status_code = 304
