"""What holds for every command: help without settings, and one line for whatever is wrong around it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from buurtstem import __version__
from buurtstem.cli import main
from tests.cli.conftest import development, run_process

NAMED_IN_THE_DESIGN = {
    "run",
    "db upgrade",
    "user add",
    "places import",
    "stories erase",
    "demo load",
    "init",
    "check",
    "keys backup",
    "keys restore",
    "threads propose",
    "figures import",
    "budget tally",
    "budget codes",
    *(f"themes {name}" for name in ("tag", "train", "measure")),
    *(f"translations {name}" for name in ("extract", "update", "compile", "check")),
}


def names(group: click.Group = main, above: str = "") -> Iterator[str]:
    """Yield every group and command by the words with which it is called."""
    for name, command in group.commands.items():
        yield f"{above}{name}"
        if isinstance(command, click.Group):
            yield from names(command, f"{above}{name} ")


ALL = sorted(names())


def without_settings(folder: Path) -> dict[str, str]:
    environ = development(folder)
    return {name: value for name, value in environ.items() if not name.startswith("BUURTSTEM_")}


def run_in(environ: dict[str, str], *words: str) -> Result:
    """Run a command in this process with these variables and no others of ours."""
    ours = {name: None for name in os.environ if name.startswith("BUURTSTEM_") or name == "DATABASE_URL"}
    result = CliRunner().invoke(main, words, env={**ours, **environ})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def test_every_command_that_was_promised_is_there():
    assert NAMED_IN_THE_DESIGN - set(ALL) == set()


@pytest.mark.parametrize("name", ["", *ALL])
def test_help_is_there_for_every_command_without_settings(name: str, monkeypatch: pytest.MonkeyPatch):
    for variable in ("BUURTSTEM_ENVIRONMENT", "BUURTSTEM_SECRET_KEY", "DATABASE_URL"):
        monkeypatch.delenv(variable, raising=False)
    result = CliRunner().invoke(main, [*name.split(), "--help"])

    assert (result.exit_code, result.exception, result.stderr) == (0, None, "")
    assert "Usage: " in result.stdout


def test_each_help_begins_with_what_the_command_is_for(command):
    for name in ALL:
        lines = command(*name.split(), "--help").stdout.splitlines()
        assert len(lines[2].strip()) > len("Stories"), name


def test_the_program_as_it_is_called_lists_its_commands_and_says_its_version(tmp_path: Path):
    shown = run_process(tmp_path, without_settings(tmp_path), "--help")
    version = run_process(tmp_path, without_settings(tmp_path), "--version")

    assert (shown.returncode, shown.stderr) == (0, "")
    assert all(f"  {name} " in shown.stdout for name in main.commands)
    assert (version.returncode, version.stdout) == (0, f"buurtstem, version {__version__}\n")


@pytest.mark.parametrize("words", [["nonsense"], ["places", "nonsense"], ["run", "--nonsense"], ["run", "x"]])
def test_a_typing_error_in_a_command_is_named(command, words: list[str]):
    result = command(*words)

    assert result.exit_code == 2
    assert words[-1] in result.stderr


def test_every_problem_of_the_settings_has_its_line(tmp_path: Path):
    environ = without_settings(tmp_path) | {
        "BUURTSTEM_SECRET_KEY": "short",
        "BUURTSTEM_DEFAULT_LANGUAGE": "xx",
        "DATABASE_URL": "mysql://noor:geheim@host/name",
    }
    result = run_in(environ, "db", "upgrade")

    assert (result.exit_code, result.stdout) == (1, "")
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "BUURTSTEM_SECRET_KEY",
        "BUURTSTEM_RECEIPT_KEY",
        "DATABASE_URL",
        "BUURTSTEM_DEFAULT_LANGUAGE",
        "BUURTSTEM_ORGANISATION",
        "BUURTSTEM_PRIVACY_CONTACT",
    ]
    assert "geheim" not in result.stderr


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"BUURTSTEM_MAIL_PORT": "many"}, "BUURTSTEM_MAIL_PORT: "),
        ({"BUURTSTEM_SECRET_KEY": "", "BUURTSTEM_SECRET_KEY_FILE": "/nowhere"}, "BUURTSTEM_SECRET_KEY: "),
        ({"BUURTSTEM_DATA_DIR": "{folder}/file"}, "{folder}/file: "),
        ({"DATABASE_URL": "no address"}, "DATABASE_URL: "),
        ({"DATABASE_URL": "sqlite:///{folder}/file/x.db"}, "{folder}/file: "),
        ({"DATABASE_URL": "sqlite:///{folder}/file"}, "Error: The database cannot be used: "),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "Error: The database cannot be used: "),
    ],
    ids=["number", "secret file", "data folder", "address", "folder of database", "no database", "away"],
)
def test_surroundings_that_cannot_work_are_told_in_one_line(tmp_path: Path, changes, line: str):
    (tmp_path / "file").write_text("This is a letter and no database. " * 100, encoding="utf-8")
    filled = {name: value.format(folder=tmp_path) for name, value in changes.items()}
    result = run_in(development(tmp_path, **filled), "db", "upgrade")

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stderr.startswith(line.format(folder=tmp_path))


def test_a_database_without_tables_is_told_in_one_line(tmp_path: Path):
    words = ("user", "add", "noor@test.example", "--role", "checker")
    result = run_in(development(tmp_path), *words)

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "buurtstem db upgrade" in result.stderr


def test_the_database_is_made_once_and_left_alone_afterwards(tmp_path: Path):
    for _ in range(2):
        result = run_in(development(tmp_path), "db", "upgrade")
        assert (result.exit_code, result.stderr) == (0, "")
    assert (tmp_path / "buurtstem.db").is_file()
