"""JSON lines of texts, as commands read and write them; bad lines are named on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import click

STANDARD_INPUT = "-"


class LineInvalid(ValueError):
    """A line that holds no text; the sentence says why."""


class Line(NamedTuple):
    """One text."""

    id: str | int
    text: str
    lang: str | None


@contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """Open a file, or standard input for "-"; what cannot be opened is told in one line."""
    if file == STANDARD_INPUT:
        if sys.stdin is None:
            raise click.ClickException("Standard input is closed: there are no lines to read.")
        yield sys.stdin.buffer
        return
    try:
        content = Path(file).open("rb")  # noqa: SIM115 - closed below; opened apart so that only this error is told
    except (OSError, ValueError) as error:
        raise click.ClickException(one_line(error)) from error
    with content:
        yield content


def usable_lines(lines: Iterable[bytes], bad: list[int]) -> Iterator[Line]:
    """Yield the lines that can be used; the others are named on standard error and noted in `bad`."""
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


def print_line(document: dict[str, object]) -> None:
    """Print one document as a line of JSON."""
    line = json.dumps(document, ensure_ascii=False)
    if not line.isascii():
        # Half of a pair of signs (JSON allows it in an id) has no UTF-8: replaced, as browsers do.
        line = line.encode("utf-8", "replace").decode("utf-8")
    click.echo(line)


def one_line(error: Exception) -> str:
    """Return what an error says, on one line."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split())
