"""Keys under a passphrase: they come back with it, and with nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from buurtstem.installation.rules import sealing
from buurtstem.installation.rules.sealing import (
    DamagedBackup,
    Kdf,
    NotABackup,
    UnknownVersion,
    WrongPassphrase,
    open_backup,
    read_backup,
    seal_keys,
    write_backup,
)

KEYS = {"secret_key": "geheim " * 8, "receipt_key": "peper " * 8}
PASSPHRASE = "vier losse wóórden samen"
QUICK = Kdf(n=2**10)
DAY = date(2026, 11, 28)
BACKUP = seal_keys(KEYS, PASSPHRASE, DAY, QUICK)
TEXT = write_backup(BACKUP)


def changed(**changes: Any) -> bytes:
    """Return the backup's file with parts changed by somebody who can count a checksum."""
    parts = {**json.loads(TEXT), **changes}
    del parts["checksum"]
    return json.dumps({**parts, "checksum": sealing._checksum(parts)}).encode()


def test_keys_come_back_with_the_passphrase():
    assert open_backup(read_backup(TEXT.encode()), PASSPHRASE) == KEYS


def test_the_same_passphrase_from_another_keyboard_opens_too():
    assert open_backup(BACKUP, "vier losse wo\u0301o\u0301rden samen") == KEYS


@pytest.mark.parametrize("other", ["", PASSPHRASE.upper(), PASSPHRASE + " "])
def test_another_passphrase_opens_nothing(other: str):
    with pytest.raises(WrongPassphrase):
        open_backup(BACKUP, other)


def test_the_file_says_how_it_was_sealed_and_nothing_of_the_keys():
    parts = json.loads(TEXT)

    assert (parts["what"], parts["version"], parts["made"]) == ("buurtstem key backup", 1, "2026-11-28")
    assert {name: parts["kdf"][name] for name in ("name", "n", "r", "p")} == {
        "name": "scrypt", "n": 1024, "r": 8, "p": 1,
    }  # fmt: skip
    assert parts["cipher"]["name"] == "AES-256-GCM"
    assert set(parts["fingerprints"]) == set(KEYS)
    assert not any(word in TEXT + repr(BACKUP) for word in ("geheim", "peper"))


def test_real_backups_take_128_mebibytes_to_guess_at():
    assert Kdf() == Kdf(n=2**17, r=8, p=1)


def test_no_two_backups_are_alike():
    again = seal_keys(KEYS, PASSPHRASE, DAY, QUICK)

    assert again.salt != BACKUP.salt
    assert again.nonce != BACKUP.nonce
    assert again.fingerprints == BACKUP.fingerprints


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"{}", b"[1]", b"A letter.", b"SQLite format 3\x00"])
def test_another_file_is_no_backup(content: bytes):
    with pytest.raises(NotABackup):
        read_backup(content)


@pytest.mark.parametrize("length", range(60, len(TEXT) - 2, 97))
def test_a_backup_that_was_cut_short_is_damaged(length: int):
    with pytest.raises(DamagedBackup):
        read_backup(TEXT.encode()[:length])


@pytest.mark.parametrize("place", range(45, len(TEXT), 61))
def test_a_changed_sign_is_noticed(place: int):
    content = bytearray(TEXT.encode())
    content[place] ^= 1
    with pytest.raises((DamagedBackup, UnknownVersion)):
        read_backup(bytes(content))


@pytest.mark.parametrize(
    "changes",
    [
        {"kdf": {"n": 2**30, "r": 8, "p": 1, "salt": "AAAA"}},
        {"kdf": {"n": 1000, "r": 8, "p": 1, "salt": "AAAA"}},
        {"kdf": {"n": 1024, "r": 8, "p": 0, "salt": "AAAA"}},
        {"kdf": {"n": 1024, "r": 99, "p": 1, "salt": "AAAA"}},
        {"kdf": {"n": 1, "r": 8, "p": 1, "salt": "AAAA"}},
        {"kdf": {"n": "many", "r": 8, "p": 1, "salt": "AAAA"}},
        {"kdf": {"n": 1024}},
        {"kdf": None},
        {"cipher": {"nonce": "no base64"}},
        {"sealed": 7},
        {"fingerprints": 7},
        {"fingerprints": {"secret_key": "x"}},
    ],
)
def test_parts_that_make_no_sense_are_damage(changes: dict[str, Any]):
    with pytest.raises(DamagedBackup):
        read_backup(changed(**changes))


@pytest.mark.parametrize(
    "content", ['{"what": "buurtstem key backup", "a": ' + "[" * 5000, '["buurtstem key backup"]']
)
def test_what_only_begins_like_a_backup_is_damage(content: str):
    with pytest.raises(DamagedBackup):
        read_backup(content.encode())


@pytest.mark.parametrize("version", [2, "1", None])
def test_a_newer_version_is_named(version: object):
    with pytest.raises(UnknownVersion, match=str(version)):
        read_backup(changed(version=version))


def test_what_stands_outside_cannot_be_changed_unnoticed():
    with pytest.raises(WrongPassphrase):
        open_backup(replace(BACKUP, made="2020-01-01"), PASSPHRASE)
