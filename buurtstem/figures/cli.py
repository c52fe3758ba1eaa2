"""`buurtstem figures`: Figures of statistics offices."""

from __future__ import annotations

import click


@click.group("figures")
def figure_commands() -> None:
    """Figures of statistics offices."""
