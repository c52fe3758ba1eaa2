"""`buurtstem demo`: the demo neighbourhoods, the links of their people, and codes to vote with."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from buurtstem.core.clock import now
from buurtstem.core.errors import Conflict
from buurtstem.web.database import transaction, transactions_of

from .links import make_demo_codes, make_demo_links
from .load import load_demo


@click.group("demo")
def demo_commands() -> None:
    """The demo neighbourhoods Molenveld and Laaghoven."""


@demo_commands.command("load")
@with_appcontext
def load() -> None:
    """Fill an empty database with real figures, invented people and stories; refuse one in real use."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        loaded = load_demo(transactions_of(app), app.extensions["settings"], app.extensions["tagger"], now())
    except Conflict:
        raise click.ClickException(
            "this database has areas or people in it; the demo goes into an empty one"
        ) from None
    if loaded is None:
        click.echo("the demo is there already")
        return
    click.echo(
        f"{loaded.stories} stories, {loaded.threads} threads, {loaded.items} agenda items "
        f"and {loaded.rounds} rounds loaded"
    )


def print_demo_links(address: str) -> None:
    """Print what opens the demo on this machine: a sign-in link for each person, and codes to vote with."""
    with transaction() as session:
        links = make_demo_links(session, now())
        rounds = make_demo_codes(session, current_app.extensions["settings"].receipt_key, now())
    for link in links:
        click.echo(f"  {link.name}: {address}/nl/werk/link#{link.token}")
    for each in rounds:
        click.echo(f"  Codes for {address}/nl/begroting/{each.slug}/stem: {', '.join(each.codes)}")
