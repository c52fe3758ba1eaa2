"""Lines of an exported file: CSV without formulas, JSON lines, a last line that adds up."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
END = "#end"  # the first cell of the last line of a CSV file


class Format(StrEnum):
    """The two kinds of file."""

    CSV = "csv"
    JSONL = "jsonl"


@dataclass(frozen=True)
class StoryLine:
    """What a file tells of a public story: what its page tells, in the words of the program."""

    id: str
    area: str
    month: str  # 2026-03: no file tells a day
    lang: str
    source: str  # web or in_person
    told_by: str
    nature: str
    themes: tuple[str, ...]
    text: str


COLUMNS = tuple(field.name for field in fields(StoryLine))


@dataclass
class Tally:
    """How many rows were written so far, and the checksum of every byte of them."""

    rows: int = 0
    sha256: str = ""


def write_lines(
    lines: Iterable[StoryLine], form: Format, tally: Tally, *, with_mark: bool = False
) -> Iterator[str]:
    """Yield the file piece by piece; the last line tells the rows and the SHA-256 of all bytes before it."""
    digest = hashlib.sha256()
    head = "" if form is Format.JSONL else (BYTE_ORDER_MARK if with_mark else "") + csv_line(COLUMNS)
    digest.update(head.encode())
    yield head
    for line in lines:
        piece = json_line(line) if form is Format.JSONL else csv_line(_cells(line))
        digest.update(piece.encode())
        tally.rows += 1
        yield piece
    tally.sha256 = digest.hexdigest()
    yield last_line(tally, form)


def last_line(tally: Tally, form: Format) -> str:
    """Return the last line of a file."""
    if form is Format.JSONL:
        return json.dumps({"end": True, "rows": tally.rows, "sha256": tally.sha256}) + "\n"
    return csv_line((END, f"rows {tally.rows}", f"sha256 {tally.sha256}"))


def json_line(line: StoryLine) -> str:
    """Return a story as one line of JSON."""
    values = {name: getattr(line, name) for name in COLUMNS}
    return json.dumps(values, ensure_ascii=False) + "\n"


def csv_line(cells: Iterable[str]) -> str:
    """Return cells as one line of CSV (RFC 4180), without formulas."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([without_formula(cell) for cell in cells])
    return line.getvalue()


def without_formula(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would work out instead of show."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) or _looks_kept(cell) else cell


def with_formula(cell: str) -> str:
    """Return what was in a cell before `without_formula`."""
    return cell[1:] if _looks_kept(cell) else cell


def _looks_kept(cell: str) -> bool:
    """Whether a cell reads as if the apostrophe was put there: an own one then gets one more."""
    return cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS)


def _cells(line: StoryLine) -> tuple[str, ...]:
    values = (getattr(line, name) for name in COLUMNS)
    return tuple(" ".join(value) if isinstance(value, tuple) else value for value in values)
