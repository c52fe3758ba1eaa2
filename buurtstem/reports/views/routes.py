"""The blueprint of reports, which both kinds of pages add to."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reports", __name__, url_prefix="/<lang:lang>")
of_makers = Blueprint("reported_plans", __name__, url_prefix="/<lang:lang>")  # for who makes plans
