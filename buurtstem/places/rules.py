"""Area codes of Statistics Netherlands: how they nest, and how a code list is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from buurtstem.core.areas import CODE
from buurtstem.core.text import clean_text

LONGEST_NAME = 120  # characters; the longest of 437 names in a list of CBS of 2024 has 40
FIRST_DIVISION, LAST_DIVISION = 1995, 2099
CODE_COLUMNS = ("identifier", "codering_3", "wijkenenbuurten", "gwb_code_10", "code")
NAME_COLUMNS = ("title", "regio", "naam", "name")
MUNICIPALITY_COLUMNS = ("gemeentenaam_1", "gm_naam", "gemeentenaam")


class Scale(StrEnum):
    """The three CBS scales, from wide to narrow."""

    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"


SCALE_OF_PREFIX = {"GM": Scale.MUNICIPALITY, "WK": Scale.DISTRICT, "BU": Scale.NEIGHBOURHOOD}


class UnreadableList(ValueError):
    """The file is no code list; the sentence says what is missing."""


class DivisionConflict(ValueError):
    """A code is known by another name from another division year: maybe another area altogether."""


@dataclass(frozen=True)
class AreaRow:
    """One area as a code list names it."""

    code: str
    name: str


@dataclass(frozen=True)
class CodeList:
    """What a file says: areas, municipality names by code, and rows that could not be read."""

    areas: tuple[AreaRow, ...]
    municipality_names: dict[str, str]
    problems: tuple[str, ...]


def scale_of(code: str) -> Scale:
    """Return the scale of a CBS code.

    Raises:
        ValueError: it is no CBS code.
    """
    if not CODE.fullmatch(code):
        raise ValueError(f"'{code}' is no CBS area code")
    return SCALE_OF_PREFIX[code[:2]]


def district_of(code: str) -> str:
    """Return the district of a neighbourhood: WK051836 for BU05183620."""
    return f"WK{code[2:8]}"


def municipality_of(code: str) -> str:
    """Return the municipality of an area: GM0518 for BU05183620."""
    return f"GM{code[2:6]}"


def parent_of(code: str) -> str | None:
    """Return the area just above; a municipality has none here."""
    parents = {Scale.NEIGHBOURHOOD: district_of, Scale.DISTRICT: municipality_of}
    above = parents.get(scale_of(code))
    return above(code) if above else None


def covered_neighbourhoods(code: str) -> tuple[str, bool]:
    """Return how the neighbourhoods of an area are found: (code, True), or (beginning of codes, False)."""
    if scale_of(code) is Scale.NEIGHBOURHOOD:
        return code, True
    return f"BU{code[2:]}", False


def decode_list(content: bytes) -> str:
    """Return the text of a file: UTF-8, with or without a byte order mark, else Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_code_list(content: bytes) -> CodeList:
    """Read a CBS code list (Identifier, Title) or the municipality names of a KWB file.

    Raises:
        UnreadableList: empty, no table, or without a column of codes and one of names.
    """
    try:
        return _read(content)
    except csv.Error as error:
        raise UnreadableList(f"the file is no table: {error}") from error


def _read(content: bytes) -> CodeList:
    text = decode_list(content)
    header = text.split("\n", 1)[0]
    if not header.strip():
        raise UnreadableList("the file is empty")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    columns = [column.strip().casefold() for column in next(rows)]
    code_at = _find(columns, CODE_COLUMNS)
    name_at, municipality_at = _find(columns, NAME_COLUMNS), _find(columns, MUNICIPALITY_COLUMNS)
    if code_at is None or (name_at is None and municipality_at is None):
        raise UnreadableList("the file has no column of codes (Identifier) and names (Title)")
    return _collect(rows, code_at, name_at, municipality_at)


def _find(columns: list[str], wanted: Iterable[str]) -> int | None:
    return next((columns.index(name) for name in wanted if name in columns), None)


def _collect(
    rows: Iterator[list[str]], code_at: int, name_at: int | None, municipality_at: int | None
) -> CodeList:
    areas: dict[str, AreaRow] = {}
    municipalities: dict[str, str] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, start=2):
        cells = [clean_text(cell) for cell in row]
        if not any(cells):
            continue
        code = cells[code_at] if code_at < len(cells) else ""
        if not CODE.fullmatch(code):
            problems.append(f"row {number}: '{code}' is no CBS area code")
            continue
        if municipality_at is not None and municipality_at < len(cells):
            municipality = cells[municipality_at]
            if _wrong_with(municipality, None) is None:
                municipalities.setdefault(municipality_of(code), municipality)
        if name_at is None:
            continue
        name = cells[name_at] if name_at < len(cells) else ""
        wrong = _wrong_with(name, areas.get(code))
        if wrong:
            problems.append(f"row {number}: {code} {wrong}")
        else:
            areas[code] = AreaRow(code, name)
    return CodeList(tuple(areas.values()), municipalities, tuple(problems))


def _wrong_with(name: str, known: AreaRow | None) -> str | None:
    if not name:
        return "has no name"
    if len(name) > LONGEST_NAME:
        return f"has a name of more than {LONGEST_NAME} characters"
    if known is not None and known.name != name:
        return f"is named both '{known.name}' and '{name}'"
    return None
