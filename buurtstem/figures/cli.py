"""`buurtstem figures`: figures of statistics offices from files."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from buurtstem.core.clock import now
from buurtstem.places.rules import FIRST_DIVISION, LAST_DIVISION
from buurtstem.web.database import reading, transaction

from .actions import import_figures, preview_figures
from .rules.findings import Outcome, Report, Told, UnreadableFigures

MOST_PROBLEMS = 50  # lines on standard error; the JSON document has them all
FEW = 5  # areas named
WORDS = {
    Outcome.NEW: "new",
    Outcome.MORE: "imported before; areas were added since",
    Outcome.UNCHANGED: "imported before: nothing changed",
    Outcome.OLDER: "imported before, and a newer file replaced it: nothing changed",
}


@click.group("figures")
def figure_commands() -> None:
    """Figures of statistics offices."""


@figure_commands.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--source", help="Who publishes the figures, where the file does not tell.")
@click.option("--reference-date", type=click.DateTime(["%Y-%m-%d"]), help="The day they are about.")
@click.option("--division", type=click.IntRange(FIRST_DIVISION, LAST_DIVISION),
              help="Year of the division into areas.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Read and check only; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def import_file(  # noqa: PLR0913  one argument per option
    file: Path,
    source: str | None,
    reference_date: datetime | None,
    division: int | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring in figures of areas that are known here: KWB (CBS OData) or Leefbaarometer by neighbourhood.

    The layout is recognised; rows that cannot be true are left out and named. The same file twice changes
    nothing. Values that a newer file says otherwise are kept, and stand no more.
    """
    told = Told(file.name, source, reference_date.date() if reference_date else None, division)
    content = file.read_bytes()
    try:
        if dry_run:
            report = preview_figures(reading(), content, told)
        else:
            with transaction() as session:
                report = import_figures(session, content, told, now())
    except UnreadableFigures as reason:
        raise click.ClickException(f"{file.name} {reason}") from reason
    for problem in report.problems[:MOST_PROBLEMS]:
        click.echo(f"{file.name}: {problem}", err=True)
    if len(report.problems) > MOST_PROBLEMS:
        click.echo(f"{file.name}: and {len(report.problems) - MOST_PROBLEMS} more", err=True)
    if as_json:
        click.echo(json.dumps(as_document(report, dry_run=dry_run)))
    else:
        _print(report, dry_run=dry_run)
    if report.problems:
        raise SystemExit(1)


def as_document(report: Report, *, dry_run: bool) -> dict[str, Any]:
    """Return the report as `--json` prints it."""
    return {
        "file": report.name,
        "sha256": report.sha256,
        **asdict(report.origin),
        "dry_run": dry_run,
        "outcome": report.outcome,
        "rows": report.rows,
        "matched": report.matched,
        "unmatched": len(report.unmatched),
        "unmatched_areas": list(report.unmatched[:FEW]),
        "known": report.count("known"),
        "suppressed": report.count("suppressed"),
        "not_yet": report.count("not_yet"),
        "unknown": report.count("unknown"),
        "nil": report.count("nil"),
        "impossible": report.count("impossible"),
        "refused": report.count("refused"),
        "added": report.added,
        "superseded": report.superseded,
        "columns": [asdict(column) for column in report.columns],
        "ignored_columns": list(report.ignored_columns),
        "checks": [asdict(check) for check in report.checks],
        "problems": [str(problem) for problem in report.problems],
    }


def _print(report: Report, *, dry_run: bool) -> None:
    origin = report.origin
    click.echo(f"{report.name}: {origin.source} ({origin.licence}), {origin.table}")
    click.echo(f"division of {origin.division}; {WORDS[report.outcome]}")
    more = "…" if len(report.unmatched) > FEW else ""
    few = f" ({', '.join(report.unmatched[:FEW])}{more})" if report.unmatched else ""
    click.echo(
        f"{report.rows} rows: {report.matched} about areas known here; "
        f"{len(report.unmatched)} areas are not{few}"
    )
    for column in report.columns:
        counts = ", ".join(f"{number} {status.replace('_', ' ')}" for status, number in column.counts.items())
        click.echo(f"  {column.column} -> {column.indicator}: {counts}")
    if report.ignored_columns:
        click.echo(f"not used: {', '.join(report.ignored_columns)}")
    for check in report.checks:
        click.echo(f"check {check.code}: {check.sentence}")
    done = "would be" if dry_run else "were"
    click.echo(f"{report.added} figures {done} added, {report.superseded} older ones {done} replaced")
