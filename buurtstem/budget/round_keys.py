"""Private keys of rounds: each in a file of its own in the data folder, outside database and backup."""

from __future__ import annotations

import os
from pathlib import Path

from .rules.sealing import KEY_BYTES


class KeyMissing(Exception):
    """The key file of a round is not there; the printed copy can be put back. The argument is the path."""


def key_folder(data_dir: Path) -> Path:
    """Return where keys of rounds lie."""
    return data_dir / "keys" / "rounds"


def write_key(folder: Path, public_id: str, private: bytes) -> None:
    """Keep a key on the disk, whole or not at all, readable by this account only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = _file_of(folder, public_id)
    draft = target.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    _keep_folder(folder)


def read_key(folder: Path, public_id: str) -> bytes:
    """Return the key of a round.

    Raises:
        KeyMissing: no file, or no key in it.
    """
    path = _file_of(folder, public_id)
    try:
        private = path.read_bytes()
    except FileNotFoundError:
        raise KeyMissing(path) from None
    if len(private) != KEY_BYTES:
        raise KeyMissing(path)
    return private


def destroy_key(folder: Path, public_id: str) -> None:
    """Overwrite a key and delete its file; once more, it does nothing.

    Disks that write elsewhere than where they are told (flash, copy-on-write) may keep the old bytes.
    """
    path = _file_of(folder, public_id)
    try:
        with path.open("r+b") as file:
            file.write(b"\x00" * KEY_BYTES)
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)  # another worker may have been as far
    _keep_folder(folder)


def _file_of(folder: Path, public_id: str) -> Path:
    return folder / f"{public_id}.key"


def _keep_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
