"""Bytes made into a table, whatever program wrote them."""

from __future__ import annotations

import pytest

from buurtstem.figures.rules import reading
from buurtstem.figures.rules.findings import UnreadableFigures
from buurtstem.figures.rules.reading import Row, read_table

LINES = "naam;n\nMariënhof ;1\nLaaghoven; 2\n"
ROWS = (Row(1, ("naam", "n")), Row(2, ("Mariënhof", "1")), Row(3, ("Laaghoven", "2")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_is_read_in_each_encoding_that_excel_writes(encoding):
    assert read_table(LINES.encode(encoding)).rows == ROWS


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_the_one_that_parts_all_rows_alike(separator, end):
    text = LINES.replace(";", separator).replace("\n", end)

    assert read_table(text.encode()).rows == ROWS


def test_a_comma_in_a_name_is_no_separator():
    text = 'code;naam\n1;"Egelantierstraat, Mariëndaalstraat e.o."\n2;a, b\n'

    assert [row.cells for row in read_table(text.encode()).rows] == [
        ("code", "naam"),
        ("1", "Egelantierstraat, Mariëndaalstraat e.o."),
        ("2", "a, b"),
    ]


def test_blank_rows_are_left_out_and_the_others_keep_their_number():
    assert read_table(b"a,b\n\n , \n1,2\n").rows == (Row(1, ("a", "b")), Row(4, ("1", "2")))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"|", "is empty but for its separators"),
        (b"PK\x03\x04 xl/workbook.xml", "Excel or zip file: save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel file"),
        (b"%PDF-1.7", "is a PDF"),
        (b"a,b\n1,\x002\n", "NUL bytes"),
        ("a,b\n".encode("utf-16-le"), "NUL bytes"),
        (b"\xff\xfea", "in no encoding known here"),
        (b"a,b\n\x81\xfe,1\n", "in no encoding known here"),
        (b"one word\nanother\n", "is no table: no comma, semicolon or tab"),
        (b"a" * 1_000_000, "is no table"),
        (b'a,b\n1,"2\n', "is no table: unexpected end of data"),
        (b'a,b\n"x"y,2\n', "is no table"),
        (b"a,b\n" * 40 + b'"' + b"x" * 200_000 + b'",1\n', "is no table: field larger than field limit"),
        (b'{"type": "FeatureCollection", "features": []}', "recognised as GeoJSON"),
        (b'{"type": "FeatureCollection", "features": [', "is broken JSON: .* at line 1"),
        (b"[1, 2]", "is JSON, but no layout of figures"),
        (b'{"type": "Point"}', "is JSON, but no layout of figures"),
        (b"[" * 100_000, "is JSON that cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(UnreadableFigures, match=sentence):
        read_table(content)


def test_a_file_that_is_too_large_is_not_even_decoded(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_FILE", 3_000_000)
    with pytest.raises(UnreadableFigures, match="larger than 3 MB"):
        read_table(b"a,b\n" * 1_000_000)
