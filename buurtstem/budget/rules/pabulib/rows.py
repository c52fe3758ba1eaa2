"""The rows of a Pabulib file: encoding, quotation marks, sections, columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

SECTIONS = ("META", "PROJECTS", "VOTES")
LONGEST_QUOTED = 60  # characters
END = "\0"  # stands in no text that we read


class UnreadableElection(ValueError):
    """The file is no election that can be counted; the sentence names the line and the problem."""


@dataclass(frozen=True)
class Row:
    """One row: the line on which it begins, and its cells by column (META: key and value)."""

    line: int
    cells: dict[str, str]


@dataclass
class Section:
    """One section: the line of its name, its columns, its rows."""

    name: str
    line: int
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def require(self, *columns: str) -> None:
        """Refuse a section without these columns."""
        missing = [column for column in columns if column not in self.columns]
        if missing:
            raise UnreadableElection(
                f"The section {self.name} has no column {' and no column '.join(missing)}."
            )


def short(written: str) -> str:
    """Return what a cell says as far as a sentence can hold it."""
    return written if len(written) <= LONGEST_QUOTED else f"{written[:LONGEST_QUOTED]}…"


def decode(content: bytes) -> tuple[str, bool]:
    """Return the text of a file, and whether it had to be read as Windows-1252 because it is not UTF-8.

    Raises:
        UnreadableElection: empty, or no text.
    """
    if not content.strip():
        raise UnreadableElection("The file is empty.")
    try:
        text, is_utf8 = content.decode("utf-8-sig"), True
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        try:
            text, is_utf8 = content.decode("cp1252"), False
        except UnicodeDecodeError:
            raise UnreadableElection(f"Line {line}: this is neither UTF-8 nor Windows-1252.") from None
    if END in text:
        line = text[: text.index(END)].count("\n") + 1
        raise UnreadableElection(f"Line {line}: there are bytes here that are no text (is the file UTF-16?).")
    return text, not is_utf8


def read_sections(text: str) -> dict[str, Section]:
    """Return the three sections.

    Raises:
        UnreadableElection: one is missing or stands there twice, or a row cannot be read.
    """
    sections: dict[str, Section] = {}
    current: Section | None = None
    for line, cells in _rows(text):
        name = cells[0].upper()
        if name in SECTIONS and not any(cells[1:]):
            if name in sections:
                raise UnreadableElection(f"Line {line}: the section {name} begins for the second time.")
            current = sections[name] = Section(name, line)
        elif current is None:
            raise UnreadableElection(f"Line {line}: a Pabulib file begins with META, not with this.")
        elif not current.columns:
            current.columns = [cell.lower() for cell in cells]
        else:
            current.rows.append(Row(line, _by_column(current, line, cells)))
    _require_all(sections)
    return sections


def _require_all(sections: dict[str, Section]) -> None:
    for name in SECTIONS:
        if name not in sections:
            raise UnreadableElection(f"The file has no section {name}.")
        if not sections[name].columns:
            raise UnreadableElection(f"The section {name} has no row with the names of its columns.")


def _by_column(section: Section, line: int, cells: list[str]) -> dict[str, str]:
    columns = section.columns
    if section.name != "META" and any(cells[len(columns) :]):
        raise UnreadableElection(
            f"Line {line}: {len(cells)} cells, where {section.name} has {len(columns)} columns; "
            'a text with ";" needs quotation marks around it.'
        )
    return dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=False))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, with the number of their first line; cells are stripped."""
    lines = io.StringIO(f"{text}\n{END}", newline="")
    reader = csv.reader(lines, delimiter=";", skipinitialspace=True)
    begins = 1
    try:
        while not (cells := next(reader)) or END not in cells[-1]:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield begins, stripped
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableElection(f"Line {begins}: this cannot be read as a row ({error}).") from error
    if cells != [END]:
        raise UnreadableElection(f"Line {begins}: a quotation mark opens a text here, and none closes it.")
