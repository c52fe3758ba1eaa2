"""A file made into a table: bytes, encoding, separator by consistency, stripped cells."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .findings import UnreadableFigures

LARGEST_FILE = 100_000_000  # bytes; the largest official file (Leefbaarometer) has 17 million

SEPARATORS = (",", ";", "\t", "|")
LOOKED_AT = 30  # rows from which the separator is told
SIGNATURES = {
    b"PK\x03\x04": "is an Excel or zip file: save the sheet as CSV (UTF-8) and import that",
    b"\xd0\xcf\x11\xe0": "is an old Excel file: save the sheet as CSV (UTF-8) and import that",
    b"%PDF": "is a PDF, not a table",
}


@dataclass(frozen=True)
class Row:
    """One row with its number in the file, counted as a spreadsheet does."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The rows that are not blank, as they stand in the file."""

    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """Return the rows of a file of figures.

    Raises:
        UnreadableFigures: empty, too large, no text, a map, or without columns.
    """
    text = decode(content)
    if not text.strip():
        raise UnreadableFigures("is empty")
    if text.lstrip()[0] in "{[":
        raise UnreadableFigures(_about_json(text))
    separator = _separator_of(text)
    try:
        found = [
            Row(number, tuple(cell.strip() for cell in cells))
            for number, cells in enumerate(_reader(text, separator, strict=True), start=1)
            if any(map(str.strip, cells))
        ]
    except csv.Error as error:
        raise UnreadableFigures(f"is no table: {error}") from error
    if not found:
        raise UnreadableFigures("is empty but for its separators")
    return Table(tuple(found))


def decode(content: bytes) -> str:
    """Return the text of a file: by its byte order mark, else UTF-8, else Windows-1252 as Excel writes it.

    Raises:
        UnreadableFigures: it is no text.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFigures(f"is larger than {LARGEST_FILE // 1_000_000} MB")
    for signature, sentence in SIGNATURES.items():
        if content.startswith(signature):
            raise UnreadableFigures(sentence)
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise UnreadableFigures("holds NUL bytes, so it is no text: save it as CSV (UTF-8)")
        return text
    raise UnreadableFigures("is in no encoding known here (UTF-8, UTF-16 or Windows-1252)")


def _reader(text: str, separator: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)


def _separator_of(text: str) -> str:
    """Return the separator that gives most rows the same number of cells, and more than one.

    Raises:
        UnreadableFigures: none does.
    """
    best, most = "", (0, 0)
    for separator in SEPARATORS:
        try:
            rows = islice(_reader(text, separator, strict=False), LOOKED_AT)
            widths = Counter(len(cells) for cells in rows if cells)
        except csv.Error:
            continue
        score = max(((times, width) for width, times in widths.items() if width > 1), default=(0, 0))
        if score > most:
            best, most = separator, score
    if not best:
        raise UnreadableFigures("is no table: no comma, semicolon or tab parts it into columns")
    return best


def _about_json(text: str) -> str:
    """Say what a JSON file is, and that it cannot come in."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        return f"is broken JSON: {error.msg} at line {error.lineno}"
    except (RecursionError, ValueError):  # too deep, or a number of too many digits
        return "is JSON that cannot be read"
    if isinstance(found, dict) and found.get("type") == "FeatureCollection":
        return "is recognised as GeoJSON; its figures cannot be imported yet, those of the KWB table can"
    return "is JSON, but no layout of figures known here"
