"""Fixtures of the command tests: commands in this process on an empty database, or as a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from buurtstem.cli import main
from tests.conftest import TEST_KEYS

Command = Callable[..., Result]
SECONDS = 180  # most that a command may take on a machine that is busy with other tests


@pytest.fixture
def command(app: Flask) -> Command:
    """Runs a command on an empty, migrated database; whatever went wrong, it is no traceback."""

    def command(*arguments: object, stdin: bytes | str | None = None) -> Result:
        result = app.test_cli_runner().invoke(main, [str(each) for each in arguments], input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    return command


def development(folder: Path, **changes: str) -> dict[str, str]:
    """Return the environment of a site in a folder, with nothing of ours in it."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("BUURTSTEM_") and name != "DATABASE_URL"
    }
    settings = {
        "BUURTSTEM_ENVIRONMENT": "development",
        "BUURTSTEM_DATA_DIR": str(folder),
        "BUURTSTEM_SECRET_KEY": TEST_KEYS["secret_key"],
        "BUURTSTEM_RECEIPT_KEY": TEST_KEYS["receipt_key"],
    }
    return {**clean, **settings, **changes}


def run_process(folder: Path, environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", "buurtstem", *arguments],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
