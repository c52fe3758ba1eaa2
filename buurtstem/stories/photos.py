"""The photo with a story: taken in at once, so that a mistake elsewhere in the form loses nothing."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import current_app, session
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from buurtstem.core.clock import now
from buurtstem.core.limits import Limit
from buurtstem.core.settings import Settings
from buurtstem.media.actions import keep_picture
from buurtstem.media.pictures import NotAPicture, PictureTooLarge, PictureTooManyPixels, clean_picture
from buurtstem.media.queries import PictureCard, find_unattached
from buurtstem.privacy.rules import Age, Way, may_attach_picture
from buurtstem.web.database import reading, transaction
from buurtstem.web.limits import count_attempt, is_over

from .forms import TellForm

PHOTOS = Limit("photo", most=120, minutes=60)  # as many as stories: a story evening shares one address
UPLOADS = "uploads"  # the public ids that this device sent and that belong to no story yet


def receive_photo(form: TellForm) -> int | None:
    """Take in the photo that was sent, or find the one kept from a try before; errors go into the form."""
    sent = form.photo.data if isinstance(form.photo.data, FileStorage) and form.photo.data.filename else None
    kept = kept_photo(form)
    if (sent or kept) and _is_for_words_only(form):
        form.kept_photo.data = ""
        form.photo.errors = [gettext("Under 16 you tell with words only. Leave the photo out.")]
        return None
    if sent is None:
        return kept.id if kept else None
    if is_over(PHOTOS):
        form.photo.errors = [gettext("Many photos came from here in the last hour. Send yours without one.")]
        return None
    try:
        return _take(form, sent)
    except NotAPicture:
        form.photo.errors = [
            gettext("This file is no photo that we can read. Choose a JPEG, PNG or HEIC photo.")
        ]
    except PictureTooLarge:
        form.photo.errors = [gettext("This photo is larger than 20 megabytes. Choose a smaller one.")]
    except PictureTooManyPixels:
        form.photo.errors = [gettext("This photo has more than 50 million pixels. Choose a smaller one.")]
    return None


def kept_photo(form: TellForm) -> PictureCard | None:
    """Return the photo that this device sent before and that waits for its story."""
    public_id = form.kept_photo.data
    if not public_id or public_id not in session.get(UPLOADS, []):
        return None
    return find_unattached(reading(), public_id)


def _is_for_words_only(form: TellForm) -> bool:
    if not form.age or not form.age.data or form.age.errors:
        return False
    return not may_attach_picture(Age(form.age.data), Way.ONESELF)


def _take(form: TellForm, sent: FileStorage) -> int:
    settings: Settings = current_app.extensions["settings"]
    # decoding takes up to a second: no other writer waits for it
    clean = clean_picture(cast("BinaryIO", sent.stream))
    with transaction() as rows:
        picture = keep_picture(rows, settings.media_dir, clean, now())
    count_attempt(PHOTOS)
    session[UPLOADS] = [*session.get(UPLOADS, [])[-4:], picture.public_id]
    form.kept_photo.data = picture.public_id
    return picture.id
