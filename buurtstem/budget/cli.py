"""`buurtstem budget`: Participatory budgeting."""

from __future__ import annotations

import click


@click.group("budget")
def budget_commands() -> None:
    """Participatory budgeting."""
