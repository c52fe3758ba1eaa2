"""`buurtstem translations`: extract, update, compile and check the catalogues of the checkout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
from babel.messages import Catalog, pofile

from buurtstem.core.paths import PACKAGE, asset_folder
from buurtstem.core.settings import LANGUAGES

DOMAIN = "messages"
CHECKOUT = PACKAGE.parent
# Babel counts these otherwise than CLDR does: Turkish has two forms, French and Spanish have one for millions
PLURAL_FORMS = {
    "tr": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=3; plural=(n==0 || n==1 ? 0 : n%1000000==0 ? 1 : 2);",
    "es": "nplurals=3; plural=(n==1 ? 0 : n!=0 && n%1000000==0 ? 1 : 2);",
}


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
        file = _catalogue(folder, lang)
        catalogue = _read(file, lang) if file.is_file() else new_catalogue(lang)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            pofile.write_po(out, catalogue, width=110, sort_output=True, omit_header=False)


@translation_commands.command("compile")
def compile_catalogues() -> None:
    """Make the .mo files that the program reads."""
    _babel("compile", "-d", str(asset_folder("translations")), "--statistics")


@translation_commands.command("check")
def check() -> None:
    """List what is missing or wrong; exit 1 if anything is."""
    folder = asset_folder("translations")
    template = _read(folder / f"{DOMAIN}.pot", "en")
    problems = [problem for lang in LANGUAGES for problem in problems_of(folder, lang, template)]
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)


def new_catalogue(lang: str) -> Catalog:
    """Return an empty catalogue that counts as its language does."""
    catalogue = Catalog(locale=lang, domain=DOMAIN, fuzzy=False)
    if lang in PLURAL_FORMS:
        headers = dict(catalogue.mime_headers) | {"Plural-Forms": PLURAL_FORMS[lang]}
        catalogue.mime_headers = list(headers.items())
    return catalogue


def problems_of(folder: Path, lang: str, template: Catalog) -> list[str]:
    """Return a line for each string of the template that a language lacks or has wrong."""
    catalogue = _read(_catalogue(folder, lang), lang)
    found = []
    for message in template:
        if not message.id:
            continue
        own = catalogue.get(message.id, message.context)
        name = message.id if isinstance(message.id, str) else message.id[0]
        if own is None or not _is_translated(own.string, lang):
            found.append(f"{lang}: not translated: {name}")
            continue
        found += [f"{lang}: {error}: {name}" for error in own.check(catalogue)]
    return found


def _is_translated(string: str | tuple[str, ...] | list[str] | None, lang: str) -> bool:
    return lang == "en" or all(string if isinstance(string, (tuple, list)) else (string,))


def _catalogue(folder: Path, lang: str) -> Path:
    return folder / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def _read(file: Path, lang: str) -> Catalog:
    if not file.is_file():
        raise click.ClickException(f"{file} is missing. Run `buurtstem translations extract` in a checkout.")
    with file.open("rb") as source:
        return pofile.read_po(source, locale=lang, domain=DOMAIN)


def _babel(*arguments: str) -> None:
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", *arguments]
    result = subprocess.run(command, cwd=CHECKOUT, check=False)  # noqa: S603  our own arguments only
    if result.returncode:
        sys.exit(result.returncode)
