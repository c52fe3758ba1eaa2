"""Files of stories, read row by row: both kinds, and what cannot be read."""

from __future__ import annotations

import pytest

from buurtstem.stories.exchange.files import LONGEST_LINE, UnreadableFile, read_rows

HEAD = "id,text,area,consent\n"


def rows(tmp_path, content: str | bytes):
    path = tmp_path / "verhalen"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(path))


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_is_read_with_the_separator_of_its_heading(tmp_path, sign):
    head = HEAD.replace(",", sign)
    assert rows(tmp_path, f'\ufeff{head}1{sign}"a{sign}\nb"{sign}x{sign}oneself\n\n') == [
        (1, {"id": "1", "text": f"a{sign}\nb", "area": "x", "consent": "oneself"})
    ]


def test_a_row_with_another_number_of_cells_is_named(tmp_path):
    assert rows(tmp_path, f"{HEAD}1,a,x\n2,a,x,oneself\n")[0] == (1, "3 cells under 4 headings")


def test_the_last_line_of_an_exported_file_is_no_row(tmp_path):
    assert rows(tmp_path, f"{HEAD}1,a,x,oneself\n#end,rows 1,sha256 0\n")[1:] == []
    assert rows(tmp_path, '{"id": "1"}\n{"end": true, "rows": 1}\n') == [(1, {"id": "1"})]


def test_json_lines_are_known_by_their_first_character(tmp_path):
    assert rows(tmp_path, '{"id": 1, "text": "a"}\n\n[1]\n{"id"\n') == [
        (1, {"id": 1, "text": "a"}),
        (2, "this is no JSON object"),
        (3, "this is no JSON object"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has no column id, text, area, consent"),
        (b"id,text,area\n", "has no column consent"),
        (b"id,text,area,consent,phone\n", "unknown or there twice: phone"),
        (b"id,text,area,consent,id\n", "unknown or there twice: id"),
        (b"id,text,area,consent\n1,\xe9,x,oneself\n", "is not in UTF-8: byte 0xe9"),
        (b'id,text,area,consent\n1,"a"b,x,oneself\n', "is no CSV file"),
        (b'{"id": 1, "phone": 2}\n', "unknown, in row 1: phone"),
        (b"{" + b" " * LONGEST_LINE, "has a line of more than"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why(tmp_path, content, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        rows(tmp_path, content)


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(UnreadableFile, match="cannot be read"):
        list(read_rows(tmp_path / "nergens"))
