"""Key files of a site: made once, readable by their owner only, never overwritten."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEY_NAMES = ("secret_key", "receipt_key")
FOLDER = "keys"
ROUNDS = "rounds"  # in it: private keys of budgeting rounds that are open; no backup holds them
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def key_folder(data_dir: Path) -> Path:
    """Return the folder of the key files."""
    return data_dir / FOLDER


def key_file(data_dir: Path, name: str, *, in_real_use: bool = True) -> Path:
    """Return the file of a key; a site in development has files of its own, which real use never reads."""
    return key_folder(data_dir) / name if in_real_use else data_dir / f"development_{name}"


def find_key(data_dir: Path, name: str, *, in_real_use: bool = True) -> str | None:
    """Return what the file of a key holds; None without a file, or with an empty one left by a crash.

    Raises:
        OSError: the file is there and cannot be read.
        ValueError: it holds no text.
    """
    try:
        file = key_file(data_dir, name, in_real_use=in_real_use)
        return file.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def keep_keys(data_dir: Path, values: dict[str, str], *, in_real_use: bool = True) -> list[str]:
    """Write the files of keys that have none yet; return their names. What is there stays as it is.

    Raises:
        OSError: the folder or a file cannot be written.
    """
    folder = key_folder(data_dir) if in_real_use else data_dir
    for each in (data_dir, folder):  # the mode of mkdir does not hold for parents that it makes
        each.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    made = []
    with _alone(folder):
        for name, value in values.items():
            if find_key(data_dir, name, in_real_use=in_real_use) is None:
                file = key_file(data_dir, name, in_real_use=in_real_use)
                file.unlink(missing_ok=True)
                write_private(file, value + "\n")
                made.append(name)
    return made


def make_key() -> str:
    """Return a new random key of 64 characters (384 bits)."""
    return secrets.token_urlsafe(48)


def fingerprint_of(name: str, key: str) -> str:
    """Return 16 hexadecimal digits by which a key is recognised, and from which it cannot be found."""
    mac = hmac.new(key.encode(), f"fingerprint of {name}".encode(), hashlib.sha256).digest()
    return hashlib.sha256(mac).hexdigest()[:16]


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read: whole, or not at all.

    Raises:
        FileExistsError: there is something of this name.
        OSError: no such folder, no rights, disk full.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))  # the name is ours now
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise
    keep_entries(path.parent)


def keep_entries(folder: Path) -> None:
    """Make names that were added to a folder, or taken out of it, outlive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time make keys in a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
