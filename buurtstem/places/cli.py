"""`buurtstem places`: areas from files."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from buurtstem.web.database import transaction

from .actions import import_areas
from .rules import (
    FIRST_DIVISION,
    LAST_DIVISION,
    CodeList,
    DivisionConflict,
    UnreadableList,
    read_code_list,
)

CURRENT_DIVISION = 2024


@click.group("places")
def place_commands() -> None:
    """Municipalities, districts and neighbourhoods."""


@place_commands.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--names", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="KWB file that names the municipalities.")  # fmt: skip
@click.option("--division", type=click.IntRange(FIRST_DIVISION, LAST_DIVISION), default=CURRENT_DIVISION,
              show_default=True, help="Year of the division into areas.")  # fmt: skip
@click.option(
    "--open/--closed",
    "opens",
    default=None,
    help="Whether residents can tell there; by default where it is new.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def import_places(
    file: Path, names: Path | None, division: int, *, opens: bool | None, as_json: bool
) -> None:
    """Bring in a CBS code list (columns Identifier and Title); the same file twice changes nothing."""
    found = _read(file)
    if names is not None:
        found = _joined(found, _read(names))
    try:
        with transaction() as session:
            done = import_areas(session, found, division, opens=opens)
    except DivisionConflict as conflict:
        raise click.ClickException(str(conflict)) from conflict
    for problem in found.problems:
        click.echo(problem, err=True)
    if as_json:
        click.echo(json.dumps({**vars(done), "problems": found.problems}))
    else:
        click.echo(f"{done.added} areas added, {done.renamed} renamed, {done.unchanged} as they were")
    if found.problems:
        raise SystemExit(1)


def _read(file: Path) -> CodeList:
    try:
        found = read_code_list(file.read_bytes())
    except UnreadableList as problem:
        raise click.ClickException(f"{file.name}: {problem}") from problem
    problems = tuple(f"{file.name}: {problem}" for problem in found.problems)
    return CodeList(found.areas, found.municipality_names, problems)


def _joined(areas: CodeList, names: CodeList) -> CodeList:
    """Return the areas of one file with the municipality names of both."""
    return CodeList(
        areas.areas, areas.municipality_names | names.municipality_names, areas.problems + names.problems
    )
