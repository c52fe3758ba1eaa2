"""Pages of interviews."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.signin import require_actor
from buurtstem.core.errors import NotFound

blueprint = Blueprint("interviews", __name__, url_prefix="/<lang:lang>")


@blueprint.get("/werk/buurtbabbel")
def talks() -> BaseResponse:
    """The list for staff."""
    require_actor()
    raise NotFound
