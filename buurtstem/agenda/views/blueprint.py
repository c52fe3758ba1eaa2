"""The blueprint that all pages of this feature share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("agenda", __name__, url_prefix="/<lang:lang>")
