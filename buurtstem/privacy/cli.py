"""Command `buurtstem privacy mask`: what would be left out of texts. No database is needed."""

from __future__ import annotations

import sys

import click

from buurtstem.web.text_lines import Line, opened, print_line, usable_lines

from .rules.masking import find_spans, mask


@click.group("privacy")
def privacy_commands() -> None:
    """What is left out of texts."""


@privacy_commands.command("mask")
@click.argument("file")
def mask_command(file: str) -> None:
    """Propose masks for the texts of FILE ("-": standard input).

    JSON lines {"id", "text"[, "lang"]} in; JSON lines {"id", "masked", "spans": [{"start", "end", "kind"}]}
    out, in the same order. Offsets are in characters of the text as given, end exclusive. A line that cannot
    be used is named on standard error, the others are masked; exit 1 then.
    """
    bad: list[int] = []
    with opened(file) as lines:
        for line in usable_lines(lines, bad):
            print_line(_document(line))
    if bad:
        sys.exit(1)


def _document(line: Line) -> dict[str, object]:
    spans = find_spans(line.text, line.lang)
    return {
        "id": line.id,
        "masked": mask(line.text, spans),
        "spans": [{"start": span.start, "end": span.end, "kind": span.kind} for span in spans],
    }
