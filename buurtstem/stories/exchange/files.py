"""Reads files of stories row by row, so that a file of any length takes the memory of one row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from .rules.lines import END
from .rules.rows import OPTIONAL, REQUIRED

LONGEST_LINE = 1_000_000  # characters; of a story at most 10,000
DELIMITERS = ",;\t"


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; the sentence says why."""


def read_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Yield each row's number and its cells, or a sentence when it is none.

    JSON lines are known by the first character of the file. A last line of an exported file is left out.

    Raises:
        UnreadableFile: no UTF-8, no heading, a column that is missing or unknown.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.read(1)
            file.seek(0)
            yield from (_json_rows(file) if first == "{" else _csv_rows(file))
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"is not in UTF-8: byte {error.object[error.start]:#04x}") from error
    except csv.Error as error:
        raise UnreadableFile(f"is no CSV file: {error}") from error
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror}") from error


def _json_rows(file: TextIOWrapper) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        if not line.strip():
            continue
        number += 1
        if not line.endswith("\n") and len(line) == LONGEST_LINE:
            raise UnreadableFile(f"has a line of more than {LONGEST_LINE} characters: row {number}")
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            yield number, "this is no JSON object"
        elif row.get("end") is True:
            return
        else:
            yield number, _known(row, number)


def _csv_rows(file: TextIOWrapper) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    heading = file.readline(LONGEST_LINE)
    delimiter = max(DELIMITERS, key=heading.count)
    columns = next(csv.reader([heading], delimiter=delimiter, strict=True), [])
    columns = [column.strip().casefold() for column in columns]
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        raise UnreadableFile(f"has no column {', '.join(missing)}")
    unknown = [column for column in columns if column not in (*REQUIRED, *OPTIONAL)]
    if unknown or len(set(columns)) < len(columns):
        raise UnreadableFile(f"has a column that is unknown or there twice: {', '.join(unknown or columns)}")
    for number, cells in enumerate(csv.reader(file, delimiter=delimiter, strict=True), start=1):
        if cells and cells[0] == END:
            return
        if len(cells) == len(columns):
            yield number, dict(zip(columns, cells, strict=True))
        elif cells:
            yield number, f"{len(cells)} cells under {len(columns)} headings"


def _known(row: dict[str, Any], number: int) -> Mapping[str, Any]:
    unknown = [column for column in row if column not in (*REQUIRED, *OPTIONAL)]
    if unknown:
        raise UnreadableFile(f"has a column that is unknown, in row {number}: {', '.join(unknown)[:80]}")
    return row
