"""Serves pictures: the public ones to everybody, the others only to those who may see them."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request, session

from buurtstem.accounts.rules import may_check_stories
from buurtstem.accounts.signin import current_actor
from buurtstem.core.contributions import Contributions
from buurtstem.core.errors import NotFound
from buurtstem.core.settings import Settings
from buurtstem.web.database import reading
from buurtstem.web.security import forbid_storing

from .files import LARGE, SMALL, file_of
from .queries import PictureCard, find_picture
from .rules import may_see_picture

blueprint = Blueprint("media", __name__, url_prefix="/media")

PICTURE_HEADERS = {
    "Content-Disposition": "inline; filename=buurtstem.jpg",
    # opened by itself a picture can do nothing at all
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    # asked each time: what was taken back is gone on the next look
    "Cache-Control": "private, no-cache",  # asked each time: what was taken back is gone on the next look
}


@blueprint.get("/<public_id>")
def picture(public_id: str) -> Response:
    """Show a picture."""
    return _answer(public_id, LARGE)


@blueprint.get("/<public_id>/small")
def small(public_id: str) -> Response:
    """Show a picture in its small version."""
    return _answer(public_id, SMALL)


def _answer(public_id: str, ending: str) -> Response:
    card = find_picture(reading(), public_id)
    if card is None or not _may_see(card):
        raise NotFound
    settings: Settings = current_app.extensions["settings"]
    path = file_of(settings.media_dir.resolve(), card.public_id, ending)
    if not path.is_file():
        raise NotFound
    response = Response(path.read_bytes(), mimetype="image/jpeg")
    response.headers.update(PICTURE_HEADERS)
    if not card.is_public:
        return forbid_storing(response)
    response.add_etag()
    response.make_conditional(request)
    return response


def _may_see(card: PictureCard) -> bool:
    """Public ones first: for them the session is not even looked at."""
    return card.is_public or may_see_picture(
        is_public=False,
        is_own_upload=not card.is_attached and card.public_id in session.get("uploads", ()),
        is_checker=_checks_there(card),
    )


def _checks_there(card: PictureCard) -> bool:
    """Whether who is signed in checks in the place that the picture's contribution is about."""
    actor = current_actor()
    if actor is None or card.ref is None:
        return False
    contributions: Contributions = current_app.extensions["contributions"]
    return may_check_stories(actor, contributions.of(card.ref).place_code(reading(), card.ref.id))
