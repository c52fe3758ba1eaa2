"""Key files: made once, private, never overwritten; whole or not at all."""

from __future__ import annotations

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from buurtstem.core.keys import (
    find_key,
    fingerprint_of,
    keep_keys,
    key_file,
    key_folder,
    make_key,
    write_private,
)


@contextmanager
def no_room_for_more_than(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_keys_are_made_for_their_owner_only(tmp_path: Path):
    data = tmp_path / "new" / "data"
    assert keep_keys(data, {"secret_key": "a", "receipt_key": "b"}) == ["secret_key", "receipt_key"]

    assert [find_key(data, name) for name in ("secret_key", "receipt_key")] == ["a", "b"]
    assert {folder.stat().st_mode & 0o777 for folder in (data, key_folder(data))} == {0o700}
    assert {file.stat().st_mode & 0o777 for file in key_folder(data).iterdir()} == {0o600}


def test_a_key_that_is_there_stays(tmp_path: Path):
    keep_keys(tmp_path, {"secret_key": "first"})

    assert keep_keys(tmp_path, {"secret_key": "second", "receipt_key": "b"}) == ["receipt_key"]
    assert find_key(tmp_path, "secret_key") == "first"


def test_an_empty_file_of_a_crash_counts_as_none(tmp_path: Path):
    key_folder(tmp_path).mkdir()
    key_file(tmp_path, "secret_key").touch()

    assert find_key(tmp_path, "secret_key") is None
    assert keep_keys(tmp_path, {"secret_key": "a"}) == ["secret_key"]
    assert find_key(tmp_path, "secret_key") == "a"


def test_several_at_once_agree_on_one_key(tmp_path: Path):
    made: list[str] = []
    threads = [
        threading.Thread(
            target=lambda value: made.extend(keep_keys(tmp_path, {"secret_key": value})), args=(str(number),)
        )
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == ["secret_key"]
    assert [file.name for file in key_folder(tmp_path).iterdir()] == ["secret_key"]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path):
    with no_room_for_more_than(10), pytest.raises(OSError, match="too large"):
        write_private(tmp_path / "file", "x" * 100)

    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_overwritten(tmp_path: Path):
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "file", "new")

    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_new_key_is_long_and_another_each_time():
    assert len(make_key()) == 64
    assert make_key() != make_key()


def test_a_fingerprint_is_stable_and_says_which_key_it_is():
    assert fingerprint_of("secret_key", "k" * 32) == "db0332131288a00d"
    assert len({fingerprint_of("receipt_key", "k" * 32), fingerprint_of("secret_key", "k" * 32)}) == 2
