"""`buurtstem init`: from nothing to the first administrator, again from any half-finished state."""

from __future__ import annotations

import os
import pty
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from buurtstem.core.facts import DEMO
from buurtstem.core.keys import KEY_NAMES, keep_keys, key_file, key_folder
from buurtstem.core.settings import Settings
from buurtstem.installation.rules.sealing import open_backup, read_backup
from tests.cli.conftest import SECONDS, run_process
from tests.cli.surroundings import real_use, run_in

PASSPHRASE = "vier losse woorden samen"
ANSWERS = (
    "--organisation", "Gemeente Voorbeeldstad",
    "--privacy-contact", "fg@voorbeeldstad.example",
    "--public-url", "https://buurtstem.example",
    "--email", "noor@test.example",
    "--name", "Noor",
)  # fmt: skip
NAMED = ("BUURTSTEM_ORGANISATION", "BUURTSTEM_PRIVACY_CONTACT", "BUURTSTEM_PUBLIC_URL", "BUURTSTEM_PROXIES")
LINK = re.compile(r"https://buurtstem\.example/nl/werk/link#\S+")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def nothing(data: Path) -> dict[str, str]:
    """The environment of a new server: only the data folder is named."""
    keys = {f"BUURTSTEM_{name.upper()}": "" for name in KEY_NAMES}
    return real_use(data, **keys, BUURTSTEM_ENVIRONMENT="", **dict.fromkeys(NAMED, ""))


def rows(data: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "buurtstem.db")) as database:
        return database.execute(question).fetchall()


def loaded(file: Path, environ: dict[str, str]) -> dict[str, str]:
    """Return the environment after a shell has loaded a file of settings."""
    script = f"set -a; . '{file}'; env -0"
    shown = subprocess.run(
        ["sh", "-c", script], env=environ, capture_output=True, text=True, check=True
    ).stdout
    return dict(line.split("=", 1) for line in shown.split("\0") if line)


def test_an_empty_server_gets_keys_tables_and_its_first_administrator(data: Path, nothing, tmp_path: Path):
    result = run_in(nothing, "init", *ANSWERS, "--keys-backup", f"{tmp_path}/keys.txt", stdin=PASSPHRASE)

    assert (result.exit_code, result.stderr) == (0, "")
    assert len(LINK.findall(result.stdout)) == 1
    assert rows(data, "SELECT email, name, role, place FROM person JOIN person_role") == [
        ("noor@test.example", "Noor", "administrator", None)
    ]
    assert rows(data, "SELECT name FROM organisation") == [("Gemeente Voorbeeldstad",)]
    keys = {name: key_file(data, name).read_text(encoding="ascii").strip() for name in KEY_NAMES}
    assert open_backup(read_backup((tmp_path / "keys.txt").read_bytes()), PASSPHRASE) == keys
    assert not any(key in result.output for key in keys.values())
    assert {each.stat().st_mode & 0o077 for each in (data, *data.rglob("*"))} == {0}


def test_the_file_of_settings_is_enough_to_serve(data: Path, nothing):
    run_in(nothing, "init", *ANSWERS)
    environ = loaded(data / "buurtstem.env", nothing)
    settings = Settings.from_environ(environ)

    assert settings.organisation == "Gemeente Voorbeeldstad"
    assert (settings.public_url, settings.proxies) == ("https://buurtstem.example", 1)
    assert settings.data_dir == data
    assert run_in(environ, "user", "add", "ali@test.example", "--role", "checker").exit_code == 0


def test_twice_says_what_is_there_and_goes_on(data: Path, nothing):
    first = run_in(nothing, "init", *ANSWERS)
    keys = [file.read_bytes() for file in sorted(key_folder(data).iterdir())]
    environ = loaded(data / "buurtstem.env", nothing)
    second = run_in(environ, "init")

    assert first.exit_code == second.exit_code == 0
    for line in (
        "Keys: there already",
        "Settings: all in the environment",
        "Database: tables are there already",
    ):
        assert line in second.stdout
    assert "noor@test.example is there, without a password yet" in second.stdout
    assert LINK.findall(first.stdout) != LINK.findall(second.stdout) != []
    assert [file.read_bytes() for file in sorted(key_folder(data).iterdir())] == keys
    assert rows(data, "SELECT count(*) FROM person") == [(1,)]


def test_a_first_administrator_with_a_password_gets_no_new_link(data: Path, nothing):
    run_in(nothing, "init", *ANSWERS)
    with closing(sqlite3.connect(data / "buurtstem.db")) as database, database:
        database.execute("UPDATE person SET password_hash = 'x'")
    result = run_in(nothing, "init", *ANSWERS)

    assert result.exit_code == 0
    assert LINK.findall(result.stdout) == []
    assert "with a password" in result.stdout


def test_a_key_backup_that_was_made_is_not_asked_again(nothing, tmp_path: Path):
    run_in(nothing, "init", *ANSWERS, "--keys-backup", f"{tmp_path}/keys.txt", stdin=PASSPHRASE)
    later = run_in(nothing, "init", *ANSWERS)
    without = run_in({**nothing, "BUURTSTEM_DATA_DIR": f"{tmp_path}/other"}, "init", *ANSWERS)

    assert "keys backup FILE" not in later.stdout
    assert "keys backup FILE" in without.stdout


@pytest.mark.parametrize("state", ["keys", "one key", "no administrator", "no file of settings"])
def test_it_goes_on_from_any_half_finished_state(data: Path, nothing, state: str):
    if state.endswith("keys") or state == "one key":
        keep_keys(data, {name: name * 5 for name in KEY_NAMES[: 2 if state == "keys" else 1]})
    else:
        run_in(nothing, "init", *ANSWERS)
        (data / "buurtstem.env").unlink()
    if state == "no administrator":
        with closing(sqlite3.connect(data / "buurtstem.db")) as database, database:
            for table in ("fact", "sign_in_link", "person_role", "person"):
                database.execute(f"DELETE FROM {table}")
    result = run_in(nothing, "init", *ANSWERS)

    assert (result.exit_code, result.stderr) == (0, "")
    assert rows(data, "SELECT count(*) FROM person") == [(1,)]
    assert (data / "buurtstem.env").is_file()


def test_missing_settings_come_as_lines_for_the_environment(data: Path, nothing):
    result = run_in(nothing, "init", "--email", "noor@test.example")

    assert result.exit_code == 1
    assert [line.split("=")[0].strip() for line in result.stderr.splitlines()[1:]] == [
        f"export {name}" for name in NAMED[:3]
    ]
    assert sorted(file.name for file in key_folder(data).iterdir()) == sorted(KEY_NAMES)
    assert not (data / "buurtstem.db").exists()


def test_settings_that_only_wait_to_be_loaded_are_pointed_at(data: Path, nothing):
    run_in(nothing, "init", *ANSWERS)
    result = run_in(nothing, "init")

    assert result.exit_code == 1
    assert f"set -a; . {data}/buurtstem.env; set +a" in result.stderr


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("--public-url", "ftp://x"), "BUURTSTEM_PUBLIC_URL: 'ftp://x' does not begin with"),
        (("--email", "noor"), "'noor' is no e-mail address"),
        (("--email", ""), "Give --email."),
        (("--name", "n" * 121), "has more than 120 characters"),
        (("--organisation", "two\nlines"), "BUURTSTEM_ORGANISATION has a line break"),
        (("--keys-backup", "{data}/keys.txt"), "never beside the data"),
    ],
)
def test_an_answer_that_will_not_do_is_named_and_can_be_given_again(data: Path, nothing, change, reason: str):
    option, value = change
    wrong = run_in(nothing, "init", *ANSWERS, option, value.format(data=data), stdin=PASSPHRASE)
    right = run_in(nothing, "init", *ANSWERS)

    assert wrong.exit_code == 1
    assert len(wrong.stderr.splitlines()) == 1
    assert reason in wrong.stderr
    assert (right.exit_code, right.stderr) == (0, "")


def test_an_option_does_not_overrule_the_environment(nothing):
    result = run_in({**nothing, "BUURTSTEM_ORGANISATION": "De Wiek"}, "init", *ANSWERS)

    assert result.exit_code == 1
    assert result.stderr == "Error: --organisation is not what BUURTSTEM_ORGANISATION says.\n"


def test_keys_of_the_environment_are_left_to_it(data: Path):
    result = run_in(real_use(data), "init", "--email", "noor@test.example")

    assert result.exit_code == 0
    assert "Keys: there already, in the environment" in result.stdout
    assert not key_folder(data).exists()
    assert not (data / "buurtstem.env").exists()


@pytest.mark.parametrize(
    ("use", "reason"),
    [
        ("demo", "holds the demo neighbourhoods"),
        ("people", "has areas or people in it"),
        ("old", "older than this program"),
        ("foreign", "tables of something else (letter)"),
    ],
)
def test_a_database_in_use_is_refused_in_one_line(data: Path, use: str, reason: str):
    environ = real_use(data)
    data.mkdir()
    if use == "foreign":
        with closing(sqlite3.connect(data / "buurtstem.db")) as database:
            database.execute("CREATE TABLE letter (id INTEGER)")
    else:
        run_in(environ, "db", "upgrade")
    if use == "demo":
        with closing(sqlite3.connect(data / "buurtstem.db")) as database, database:
            database.execute("INSERT INTO fact (name, value) VALUES (?, 'loaded')", (DEMO,))
    elif use == "people":
        run_in(environ, "user", "add", "ali@test.example", "--role", "checker")
    elif use == "old":
        with closing(sqlite3.connect(data / "buurtstem.db")) as database, database:
            database.execute("UPDATE alembic_version SET version_num = 'e6e35fccfe28'")
    result = run_in(environ, "init", "--email", "noor@test.example")

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert reason in result.stderr


def test_it_is_for_real_use_only(data: Path):
    result = run_in(real_use(data, BUURTSTEM_ENVIRONMENT="development"), "init", *ANSWERS)

    assert result.exit_code == 1
    assert "BUURTSTEM_ENVIRONMENT is not production" in result.stderr
    assert not data.exists()


@pytest.mark.parametrize("obstacle", ["data folder", "key"])
def test_a_folder_that_cannot_be_used_is_named(data: Path, nothing, obstacle: str):
    if obstacle == "data folder":
        data.write_text("a file", encoding="utf-8")
    else:
        key_file(data, "secret_key").mkdir(parents=True)
    result = run_in(nothing, "init", *ANSWERS)

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert str(data) in result.stderr


def test_at_a_keyboard_it_asks_for_what_is_missing(data: Path, nothing, tmp_path: Path):
    keyboard, terminal = pty.openpty()
    asking = subprocess.Popen(
        [sys.executable, "-m", "buurtstem", "init"],
        env=nothing, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    answers = ("De Wiek", "fg@dewiek.example", "https://dewiek.example", "noor@dewiek.example", "")
    os.write(keyboard, "".join(f"{line}\n" for line in (*answers, f"{tmp_path}/keys.txt")).encode())
    assert asking.stdout is not None
    assert asking.stderr is not None
    for question in (b"Passphrase: ", b"Repeat for confirmation: "):
        asked = b""
        while question not in asked and asking.poll() is None:  # what is typed before it is thrown away
            asked += os.read(asking.stderr.fileno(), 1000)
        os.write(keyboard, f"{PASSPHRASE}\n".encode())
    output, errors = asking.communicate(timeout=SECONDS)
    os.close(keyboard)
    os.close(terminal)

    assert (asking.returncode, errors.strip()) == (0, b"")
    assert rows(data, "SELECT email, name FROM person") == [("noor@dewiek.example", "noor")]
    assert open_backup(read_backup((tmp_path / "keys.txt").read_bytes()), PASSPHRASE)
    assert b"Organisation that answers for the stories" in output
    assert PASSPHRASE.encode() not in output


def test_a_closed_standard_input_is_no_keyboard(data: Path, nothing):
    command = ["sh", "-c", 'exec "$@" <&-', "sh", sys.executable, "-m", "buurtstem", "init"]
    result = subprocess.run(command, env=nothing, capture_output=True, text=True, timeout=60, check=False)

    assert result.returncode == 1
    assert result.stderr.startswith("Error: These settings are missing:")


def test_the_site_that_was_begun_starts_as_a_process_of_its_own(data: Path, nothing, tmp_path: Path):
    begun = run_process(tmp_path, nothing, "init", *ANSWERS)
    shutil.copy(data / "buurtstem.env", tmp_path / "copy.env")
    places = run_process(tmp_path, loaded(tmp_path / "copy.env", nothing), "db", "upgrade")

    assert (begun.returncode, begun.stderr) == (0, "")
    assert (places.returncode, places.stderr) == (0, "")
