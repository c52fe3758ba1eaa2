"""`buurtstem keys`: a backup under a passphrase, away from the data, and back again."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from buurtstem.core.facts import KEYS_BACKED_UP, find_fact
from buurtstem.core.keys import fingerprint_of, keep_keys, key_file, key_folder
from buurtstem.core.settings import Settings
from buurtstem.installation import actions
from buurtstem.installation.keeping import CannotKeep
from buurtstem.installation.rules import sealing
from buurtstem.web.database import reading
from tests.cli.surroundings import real_use, run_in
from tests.conftest import TEST_KEYS

PASSPHRASE = "vier losse woorden samen"
KEYS = {"secret_key": "a" * 40, "receipt_key": "b" * 40}
WITHOUT_KEYS = {"BUURTSTEM_SECRET_KEY": "", "BUURTSTEM_RECEIPT_KEY": ""}


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A key backup, made quickly."""
    file = tmp_path / "backup.txt"
    sealed = sealing.seal_keys(KEYS, PASSPHRASE, date(2026, 11, 28), sealing.Kdf(n=2**10))
    file.write_text(sealing.write_backup(sealed), encoding="utf-8")
    return file


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def restore(data: Path, file: Path, passphrase: str = PASSPHRASE, **changes: str) -> Result:
    return run_in(real_use(data, **changes), "keys", "restore", str(file), stdin=f"{passphrase}\n")


def refusal(result: Result) -> str:
    """Return the one line with which a command refused."""
    assert (result.exit_code, result.stdout) == (1, "")
    [line] = result.stderr.splitlines()
    return line


def test_a_backup_is_written_and_noted(command, app, tmp_path: Path):
    file = tmp_path / "keys.txt"
    result = command("keys", "backup", file, stdin=f"{PASSPHRASE}\n")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "never beside the backup" in result.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    assert sealing.open_backup(sealing.read_backup(file.read_bytes()), PASSPHRASE) == TEST_KEYS
    assert json.loads(file.read_bytes())["kdf"]["n"] == 2**17
    with app.app_context():
        fact = find_fact(reading(), KEYS_BACKED_UP) or ""
    assert fact.split()[1:] == [fingerprint_of(name, key) for name, key in TEST_KEYS.items()]
    assert not any(key in result.output + file.read_text(encoding="utf-8") for key in TEST_KEYS.values())


def test_a_backup_is_on_the_disk_before_it_is_noted_and_goes_when_that_fails(
    command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file, seen = tmp_path / "keys.txt", []

    def fail(*arguments: object) -> None:
        seen.append(file.exists())
        raise CannotKeep("the database is away")

    monkeypatch.setattr(actions, "keep_key_backup", fail)
    assert command("keys", "backup", file, stdin=f"{PASSPHRASE}\n").exit_code == 1
    assert (seen, file.exists()) == ([True], False)


def test_the_passphrase_may_stand_in_a_file(command, tmp_path: Path):
    (tmp_path / "passphrase").write_bytes(PASSPHRASE.encode() + b"\r\nanother line\n")
    assert (
        command("keys", "backup", tmp_path / "k", "--passphrase-file", tmp_path / "passphrase").exit_code == 0
    )

    assert sealing.open_backup(sealing.read_backup((tmp_path / "k").read_bytes()), PASSPHRASE) == TEST_KEYS


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [
        ("kort", "fewer than 12 characters"),
        ("x" * 129, "more than 128"),
        ("welkom123456", "many people use"),
        ("dit is buurtstem zelf", "the name of this program"),
        ("", "no passphrase in standard input"),
        (b"\xff\xfe" * 8, "no text in UTF-8"),
    ],
)
def test_a_weak_passphrase_is_refused(command, app, tmp_path: Path, passphrase, reason: str):
    line = refusal(command("keys", "backup", tmp_path / "k", stdin=passphrase))

    assert reason in line
    assert not (tmp_path / "k").exists()
    with app.app_context():
        assert find_fact(reading(), KEYS_BACKED_UP) is None


def test_a_passphrase_file_that_is_not_there_is_named(command, tmp_path: Path):
    line = refusal(command("keys", "backup", tmp_path / "k", "--passphrase-file", tmp_path / "nothing"))

    assert f"{tmp_path / 'nothing'} cannot be read" in line


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("{data}/keys.txt", "never beside the data"),
        ("{data}/media/deep/keys.txt", "never beside the data"),
        ("{folder}/../{folder_name}/link/keys.txt", "never beside the data"),
        ("{folder}", "is a folder"),
        ("{folder}/there", "is there already"),
        ("{folder}/nowhere/keys.txt", "cannot be written: No such file or directory"),
        ("{folder}/there/keys.txt", "cannot be written: Not a directory"),
        ("/proc/keys.txt", "cannot be written"),
    ],
)
def test_a_place_that_will_not_do_is_refused(command, app, tmp_path: Path, place: str, reason: str):
    (tmp_path / "there").write_text("kept", encoding="utf-8")
    (tmp_path / "link").symlink_to(app.extensions["settings"].data_dir)
    data = app.extensions["settings"].data_dir
    file = place.format(data=data, folder=tmp_path, folder_name=tmp_path.name)
    line = refusal(command("keys", "backup", file, stdin=f"{PASSPHRASE}\n"))

    assert reason in line
    assert (tmp_path / "there").read_text(encoding="utf-8") == "kept"
    assert not (data / "keys.txt").exists()
    with app.app_context():
        assert find_fact(reading(), KEYS_BACKED_UP) is None


def test_beside_a_database_file_elsewhere_is_refused_too(tmp_path: Path, data: Path):
    environ = real_use(data, DATABASE_URL=f"sqlite:///{tmp_path}/db/site.db")
    run_in(environ, "db", "upgrade")
    result = run_in(environ, "keys", "backup", f"{tmp_path}/db/keys.txt", stdin=f"{PASSPHRASE}\n")

    assert "never beside the data" in refusal(result)


def test_keys_come_back_into_an_empty_data_folder(backup: Path, data: Path):
    result = restore(data, backup, **WITHOUT_KEYS)

    assert (result.exit_code, result.stderr) == (0, "")
    assert {name: key_file(data, name).read_text(encoding="ascii").strip() for name in KEYS} == KEYS
    assert {file.stat().st_mode & 0o777 for file in key_folder(data).iterdir()} == {0o600}
    assert not any(key in result.output for key in KEYS.values())


def test_restoring_again_goes_on_from_where_it_was(backup: Path, data: Path):
    keep_keys(data, {"secret_key": KEYS["secret_key"]})
    first, second = (restore(data, backup, **WITHOUT_KEYS) for _ in range(2))

    assert first.exit_code == second.exit_code == 0
    assert "secret_key was already the one in" in first.stdout
    assert "receipt_key written to" in first.stdout
    assert second.stdout.count("was already the one in") == 2


def test_other_keys_are_never_overwritten(backup: Path, data: Path):
    keep_keys(data, {"receipt_key": "another " * 5})
    line = refusal(restore(data, backup, **WITHOUT_KEYS))

    assert str(key_file(data, "receipt_key")) in line
    assert "secret_key" not in line
    assert [file.name for file in key_folder(data).iterdir()] == ["receipt_key"]


def test_keys_of_the_environment_are_compared_and_not_written(backup: Path, data: Path, tmp_path: Path):
    (tmp_path / "receipt").write_text(KEYS["receipt_key"], encoding="ascii")
    places = {
        "BUURTSTEM_SECRET_KEY": KEYS["secret_key"],
        "BUURTSTEM_RECEIPT_KEY": "",
        "BUURTSTEM_RECEIPT_KEY_FILE": str(tmp_path / "receipt"),
    }
    same = restore(data, backup, **places)
    other = restore(data, backup, **places | {"BUURTSTEM_SECRET_KEY": "z" * 40})

    assert same.stdout.splitlines() == [
        "secret_key was already the one in BUURTSTEM_SECRET_KEY",
        "receipt_key was already the one in BUURTSTEM_RECEIPT_KEY_FILE",
    ]
    assert "BUURTSTEM_SECRET_KEY" in refusal(other)
    assert not data.exists()


def test_a_wrong_passphrase_is_said_so(backup: Path, data: Path):
    assert "This passphrase does not open" in refusal(restore(data, backup, "vier andere woorden hier"))
    assert not data.exists()


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("nothing", "there is no such file"),
        ("folder", "cannot be read: Is a directory"),
        ("letter", "is no key backup"),
        ("cut", "was cut short or changed"),
        ("newer", "has version 2: this program is too old"),
    ],
)
def test_what_is_no_backup_is_named(backup: Path, data: Path, tmp_path: Path, what: str, reason: str):
    (tmp_path / "folder").mkdir()
    (tmp_path / "letter").write_text("Lieve Noor,", encoding="utf-8")
    (tmp_path / "cut").write_bytes(backup.read_bytes()[:300])
    parts = {**json.loads(backup.read_bytes()), "version": 2}
    del parts["checksum"]
    parts["checksum"] = sealing._checksum(parts)
    (tmp_path / "newer").write_text(json.dumps(parts), encoding="utf-8")

    assert reason in refusal(restore(data, tmp_path / what, **WITHOUT_KEYS))
    assert not data.exists()


def test_a_data_folder_that_cannot_be_written_is_named(backup: Path, data: Path):
    data.write_text("a file", encoding="utf-8")
    assert str(data) in refusal(restore(data, backup, **WITHOUT_KEYS))


def test_a_full_disk_is_told_in_one_line_and_leaves_no_half_key(backup: Path, data: Path):
    no_file_may_grow = ["bash", "-c", 'ulimit -f 0; exec "$@"', "bash"]
    result = subprocess.run(
        [*no_file_may_grow, sys.executable, "-m", "buurtstem", "keys", "restore", str(backup)],
        env=real_use(data, **WITHOUT_KEYS), input=PASSPHRASE, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert "File too large" in result.stderr
    assert list(key_folder(data).iterdir()) == []


def test_in_development_keys_come_back_where_that_site_reads_them(backup: Path, data: Path):
    places = {**WITHOUT_KEYS, "BUURTSTEM_ENVIRONMENT": "development"}
    first, second = (restore(data, backup, **places) for _ in range(2))

    assert (first.exit_code, first.stderr) == (0, "")
    assert second.stdout.count("was already the one in") == 2
    settings = Settings.from_environ(real_use(data, **places))
    assert {name: getattr(settings, name) for name in KEYS} == KEYS
    assert not key_folder(data).exists()


def test_keys_that_a_site_in_development_made_are_not_overwritten(backup: Path, data: Path):
    places = {**WITHOUT_KEYS, "BUURTSTEM_ENVIRONMENT": "development"}
    made = Settings.from_environ(real_use(data, **places))
    line = refusal(restore(data, backup, **places))

    assert str(data / "development_secret_key") in line
    assert Settings.from_environ(real_use(data, **places)) == made
