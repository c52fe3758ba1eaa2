"""`buurtstem translations`: extract, update, compile and check the catalogues of the checkout."""

from __future__ import annotations

import click

from buurtstem.core.paths import PACKAGE, asset_folder
from buurtstem.core.settings import LANGUAGES

DOMAIN = "messages"
CHECKOUT = PACKAGE.parent


@click.group("translations")
def translation_commands() -> None:
    """Catalogues of the nine languages."""


@translation_commands.command("extract")
def extract() -> None:
    """Collect all strings of the program into translations/messages.pot."""
    arguments = ["extract", "-F", "babel.cfg", "-k", "_l", "--no-location", "--sort-output", "--omit-header"]
    _babel(*arguments, "-o", str(asset_folder("translations") / f"{DOMAIN}.pot"), "buurtstem", "templates")


@translation_commands.command("update")
def update() -> None:
    """Bring new strings into each language's catalogue; what is translated stays."""
    folder = asset_folder("translations")
    for lang in LANGUAGES:
        # read anew each time: a catalogue takes the messages over as they are
        template = _read(folder / f"{DOMAIN}.pot", "en")
