"""`buurtstem budget`: Participatory budgeting."""

from __future__ import annotations

import click

from .codes_cli import print_codes


@click.group("budget")
def budget_commands() -> None:
    """Participatory budgeting."""


budget_commands.add_command(print_codes)
