"""Environments of sites in real use, and commands that are run in them."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from click.testing import CliRunner, Result

from buurtstem.cli import main
from buurtstem.core.settings import Settings, variable_of
from tests.cli.conftest import development

VARIABLES = [name for each in fields(Settings) for name in (variable_of(each), f"{variable_of(each)}_FILE")]


def real_use(folder: Path, **changes: str) -> dict[str, str]:
    """Return the environment of a complete site in real use; an empty value takes a variable away."""
    settings = {
        "BUURTSTEM_ENVIRONMENT": "production",
        "BUURTSTEM_ORGANISATION": "Gemeente Voorbeeldstad",
        "BUURTSTEM_PRIVACY_CONTACT": "fg@voorbeeldstad.example",
        "BUURTSTEM_PUBLIC_URL": "https://buurtstem.example",
        "BUURTSTEM_PROXIES": "1",
    }
    environ = {**development(folder), **settings, **changes}
    return {name: value for name, value in environ.items() if value}


def run_in(environ: dict[str, str], *words: str, stdin: str | None = None) -> Result:
    """Run a command in this process with these settings and no others; what it sets is taken back."""
    result = CliRunner().invoke(main, words, input=stdin, env={**dict.fromkeys(VARIABLES), **environ})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result
