"""The small address by which a page finds out that this site, and nobody else, answers."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask_wtf.csrf import generate_csrf

from .security import forbid_storing

blueprint = Blueprint("web", __name__, url_prefix="/api")


@blueprint.get("/here")
def here() -> Response:
    """Say who answers, and give a token for a form that was open for long; never from a cache.

    Other sites cannot read it: there is no CORS, and the answer is for this origin only.
    """
    return say_here()


def say_here(**more: bool) -> Response:
    """Return what says that this site answers, with a fresh token and what else is to be known."""
    return forbid_storing(jsonify(here="buurtstem", token=generate_csrf(), **more))
