"""Commands `buurtstem themes`: tag texts, train the pipeline, measure it. No database, no web application."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import click

from buurtstem.core.paths import AssetsMissing, asset_folder

if TYPE_CHECKING:
    from buurtstem.themes.nlp.tagger import SpacyTagger
    from buurtstem.themes.rules import Tagging

STANDARD_INPUT = "-"
models_option = click.option(
    "--models",
    type=click.Path(path_type=Path),
    help="Folder with texts, term lists and the trained pipeline; by default the one of Buurtstem.",
)


class LineInvalid(ValueError):
    """A line that holds no text to tag; the sentence says why."""


class Line(NamedTuple):
    """One text to tag."""

    id: str | int
    text: str
    lang: str | None


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
    with _opened(file) as lines:
        tagger = _load(models)
        waiting: list[Line] = []

        def texts() -> Iterator[tuple[str, str | None]]:
            for line in _lines(lines, bad):
                waiting.append(line)
                yield line.text, line.lang

        for tagging in tagger.tag_many(texts()):
            _print_line(_document(waiting.pop(0), tagging))
    if bad:
        sys.exit(1)


@themes.command()
@click.option("--if-needed", is_flag=True, help="Do nothing when texts, lists and code are unchanged.")
@models_option
def train(if_needed: bool, models: Path | None) -> None:  # noqa: FBT001
    """Train the pipeline from its texts and term lists; the same input gives the same scores."""
    from buurtstem.themes.nlp import training
    from buurtstem.themes.nlp.corpus import TextsInvalid
    from buurtstem.themes.nlp.terms import TermListInvalid

    folder = _folder(models)
    if if_needed and not training.needs_training(folder):
        print(f"The trained pipeline is up to date: {training.current_version(folder)}")
        return
    try:
        version = training.train(folder, _progress)
    except (training.NothingToTrainOn, TextsInvalid, TermListInvalid, OSError) as error:
        raise click.ClickException(_one_line(error)) from error
    print(f"Trained {version} into {folder / 'trained'}")


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
        raise click.ClickException(_one_line(error)) from error
    if not texts:
        raise click.ClickException(f"There are no texts in {file}.")
    result = measure.measure(_load(models), texts)
    print(json.dumps(measure.as_document(result)) if as_json else measure.as_table(result))


def _folder(models: Path | None) -> Path:
    try:
        return models or asset_folder("nlp_models") / "themes"
    except AssetsMissing as error:
        raise click.ClickException(_one_line(error)) from error


def _load(models: Path | None) -> SpacyTagger:
    from buurtstem.themes.nlp.tagger import PipelineMissing, SpacyTagger

    try:
        return SpacyTagger.load(_folder(models) / "trained")
    except PipelineMissing as error:
        raise click.ClickException(_one_line(error)) from error


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    try:
        opened = Path(file).open("rb")  # noqa: SIM115 - closed below; opened apart so that only this error is told
    except (OSError, ValueError) as error:
        raise click.ClickException(_one_line(error)) from error
    with opened:
        yield opened


def _lines(lines: Iterable[bytes], bad: list[int]) -> Iterator[Line]:
    """Yield the usable lines; name the others on standard error and note their numbers."""
    for number, content in enumerate(lines, start=1):
        if not content.strip():
            continue
        try:
            yield read_line(content)
        except LineInvalid as error:
            bad.append(number)
            click.echo(f"Line {number}: {error}", err=True)


def read_line(content: bytes) -> Line:
    """Return the text of one line.

    Raises:
        LineInvalid: not JSON in UTF-8, or not an object with "id", "text" and, if at all, "lang".
    """
    try:
        row = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LineInvalid("this is not JSON in UTF-8.") from error
    if not isinstance(row, dict):
        raise LineInvalid("this is not a JSON object.")
    name, text, lang = row.get("id"), row.get("text"), row.get("lang")
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise LineInvalid('"id" must be a string or a whole number.')
    if not isinstance(text, str):
        raise LineInvalid('"text" must be a string.')
    if not isinstance(lang, str | None):
        raise LineInvalid('"lang" must be a language code or null.')
    return Line(name, text, lang)


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


def _print_line(document: dict[str, object]) -> None:
    line = json.dumps(document, ensure_ascii=False)
    if not line.isascii():
        # Half of a pair of signs (JSON allows it in an id) has no UTF-8: replaced, as browsers do.
        line = line.encode("utf-8", "replace").decode("utf-8")
    click.echo(line)


def _progress(message: str) -> None:
    if sys.stderr.isatty():
        click.echo(message, err=True)


def _one_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split())
