"""`buurtstem demo`: the demo neighbourhoods and the links of their people."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from buurtstem.core.clock import now
from buurtstem.core.errors import Conflict
from buurtstem.web.database import transaction

from .load import load_demo, make_demo_links


@click.group("demo")
def demo_commands() -> None:
    """The demo neighbourhoods Molenveld and Laaghoven."""


@demo_commands.command("load")
@with_appcontext
def load() -> None:
    """Fill an empty database with invented people and stories; a database in real use is refused."""
    settings = current_app.extensions["settings"]
    try:
        with transaction() as session:
            count = load_demo(session, current_app.extensions["tagger"], settings.receipt_key, now())
    except Conflict:
        raise click.ClickException(
            "this database has areas or people in it; the demo goes into an empty one"
        ) from None
    click.echo(f"{count} stories loaded" if count else "the demo is there already")


def print_demo_links(address: str) -> None:
    """Print a sign-in link for each demo person, new at every start, good on this machine only."""
    with transaction() as session:
        links = make_demo_links(session, now())
    for link in links:
        click.echo(f"  {link.name}: {address}/nl/werk/link#{link.token}")
