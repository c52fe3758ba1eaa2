"""Private keys of rounds: each in a file of its own in the data folder, outside database and backup."""

from __future__ import annotations

import os
from pathlib import Path

from buurtstem.core import keys

from .rules.sealing import KEY_BYTES


class KeyMissing(Exception):
    """The key file of a round is not there; the printed copy can be put back. The argument is the path."""


def key_folder(data_dir: Path) -> Path:
    """Return where keys of rounds lie."""
    return keys.key_folder(data_dir) / keys.ROUNDS


def write_key(folder: Path, public_id: str, private: bytes) -> None:
    """Keep a key on the disk, whole or not at all, readable by this account only."""
    folder.mkdir(mode=keys.PRIVATE_FOLDER, parents=True, exist_ok=True)
    target = _file_of(folder, public_id)
    draft = target.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, keys.PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    keys.keep_entries(folder)


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
    keys.keep_entries(folder)


def _file_of(folder: Path, public_id: str) -> Path:
    return folder / f"{public_id}.key"
