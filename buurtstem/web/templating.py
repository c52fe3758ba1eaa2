"""What every template can use besides Flask's own."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from jinja2 import StrictUndefined

from buurtstem.core.settings import Settings
from buurtstem.core.text import opening_words

from .i18n import current_language, day_name, direction_of, language_name, month_name, other_languages

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
        month=month_name, day=day_name, opening=opening_words, language=language_name, direction=direction_of
    )
    app.jinja_env.globals.update(
        current_language=current_language,
        other_languages=other_languages,
        settings=settings,
        htmx_config=HTMX_CONFIG,
    )
    app.context_processor(lambda: {"is_demo": app.extensions.get("is_demo", False)})
    app.url_defaults(_add_version)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000  # a year: the address changes with the file


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "v" not in values and current_app.static_folder:
        values["v"] = _version_of(Path(current_app.static_folder) / values["filename"])


@lru_cache(maxsize=256)
def _version_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10]
