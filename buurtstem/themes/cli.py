"""Commands `buurtstem themes`: tag texts, train the pipeline, measure it. Corrections need a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from buurtstem.web.text_lines import Line, one_line, opened, print_line

from .pipelines import clear_broken_off
from .text_lines import load_tagger, models_folder, models_option, read_along
from .turns import TrainingRuns, own_turn

if TYPE_CHECKING:
    from .rules import Tagging


@click.group()
def themes() -> None:
    """Tag stories with themes, train the tagger, measure it."""


@themes.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="JSON lines come out with and without it.")
@models_option
def tag(file: str, as_json: bool, models: Path | None) -> None:  # noqa: ARG001, FBT001
    """Tag the texts of FILE ("-": standard input).

    JSON lines {"id", "text"[, "lang"]} in; JSON lines with id, lang, themes, nature and tagged out, in the
    same order. A line that cannot be used is named on standard error, the others are tagged; exit 1 then.
    """
    bad: list[int] = []
    with opened(file) as lines:
        for line, tagging in read_along(lines, load_tagger(models), bad):
            print_line(_document(line, tagging))
    if bad:
        sys.exit(1)


@themes.command()
@click.option("--if-needed", is_flag=True, help="Do nothing when texts, lists and code are unchanged.")
@click.option(
    "--with-corrections",
    is_flag=True,
    help="Learn from corrected stories of this site too, into the data folder; refused when it gets worse.",
)
@models_option
@click.pass_context
def train(context: click.Context, *, if_needed: bool, with_corrections: bool, models: Path | None) -> None:
    """Train the pipeline from its texts and term lists; the same input gives the same scores.

    With --with-corrections the shipped pipeline stays as it is. The new one also learns from public stories
    whose themes a person chose and whose tellers ticked that. It is compared with the one in use on texts
    that neither learned from, and not taken into use (exit 1) when a language or a theme falls too far.
    """
    if with_corrections:
        if models or if_needed:
            raise click.UsageError("--with-corrections goes alone: it learns beside the shipped pipeline.")
        context.invoke(_train_with_corrections)
        return
    from buurtstem.themes.nlp import training
    from buurtstem.themes.nlp.corpus import TextsInvalid
    from buurtstem.themes.nlp.processes import ProcessBroken
    from buurtstem.themes.nlp.terms import TermListInvalid

    folder = models_folder(models)
    refusals = (
        training.NothingToTrainOn,
        TextsInvalid,
        TermListInvalid,
        TrainingRuns,
        ProcessBroken,
        OSError,
    )
    try:
        with own_turn(folder):
            clear_broken_off(folder)
            if if_needed and not training.needs_training(folder):
                print(f"The trained pipeline is up to date: {training.current_version(folder)}")
                return
            version = training.train(folder, _progress)
    except refusals as error:
        raise click.ClickException(one_line(error)) from error
    print(f"Trained {version} into {folder / 'trained'}")


@with_appcontext
def _train_with_corrections() -> None:
    """Hand over to the feature that knows stories and consents (`corrections`), as `app.py` registered it."""
    learn: Callable[[Callable[[str], None]], None] = current_app.extensions["learn_from_corrections"]
    learn(_progress)


@themes.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")
@models_option
def measure(file: Path, as_json: bool, models: Path | None) -> None:  # noqa: FBT001
    """Print micro and macro F1 on FILE, JSON lines with "lang", "text", "themes" and optional "doubtful".

    FILE may also be a folder: all its .jsonl files are measured together. The language is recognised,
    not told.
    """
    from buurtstem.themes.nlp import corpus, measure

    files = sorted(file.glob("*.jsonl")) if file.is_dir() else [file]
    try:
        texts = corpus.read_texts(files)
    except (corpus.TextsInvalid, OSError) as error:
        raise click.ClickException(one_line(error)) from error
    if not texts:
        raise click.ClickException(f"There are no texts in {file}.")
    result = measure.measure(load_tagger(models), texts)
    print(json.dumps(measure.as_document(result)) if as_json else measure.as_table(result))


def _document(line: Line, tagging: Tagging) -> dict[str, object]:
    return {
        "id": line.id,
        "lang": tagging.lang,
        "themes": [
            {"code": theme.code, "score": theme.score, "because": list(theme.because)}
            for theme in tagging.themes
        ],
        "nature": list(tagging.nature),
        "tagged": tagging.tagged,
    }


def _progress(message: str) -> None:
    if sys.stderr.isatty():
        click.echo(message, err=True)
