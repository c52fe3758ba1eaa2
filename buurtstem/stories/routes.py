"""Where the pages of stories hang."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("stories", __name__, url_prefix="/<lang:lang>")
