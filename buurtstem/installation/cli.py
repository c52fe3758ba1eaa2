"""`buurtstem init`, `check` and `keys`: first use, what is wrong, keys kept safe."""

from __future__ import annotations

import click


@click.group("keys")
def key_commands() -> None:
    """The keys of this site."""
