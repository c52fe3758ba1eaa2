"""In which scheme a page is read: it stands in the address, and goes along to the pages that can be read so.

No cookie: whoever gets the address reads the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app, has_request_context, request, url_for

from .rules.schemes import Heading, Scheme
from .scheme_files import Shelf, load_schemes

log = structlog.get_logger()
PARAMETER = "schema"  # name in the address of the scheme
THEME = "thema"  # name in the address of a theme or heading


@dataclass(frozen=True)
class ReadPages:
    """The schemes of a site, the endpoints read in one, and which wishes a change of scheme keeps."""

    shelf: Shelf
    endpoints: frozenset[str]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """A way to read this page: one scheme, or our own themes (None)."""

    scheme: Scheme | None
    address: str
    here: bool


def set_up_schemes(app: Flask, own_folder: Path, endpoints: Collection[str], kept: tuple[str, ...]) -> None:
    """Load the schemes, and say which pages are read in them; files that cannot be used go to the log."""
    shelf = load_schemes(own_folder)
    for problem in shelf.problems:
        log.warning("scheme_left_out", problem=problem)
    app.extensions["schemes"] = ReadPages(shelf, frozenset(endpoints), kept)
    app.url_defaults(_carry)
    app.jinja_env.globals.update(
        read_scheme=read_scheme, asks_unknown_scheme=asks_unknown_scheme, ways_to_read=ways_to_read
    )


def read_scheme() -> Scheme | None:
    """Return the scheme that this page is read in; None: our own themes."""
    return _pages().shelf.find(_asked())


def asks_unknown_scheme() -> bool:
    """Whether the address asks for a scheme that this site has not (any more)."""
    return bool(_asked()) and read_scheme() is None


def asked_row() -> Heading | None:
    """Return the heading that the address asks for, by its id or by a theme under it."""
    scheme = read_scheme()
    return scheme.find_row(request.args.get(THEME)) if scheme else None


def ways_to_read() -> Iterator[Way]:
    """Yield for our themes and each scheme the address of this page in it, with the reader's other wishes.

    A theme is read on as the heading above it; a heading means nothing under other headings and is let go.
    """
    here = read_scheme()
    kept = {name: request.args[name] for name in _pages().kept if request.args.get(name)}
    if here:
        kept.pop(THEME, None)
    arguments: dict[str, Any] = {**kept, **(request.view_args or {})}
    for scheme in (None, *_pages().shelf.schemes):
        arguments[PARAMETER] = scheme.id if scheme else None
        yield Way(scheme, url_for(str(request.endpoint), **arguments), scheme == here)


def _pages() -> ReadPages:
    pages: ReadPages = current_app.extensions["schemes"]
    return pages


def _asked() -> str | None:
    if not has_request_context() or request.endpoint not in _pages().endpoints:
        return None
    return request.args.get(PARAMETER)


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    """Put the scheme into the addresses of pages that are read in one."""
    if PARAMETER in values or endpoint not in _pages().endpoints:
        return
    scheme = read_scheme()
    if scheme:
        values[PARAMETER] = scheme.id
