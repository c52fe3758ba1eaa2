"""THE writes of pictures: take in, attach, show, hide, erase."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import Conflict
from buurtstem.core.terms import Terms

from .files import LARGE, SMALL, delete_after_commit, file_of, leftovers, write_file
from .models import Picture
from .pictures import CleanPicture, clean_picture
from .queries import PictureCard, card_of, names_among, pictures_of
from .rules import new_public_id


def take_picture(session: Session, folder: Path, stream: BinaryIO, moment: datetime) -> PictureCard:
    """Clean a sent picture and keep it; it belongs to nothing yet and is gone after a day.

    Raises:
        NotAPicture, PictureTooLarge, PictureTooManyPixels: nothing was kept.
    """
    return keep_picture(session, folder, clean_picture(stream), moment)


def keep_picture(session: Session, folder: Path, clean: CleanPicture, moment: datetime) -> PictureCard:
    """Keep a picture that was cleaned before the transaction began: decoding would hold up other writers."""
    picture = Picture(
        public_id=new_public_id(),
        width=clean.width,
        height=clean.height,
        bytes=len(clean.large),
        sha256=hashlib.sha256(clean.large).hexdigest(),
        created_at=moment,
        is_public=False,
    )
    session.add(picture)
    session.flush()
    for ending, content in ((LARGE, clean.large), (SMALL, clean.small)):
        write_file(session, file_of(folder, picture.public_id, ending), content, moment)
    return card_of(picture)


def attach_picture(session: Session, picture_id: int, ref: ContributionRef) -> None:
    """Give a waiting picture to a contribution.

    Raises:
        Conflict: it belongs to one already, or its time was up.
    """
    waiting = update(Picture).where(Picture.id == picture_id, Picture.contribution_id.is_(None))
    attached = waiting.values(kind=ref.kind, contribution_id=ref.id).returning(Picture.id)
    if not session.execute(attached).all():
        raise Conflict


def publish_pictures(session: Session, ref: ContributionRef) -> None:
    """Show the pictures of a contribution to everybody."""
    _set_public(session, ref, is_public=True)


def hide_pictures(session: Session, ref: ContributionRef) -> None:
    """Take the pictures of a contribution out of sight."""
    _set_public(session, ref, is_public=False)


def hide_picture(session: Session, picture_id: int) -> None:
    """Take one picture out of sight until `show_picture`, whatever becomes of its contribution."""
    session.execute(update(Picture).where(Picture.id == picture_id).values(is_public=False, is_blocked=True))


def show_picture(session: Session, picture_id: int, *, is_public: bool) -> None:
    """Let a picture be shown again: now, when its contribution is public, else together with it."""
    session.execute(
        update(Picture).where(Picture.id == picture_id).values(is_public=is_public, is_blocked=False)
    )


def _set_public(session: Session, ref: ContributionRef, *, is_public: bool) -> None:
    session.execute(
        update(Picture)
        .where(Picture.kind == ref.kind, Picture.contribution_id == ref.id, Picture.is_blocked.is_(False))
        .values(is_public=is_public)
    )


class MediaRetention:
    """Pictures go with their contribution; those that were never sent with one go after their term."""

    tables = frozenset({"picture"})

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete pictures that wait too long, and files whose picture is gone (a process was killed)."""
        limit = moment - timedelta(days=terms.unused_upload)
        unused = delete(Picture).where(Picture.contribution_id.is_(None), Picture.created_at < limit)
        names = session.scalars(unused.returning(Picture.public_id)).all()
        self._delete_files(session, names)
        old = dict(leftovers(self.folder, limit))
        lost = old.keys() - names_among(session, old.keys())
        delete_after_commit(session, (path for name in lost for path in old[name]))
        return len(names)

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete the pictures of a contribution, rows and files."""
        gone = delete(Picture).where(Picture.kind == ref.kind, Picture.contribution_id == ref.id)
        self._delete_files(session, session.scalars(gone.returning(Picture.public_id)).all())

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return each picture whole, as JPEG in base64."""
        cards = pictures_of(session, ref.kind, (ref.id,)).get(ref.id, ())
        return {"pictures": [self._exported(card) for card in cards]}

    def _exported(self, card: PictureCard) -> dict[str, Any]:
        content = file_of(self.folder, card.public_id).read_bytes()
        return {
            "received_at": card.created_at.isoformat(),
            "width": card.width,
            "height": card.height,
            "is_public": card.is_public,
            "jpeg": base64.b64encode(content).decode("ascii"),
        }

    def _delete_files(self, session: Session, names: Iterable[str]) -> None:
        paths = [file_of(self.folder, name, ending) for name in names for ending in (LARGE, SMALL)]
        delete_after_commit(session, paths)
