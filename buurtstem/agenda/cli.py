"""`buurtstem threads`: Threads of stories."""

from __future__ import annotations

import click


@click.group("threads")
def thread_commands() -> None:
    """Threads of stories."""
