"""Files of pictures: written before the transaction ends, deleted only after it has."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import event
from sqlalchemy.orm import Session
from sqlalchemy.orm.session import SessionTransaction

LARGE, SMALL = ".jpg", ".small.jpg"
_WRITTEN = "media_files_written"  # keys in Session.info
_DOOMED = "media_files_doomed"


def file_of(folder: Path, public_id: str, ending: str = LARGE) -> Path:
    """Return where a picture's file lies: `ab/abcdef….jpg`, so that no folder gets too full."""
    return folder / public_id[:2] / f"{public_id}{ending}"


def write_file(session: Session, path: Path, content: bytes, moment: datetime) -> None:
    """Write a file whole and durable; it goes again when the transaction is undone.

    What a killed process leaves behind is found by `leftovers`, which goes by the file's time.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _watch(session)
    session.info.setdefault(_WRITTEN, []).append(path)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(content)
        file.flush()
        os.utime(file.fileno(), (moment.timestamp(), moment.timestamp()))
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    _sync_folder(path.parent)


def delete_after_commit(session: Session, paths: Iterable[Path]) -> None:
    """Delete files once the transaction is committed; not at all when it is undone."""
    _watch(session)
    session.info.setdefault(_DOOMED, []).extend(paths)


def leftovers(folder: Path, before: datetime) -> Iterator[tuple[str, list[Path]]]:
    """Yield per picture name the files last written before a moment."""
    for shelf in sorted(folder.glob("??")):
        old: dict[str, list[Path]] = {}
        for path in sorted(shelf.iterdir()):
            if path.stat().st_mtime < before.timestamp():
                old.setdefault(path.name.partition(".")[0], []).append(path)
        yield from old.items()


def _watch(session: Session) -> None:
    if not event.contains(session, "after_commit", _carry_out):
        event.listen(session, "after_commit", _carry_out)
        event.listen(session, "after_soft_rollback", _forget)


def _carry_out(session: Session) -> None:
    if session.in_nested_transaction():  # the end of a savepoint decides nothing
        return
    session.info.pop(_WRITTEN, None)
    for path in session.info.pop(_DOOMED, []):
        path.unlink(missing_ok=True)


def _forget(session: Session, previous: SessionTransaction) -> None:
    """Keep what was to be deleted; delete what was written, unless only a savepoint was undone."""
    session.info.pop(_DOOMED, None)
    if previous.nested:
        return
    for path in session.info.pop(_WRITTEN, []):
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
