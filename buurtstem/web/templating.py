"""What every template can use besides Flask's own."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, has_request_context, request
from jinja2 import StrictUndefined

from buurtstem.core.settings import Settings
from buurtstem.core.text import opening_words

from .i18n import (
    current_language,
    date_name,
    day_name,
    direction_of,
    language_name,
    moment_name,
    money_name,
    month_name,
    other_languages,
)

HTMX_CONFIG = json.dumps(
    {
        "includeIndicatorStyles": False,
        "attributesToSettle": ["class", "width", "height"],
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": True, "error": True},
        ],
    }
)


def set_up_templates(app: Flask, settings: Settings) -> None:
    """Undefined names are errors; addresses of static files carry the file's hash."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(
        month=month_name,
        day=day_name,
        moment=moment_name,
        money=money_name,
        date=date_name,
        opening=opening_words,
        language=language_name,
        direction=direction_of,
    )
    app.jinja_env.globals.update(
        current_language=current_language,
        other_languages=other_languages,
        settings=settings,
        htmx_config=HTMX_CONFIG,
        url_for=_addresses_of(app),
    )
    app.context_processor(lambda: {"is_demo": app.extensions.get("is_demo", False)})
    app.url_defaults(_add_version)
    app.after_request(compress_static)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000  # a year: the address changes with the file


def _addresses_of(app: Flask) -> Callable[..., str]:
    """Return `url_for` for templates: a list asks a hundred times for static files, which are remembered."""
    known: dict[tuple[str, str], str] = {}

    def address(endpoint: str, **values: Any) -> str:
        is_static = endpoint == "static" and not app.debug  # files are edited then
        if not is_static or values.keys() != {"filename"} or not has_request_context():
            return app.url_for(endpoint, **values)
        key = (request.script_root, values["filename"])
        if key not in known:
            known[key] = app.url_for(endpoint, **values)
        return known[key]

    return address


def compress_static(response: Response) -> Response:
    """Send style, script and drawings compressed. Pages are not: they mix secrets with what was typed."""
    compressible = {"text/css", "text/javascript", "image/svg+xml"}
    if (
        request.endpoint != "static"
        or response.status_code != HTTPStatus.OK
        or response.mimetype not in compressible
        or not request.accept_encodings["gzip"]
        or not current_app.static_folder
    ):
        return response
    file = Path(current_app.static_folder) / str((request.view_args or {})["filename"])
    response.close()  # the open file that would have been sent
    response.direct_passthrough = False
    response.set_data(_compressed(file, _version_of(file)))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers.pop("ETag", None)  # it names the uncompressed file
    return response


@lru_cache(maxsize=64)
def _compressed(file: Path, version: str) -> bytes:
    del version  # a changed file is another entry
    return gzip.compress(file.read_bytes(), mtime=0)


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "v" not in values and current_app.static_folder:
        values["v"] = _version_of(Path(current_app.static_folder) / values["filename"])


def _version_of(file: Path) -> str:
    return _hash_of(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _hash_of(file: Path, changed_at: int) -> str:
    del changed_at  # a file that was written again is another entry
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10]
