"""Where a passphrase comes from: a file, the keyboard (twice for a new one), or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from buurtstem.accounts.passwords import common_passwords
from buurtstem.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, WeakPassword, check_password

REASONS = {
    "short": f"has fewer than {SHORTEST_PASSWORD} characters",
    "long": f"has more than {LONGEST_PASSWORD} characters",
    "common": "is one that many people use",
    "own": "has the name of this program in it",
}


def new_passphrase(file: Path | None) -> str:
    """Return a passphrase that is good enough to keep keys under.

    Raises:
        click.ClickException: it is not, or none was given.
    """
    passphrase = ask_passphrase(file, twice=True)
    try:
        check_password(passphrase, common_passwords(), ("buurtstem",))
    except WeakPassword as weak:
        raise click.ClickException(
            f"The passphrase {REASONS[str(weak)]}. Take four or five words that nobody would guess."
        ) from None
    return passphrase


def ask_passphrase(file: Path | None, *, twice: bool = False) -> str:
    """Return the passphrase: the first line of the file, what is typed, or the first line that comes in.

    Raises:
        click.ClickException: the file cannot be read, or there is no text.
    """
    if file is None and can_ask():
        return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True))
    try:
        lines = (file.read_bytes() if file else _first_line_that_comes_in()).splitlines()
        passphrase = lines[0].decode() if lines else ""
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise click.ClickException("The passphrase is no text in UTF-8.") from None
    if not passphrase:
        place = file or "standard input"
        raise click.ClickException(f"There is no passphrase in {place}: its first line must hold it.")
    return passphrase


def can_ask() -> bool:
    """Whether somebody sits at a keyboard; standard input may also be closed."""
    return bool(sys.stdin) and sys.stdin.isatty()


def _first_line_that_comes_in() -> bytes:
    return sys.stdin.buffer.readline() if sys.stdin else b""
