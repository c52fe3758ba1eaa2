"""`buurtstem themes use|retag`, and what `themes train --with-corrections` does."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from buurtstem.core.clock import now
from buurtstem.themes.pipelines import NoSuchPipeline, Pipelines
from buurtstem.themes.rules import Tagger
from buurtstem.themes.turns import TrainingRuns
from buurtstem.web.database import reading, transaction, transactions_of
from buurtstem.web.text_lines import one_line

from .actions import start_retagging
from .queries import find_progress, teaching_texts
from .retagging import retag_all
from .rules.retagging import AlreadyRunning, Progress
from .training import NothingToLearn, Outcome, ShippedIsOld, train_with_corrections

THEN = "Stories keep the proposals they have until: buurtstem themes retag"


def learn_from_corrections(report: Callable[[str], None]) -> None:
    """Train with the corrected stories of this database, which is only read; print what the guard found."""
    from buurtstem.themes.nlp.corpus import TextsInvalid
    from buurtstem.themes.nlp.processes import ProcessBroken
    from buurtstem.themes.nlp.tagger import PipelineMissing
    from buurtstem.themes.nlp.terms import TermListInvalid
    from buurtstem.themes.nlp.training import NothingToTrainOn

    teaching = teaching_texts(reading())
    try:
        made = train_with_corrections(teaching, _pipelines(), report)
    except (
        NothingToLearn,
        ShippedIsOld,
        TrainingRuns,
        ProcessBroken,
        NothingToTrainOn,
        TextsInvalid,
        TermListInvalid,
        PipelineMissing,
        OSError,
    ) as error:
        raise click.ClickException(one_line(error)) from error
    _tell(made)


@click.command("use")
@click.argument("version", required=False)
@click.option("--shipped", is_flag=True, help="Use the pipeline that comes with the program.")
@with_appcontext
def use_command(version: str | None, *, shipped: bool) -> None:
    """Use VERSION, a pipeline that this site trained, or go back to the shipped one.

    Without either: list what is there. Only what passed the guard of `themes train --with-corrections` is.
    A running server takes it up with the next text.
    """
    pipelines = _pipelines()
    if version and shipped:
        raise click.UsageError("Give either VERSION or --shipped.")
    if version or shipped:
        _choose(pipelines, version)
    for kept in pipelines.kept:
        click.echo(f"{kept}{' (in use)' if kept == pipelines.version_in_use else ''}")
    click.echo(f"shipped{'' if pipelines.version_in_use else ' (in use)'}")
    if version or shipped:
        click.echo(THEN)


@click.command("retag")
@with_appcontext
def retag_command() -> None:
    """Let the pipeline in use propose themes for all stories again; what people chose stays.

    Broken off, it goes on where it was when it is run again, by the server's worker or by this command.
    A run that goes on already is not begun again: this command helps it along, and ends with it.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    tagger: Tagger = app.extensions["tagger"]
    version = tagger.version
    try:
        with transaction() as session:
            start_retagging(session, None, version, now())
    except AlreadyRunning:
        with transaction() as session:  # not `reading()`: what that saw stays what the last line says
            begun = find_progress(session)
        click.echo(f"Goes on with the run that was begun, after {begun.done if begun else 0} stories.")
    retag_all(transactions_of(app), tagger, _show)
    done = find_progress(reading())
    click.echo(f"{done.done if done else 0} stories tagged again by {version}")


def _choose(pipelines: Pipelines, version: str | None) -> None:
    """Use a version from now on, if it can be loaded, or the shipped one; not beside another such command."""
    from buurtstem.themes.nlp.tagger import PipelineMissing, SpacyTagger

    try:
        with pipelines.turn():
            if version:
                SpacyTagger.load(pipelines.folder_of(version))
                pipelines.take_into_use(version)
            else:
                pipelines.use_shipped()
    except PipelineMissing as error:
        raise click.ClickException(f"{version} is damaged. Use another one, or train again.") from error
    except (NoSuchPipeline, TrainingRuns, OSError) as error:
        raise click.ClickException(one_line(error)) from error


def _tell(made: Outcome) -> None:
    from buurtstem.themes.nlp.guard import as_table

    click.echo(
        f"{made.version}: learned from {made.learned} corrected stories beside the texts; "
        f"{made.held_out} kept for measuring, {made.suspected} left out because they may name somebody"
    )
    click.echo(as_table(made.comparison))
    if made.comparison.is_refused:
        click.echo("Not taken into use; the pipeline in use stays.", err=True)
        sys.exit(1)
    click.echo(f"Taken into use. {THEN}")


def _show(progress: Progress) -> None:
    if sys.stderr.isatty():
        click.echo(f"{progress.percent} %", err=True)


def _pipelines() -> Pipelines:
    pipelines: Pipelines = current_app.extensions["pipelines"]
    return pipelines
