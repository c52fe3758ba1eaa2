"""Texts that commands tag: JSON lines beside what the pipeline says of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from buurtstem.core.paths import AssetsMissing, asset_folder
from buurtstem.web.text_lines import Line, one_line, usable_lines

from .rules import Tagger, Tagging

if TYPE_CHECKING:
    from .nlp.tagger import SpacyTagger

models_option = click.option(
    "--models",
    type=click.Path(path_type=Path),
    help="Folder with texts, term lists and the trained pipeline; by default the one of Buurtstem.",
)


def models_folder(models: Path | None) -> Path:
    """Return the folder that a command was given, or the one of Buurtstem."""
    try:
        return models or asset_folder("nlp_models") / "themes"
    except AssetsMissing as error:
        raise click.ClickException(one_line(error)) from error


def load_tagger(models: Path | None) -> SpacyTagger:
    """Load the trained pipeline of a folder; a missing one is told in one line."""
    from .nlp.tagger import PipelineMissing, SpacyTagger

    try:
        return SpacyTagger.load(models_folder(models) / "trained")
    except PipelineMissing as error:
        raise click.ClickException(one_line(error)) from error


def read_along(lines: Iterable[bytes], tagger: Tagger, bad: list[int]) -> Iterator[tuple[Line, Tagging]]:
    """Yield each usable line with what the tagger says of it, in the same order.

    The others are named on standard error, and their numbers noted in `bad`.
    """
    waiting: deque[Line] = deque()

    def texts() -> Iterator[tuple[str, str | None]]:
        for line in usable_lines(lines, bad):
            waiting.append(line)
            yield line.text, line.lang

    for tagging in tagger.tag_many(texts()):
        yield waiting.popleft(), tagging
