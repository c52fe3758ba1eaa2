"""Keys under a passphrase: a small text file that says how it was sealed, and opens only with that."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from buurtstem.core.keys import KEY_NAMES, fingerprint_of

WHAT = "buurtstem key backup"
VERSION = 1
SALT_BYTES, NONCE_BYTES, KEY_BYTES = 16, 12, 32
LARGEST_FILE = 16_384  # bytes; a backup of two keys has about 900


class NotABackup(ValueError):
    """The file is something else."""


class DamagedBackup(ValueError):
    """The file is a key backup that was cut short or changed."""


class UnknownVersion(ValueError):
    """The file was made by a newer program."""


class WrongPassphrase(ValueError):
    """The passphrase does not open this backup."""


@dataclass(frozen=True)
class Kdf:
    """How scrypt makes a key of a passphrase: memory is 128 x n x r bytes, here 128 MiB, and about 0.4 s.

    The first choice of the OWASP password storage cheat sheet.
    """

    n: int = 2**17
    r: int = 8
    p: int = 1

    def derive(self, passphrase: str, salt: bytes) -> bytes:
        """Return the key; the same passphrase typed on another keyboard (NFC or NFD) gives the same.

        Raises:
            MemoryError: the machine has less memory than this needs.
        """
        scrypt = Scrypt(salt=salt, length=KEY_BYTES, n=self.n, r=self.r, p=self.p)
        return scrypt.derive(unicodedata.normalize("NFC", passphrase).encode())

    @property
    def is_bearable(self) -> bool:
        """Whether parameters read from a file are sound, and ask for at most 1 GiB."""
        is_power = self.n > 1 and self.n & (self.n - 1) == 0
        return is_power and self.n <= MOST.n and 1 <= self.r <= MOST.r and 1 <= self.p <= MOST.p


MOST = Kdf(n=2**20, r=8, p=4)


@dataclass(frozen=True)
class KeyBackup:
    """What a backup says without its passphrase, and what is sealed in it."""

    made: str
    fingerprints: Mapping[str, str]
    kdf: Kdf
    salt: bytes
    nonce: bytes
    sealed: bytes = field(repr=False)

    @property
    def header(self) -> dict[str, Any]:
        """What stands outside; the sealing covers it, so it cannot be changed either."""
        return {
            "what": WHAT,
            "version": VERSION,
            "made": self.made,
            "kdf": {"name": "scrypt", **asdict(self.kdf), "salt": _text_of(self.salt)},
            "cipher": {"name": "AES-256-GCM", "nonce": _text_of(self.nonce)},
            "fingerprints": dict(self.fingerprints),
        }


def fingerprints_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return the fingerprint of each key."""
    return {name: fingerprint_of(name, value) for name, value in values.items()}


def seal_keys(values: Mapping[str, str], passphrase: str, day: date, kdf: Kdf | None = None) -> KeyBackup:
    """Seal keys under a passphrase (scrypt, then AES-256-GCM)."""
    kdf = kdf or Kdf()
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    empty = KeyBackup(day.isoformat(), fingerprints_of(values), kdf, salt, nonce, b"")
    cipher = AESGCM(kdf.derive(passphrase, salt))
    sealed = cipher.encrypt(nonce, _plain(dict(values)), _plain(empty.header))
    return KeyBackup(empty.made, empty.fingerprints, kdf, salt, nonce, sealed)


def open_backup(backup: KeyBackup, passphrase: str) -> dict[str, str]:
    """Return the keys of a backup.

    Raises:
        WrongPassphrase: it is another one.
        MemoryError: the machine has less memory than the passphrase needs.
    """
    cipher = AESGCM(backup.kdf.derive(passphrase, backup.salt))
    try:
        plain = cipher.decrypt(backup.nonce, backup.sealed, _plain(backup.header))
    except InvalidTag:
        raise WrongPassphrase from None
    values: dict[str, str] = json.loads(plain)
    return values


def write_backup(backup: KeyBackup) -> str:
    """Return a backup as the text of its file."""
    whole = {**backup.header, "sealed": _text_of(backup.sealed)}
    return json.dumps({**whole, "checksum": _checksum(whole)}, indent=1) + "\n"


def read_backup(content: bytes) -> KeyBackup:
    """Return the backup that a file holds.

    Raises:
        NotABackup: it is something else.
        DamagedBackup: it was cut short or changed.
        UnknownVersion: a newer program made it.
    """
    if WHAT.encode() not in content[:100]:
        raise NotABackup
    parts = _parts_of(content)
    if parts.get("version") != VERSION:
        raise UnknownVersion(str(parts.get("version")))
    try:
        backup = _backup_of(parts)
        is_sound = backup.kdf.is_bearable and set(backup.fingerprints) == set(KEY_NAMES)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise DamagedBackup from None
    if not is_sound:
        raise DamagedBackup
    return backup


def _parts_of(content: bytes) -> dict[str, Any]:
    """Return what stands in a file that nothing was lost from.

    Raises:
        DamagedBackup: it is no JSON object, or its checksum is another.
    """
    try:
        parts: dict[str, Any] = json.loads(content)
        checksum = str(parts.pop("checksum"))
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise DamagedBackup from None
    if checksum != _checksum(parts):
        raise DamagedBackup
    return parts


def _backup_of(parts: dict[str, Any]) -> KeyBackup:
    kdf = Kdf(*(int(parts["kdf"][name]) for name in ("n", "r", "p")))
    salt, nonce = _bytes_of(parts["kdf"]["salt"]), _bytes_of(parts["cipher"]["nonce"])
    return KeyBackup(parts["made"], parts["fingerprints"], kdf, salt, nonce, _bytes_of(parts["sealed"]))


def _checksum(parts: Mapping[str, Any]) -> str:
    """Tell damage from a wrong passphrase; against intent stands the sealing itself."""
    return hashlib.sha256(_plain(parts)).hexdigest()


def _plain(parts: Mapping[str, Any]) -> bytes:
    return json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()


def _text_of(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes_of(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
