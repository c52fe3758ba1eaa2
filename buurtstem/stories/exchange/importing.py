"""`buurtstem stories import`: rows of a file become stories that wait for a check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from buurtstem.core.clock import now, today
from buurtstem.places.queries import open_neighbourhoods
from buurtstem.themes.rules import Tagger
from buurtstem.web.database import reading, transaction

from .actions import BatchReport, import_batch
from .files import UnreadableFile, read_rows
from .rules.rows import Problem, StoryRow, check_row

BATCH = 100  # rows of one transaction: other writers wait for no more
MOST_TOLD = 50  # problems told one by one
LONGEST_SOURCE = 200  # characters


@dataclass
class Report:
    """What became of a file."""

    rows: int = 0
    refused: int = 0
    done: BatchReport = field(default_factory=BatchReport)
    problems: int = 0
    told: list[Problem] = field(default_factory=list)

    def add(self, problems: tuple[Problem, ...]) -> None:
        """Note what is wrong with a row; only the first are kept, so that memory stays flat."""
        self.refused += 1
        self.problems += len(problems)
        self.told += problems[: MOST_TOLD - len(self.told)]

    def add_batch(self, batch: BatchReport) -> None:
        """Note what became of some rows."""
        self.done.added += batch.added
        self.done.unchanged += batch.unchanged
        self.done.changed += batch.changed
        self.done.erased += batch.erased


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--source", help="Name under which the rows of this file are found again; else its own.")
@click.option("--dry-run", is_flag=True, help="Read and check only; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def import_stories(file: Path, source: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Bring in stories from CSV or JSON lines; each waits for a check like any other.

    A row needs id, text, area and consent (oneself, pair or parent; then what for: "pair: publish, teach").
    It may have lang, month, source, told_by, nature, themes and age. The same file twice changes nothing;
    after a stop in the middle the next run goes on where the last one was.
    """
    source = (source or file.name)[:LONGEST_SOURCE]
    report = Report()
    tagger: Tagger = current_app.extensions["tagger"]
    try:
        for batch in _batches(file, report):
            if dry_run:
                report.add_batch(import_batch(reading(), source, batch, None, now()))
            else:
                with transaction() as session:
                    report.add_batch(import_batch(session, source, batch, tagger, now()))
            reading().expunge_all()
    except UnreadableFile as reason:
        raise click.ClickException(f"{file.name} {reason}") from reason
    _print(file.name, report, dry_run=dry_run, as_json=as_json)
    if report.refused or report.done.changed:
        raise SystemExit(1)


def _batches(file: Path, report: Report) -> Iterator[list[StoryRow]]:
    """Yield the rows that can be told, some at a time."""
    areas = {area.code for area in open_neighbourhoods(reading(), (None,))}
    this_month = today().replace(day=1)
    batch: list[StoryRow] = []
    for number, cells in read_rows(file):
        report.rows += 1
        checked: StoryRow | tuple[Problem, ...] = (
            (Problem(number, "row", cells),)
            if isinstance(cells, str)
            else check_row(number, cells, areas, this_month)
        )
        if not isinstance(checked, StoryRow):
            report.add(checked)
            continue
        batch.append(checked)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def as_document(name: str, report: Report, *, dry_run: bool) -> dict[str, Any]:
    """Return the report as `--json` prints it."""
    return {
        "file": name,
        "dry_run": dry_run,
        "rows": report.rows,
        "added": report.done.added,
        "unchanged": report.done.unchanged,
        "changed": report.done.changed,
        "erased": report.done.erased,
        "refused": report.refused,
        "problem_count": report.problems,
        "problems": [
            {"row": each.row, "column": each.column, "sentence": each.sentence} for each in report.told
        ],
    }


def _print(name: str, report: Report, *, dry_run: bool, as_json: bool) -> None:
    for problem in report.told:
        click.echo(f"{name}: {problem}", err=True)
    if report.problems > len(report.told):
        click.echo(f"{name}: and {report.problems - len(report.told)} more", err=True)
    for external_id in report.done.changed[:MOST_TOLD]:
        click.echo(f"{name}: id {external_id}: the text is another one now; nothing was changed", err=True)
    if as_json:
        click.echo(json.dumps(as_document(name, report, dry_run=dry_run)))
        return
    done = report.done
    click.echo(
        f"{name}: {report.rows} rows: {done.added} {'would be' if dry_run else 'were'} added, "
        f"{done.unchanged} were here already, {len(done.changed)} have another text now, "
        f"{len(done.erased)} were erased since, {report.refused} are refused"
    )
