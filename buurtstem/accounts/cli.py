"""`buurtstem user`: accounts from the command line."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from buurtstem.core.clock import now
from buurtstem.web.database import transaction

from . import actions
from .rules import LINK_LIFETIME, Grant, InvalidAccount, Role, check_account
from .views import link_address


@click.group("user")
def user_commands() -> None:
    """Accounts of people with a role."""


@user_commands.command("add")
@click.argument("email")
@click.option(
    "--role", "roles", required=True, multiple=True, type=click.Choice([role.value for role in Role])
)
@click.option("--organisation", default="", help="Name of the organisation this person belongs to.")
@click.option("--place", default=None, help="CBS code of the area; without it the whole municipality.")
@click.option("--name", default="", help="Name as colleagues know it.")
@with_appcontext
def add_user(email: str, roles: tuple[str, ...], organisation: str, place: str | None, name: str) -> None:
    """Make an account (or add a role to one) and print a link that signs in once, within three days."""
    grants = tuple(Grant(Role(role), place) for role in roles)
    try:
        check_account(email, (name, organisation), grants)
    except InvalidAccount as wrong:
        raise click.ClickException(str(wrong)) from wrong
    with transaction() as session:
        person_id = actions.add_person(session, email, name, grants, now(), organisation)
        token = actions.make_link(session, person_id, "invitation", LINK_LIFETIME, now())
    click.echo(link_address(current_app.extensions["settings"], token))
