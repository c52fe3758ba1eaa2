"""Pages of budget."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.signin import require_actor
from buurtstem.core.errors import NotFound

blueprint = Blueprint("budget", __name__, url_prefix="/<lang:lang>")


@blueprint.get("/werk/rondes")
def rounds() -> BaseResponse:
    """The list for staff."""
    require_actor()
    raise NotFound


@blueprint.get("/<area>/begroting")
def area_rounds(area: str) -> BaseResponse:
    """The rounds of a neighbourhood."""
    del area
    raise NotFound
