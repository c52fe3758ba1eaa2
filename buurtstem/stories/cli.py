"""`buurtstem stories`: what a resident's own request does, for the desk."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from buurtstem.core.database import empty_log
from buurtstem.core.retention import Retention
from buurtstem.core.settings import Settings
from buurtstem.receipts.queries import find_contribution
from buurtstem.receipts.rules import NotACode, mac_of, read_code
from buurtstem.web.database import reading, transaction


@click.group("stories")
def story_commands() -> None:
    """Stories."""


@story_commands.command("erase")
@with_appcontext
def erase_story() -> None:
    """Erase the story of a receipt; the code is read from standard input, so no history keeps it."""
    settings: Settings = current_app.extensions["settings"]
    retention: Retention = current_app.extensions["retention"]
    typed = sys.stdin.buffer.readline() if sys.stdin else b""  # it may also be closed
    try:
        code = read_code(typed.decode("utf-8", "replace"))
    except NotACode:
        raise click.ClickException("this is no receipt code: there is a typing error in it") from None
    with transaction() as session:
        ref = find_contribution(session, mac_of(code, settings.receipt_key))
        if ref is None:
            raise click.ClickException("no receipt with this code was given out here")
        retention.erase(session, ref)
    empty_log(reading().get_bind())
    click.echo("erased")
