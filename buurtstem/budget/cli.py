"""`buurtstem budget`: Participatory budgeting."""

from __future__ import annotations

from pathlib import Path

import click

from buurtstem.core.text import clean_text

from .codes_cli import print_codes
from .rules.election import Rule, Ties
from .rules.pabulib import FileElection, UnreadableElection, read_election
from .rules.records import as_json, as_report
from .rules.tally import tally


@click.group("budget")
def budget_commands() -> None:
    """Participatory budgeting."""


@budget_commands.command("tally")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rule", required=True, type=click.Choice([rule.value for rule in Rule]), help="How to count.")
@click.option("--ties", default=Ties.FILE.value, show_default=True,
              type=click.Choice([ties.value for ties in Ties]),
              help="Among equals the order of the file decides, or nobody (strict).")  # fmt: skip
@click.option("--threshold", type=click.IntRange(min=0),
              help="Least number of votes or points under votes-threshold.")  # fmt: skip
@click.option("--json", "in_json", is_flag=True, help="Print one JSON document.")
def tally_file(file: Path, rule: str, ties: str, threshold: int | None, *, in_json: bool) -> None:
    """Count the election in FILE, a Pabulib file (.pb); no database needed.

    What is odd in the file but clear is read and named on standard error.
    """
    found = _read(file)
    outcome = tally(found.election, Rule(rule), Ties(ties), threshold)
    for warning in found.warnings:
        click.echo(_one_line(warning), err=True)
    click.echo(as_json(found, outcome) if in_json else as_report(found, outcome))


def _read(file: Path) -> FileElection:
    try:
        return read_election(file.read_bytes())
    except UnreadableElection as problem:
        raise click.ClickException(_one_line(f"{file.name}: {problem}")) from problem
    except OSError as error:
        raise click.ClickException(_one_line(f"{file}: {error.strerror}")) from error


def _one_line(sentence: str) -> str:
    """Return a sentence that may quote a file, without line ends or signs that steer a terminal."""
    return " ".join(clean_text(sentence).split())


budget_commands.add_command(print_codes)
