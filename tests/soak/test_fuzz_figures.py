"""Whatever file of figures comes in: it is read, or refused by name, and nothing hangs."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from buurtstem.figures.rules.findings import Reading, Told, UnreadableFigures
from buurtstem.figures.rules.layouts import read_figures
from buurtstem.figures.rules.reading import read_table
from buurtstem.figures.rules.values import NotANumber, Status, read_value
from tests.bars import Soak
from tests.figures import KWB_NAME, kwb, leef

from .fuzzing import ANY_TEXT, AREA_CODES, TEXTS, try_many

pytestmark = pytest.mark.soak(part="fuzz")
GOOD = (kwb(), leef())
EDITS = st.lists(st.tuples(st.integers(0, 1_500), st.binary(max_size=4)), max_size=8)
CELLS = st.sampled_from(["", ".", "-", "NA", "-99995", "-99997.0", "1,5", "1e9", "2024", "3360"]) | ANY_TEXT
HEADERS = st.sampled_from([content.split(b"\n")[0] for content in GOOD])
SEPARATORS = st.sampled_from([b",", b";", b"\t"])


def _reads(content: bytes) -> None:
    try:
        found = read_figures(read_table(content), Told(KWB_NAME, division=2024))
    except UnreadableFigures as refusal:
        said = str(refusal)
    else:
        said = "; ".join(map(str, found.problems))
        _holds_exact_values(found)
    assert len(said.splitlines()) <= 1  # a command prints each in one line


def _holds_exact_values(found: Reading) -> None:
    for row in found.rows:
        for cell in row.cells:
            assert (cell.value is None) is (cell.status is not Status.KNOWN)
            assert cell.value is None or cell.value.is_finite()


def _as_table(header: bytes, separator: bytes, rows: list[tuple[str, list[str]]]) -> bytes:
    lines = [header.decode(), *(",".join([code, code, "Buurt", code, *cells]) for code, cells in rows)]
    return "\n".join(lines).encode("utf-8", "replace").replace(b",", separator)


def test_any_damaged_file_of_figures_is_read_or_refused(soak: Soak) -> None:
    def check(which: int, edits: list[tuple[int, bytes]], length: int) -> None:
        content = bytearray(GOOD[which])
        for place, put in edits:
            content[place % len(content) : place % len(content) + len(put)] = put
        _reads(bytes(content[:length]))

    try_many(soak, check, st.integers(0, 1), EDITS, st.just(100_000) | st.integers(0, 2_000))


def test_any_bytes_are_a_table_of_figures_or_are_refused(soak: Soak) -> None:
    beginnings = st.sampled_from([b"", b"\xff\xfe", b"\xef\xbb\xbf", b"{", b"PK\x03\x04", *GOOD])
    try_many(soak, _reads, st.builds(lambda start, rest: start + rest, beginnings, st.binary()))


def test_any_cells_below_a_good_header_are_read_or_refused(soak: Soak) -> None:
    rows = st.lists(st.tuples(AREA_CODES | ANY_TEXT, st.lists(CELLS, min_size=6, max_size=9)), max_size=6)
    try_many(soak, _reads, st.builds(_as_table, HEADERS, SEPARATORS, rows))


def test_any_text_is_a_value_or_no_number(soak: Soak) -> None:
    def check(text: str) -> None:
        try:
            status, value = read_value(text)
        except NotANumber as refusal:
            status, value, said = Status.UNKNOWN, None, str(refusal)
        else:
            said = ""
        assert len(said.splitlines()) <= 1
        assert (value is None) is (status is not Status.KNOWN)

    try_many(soak, check, TEXTS)
