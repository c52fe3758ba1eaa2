"""Lines of exported files: no cell is a formula, and the last line adds up."""

from __future__ import annotations

import csv
import hashlib
import io
import json

import pytest

from buurtstem.stories.exchange.rules.lines import (
    BYTE_ORDER_MARK,
    COLUMNS,
    Format,
    StoryLine,
    Tally,
    with_formula,
    without_formula,
    write_lines,
)

LINES = [
    StoryLine(
        "0a1b",
        "BU05183620",
        "2026-03",
        "nl",
        "web",
        "resident",
        "concern",
        ("housing", "health"),
        'De "lift"\nis stuk, weer',
    ),
    StoryLine("0c2d", "BU05183620", "2026-03", "ar", "in_person", "resident", "", (), "=1+1 المصعد"),
]


def written(form: Format, **options: bool) -> tuple[str, Tally]:
    tally = Tally()
    return "".join(write_lines(LINES, form, tally, **options)), tally


def test_a_csv_file_is_read_back_as_it_was_with_a_last_line_that_adds_up():
    text, tally = written(Format.CSV)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == list(COLUMNS)
    assert rows[1] == [
        "0a1b",
        *["BU05183620", "2026-03", "nl", "web", "resident", "concern"],
        "housing health",
        LINES[0].text,
    ]
    assert rows[2][-1] == "'=1+1 المصعد"
    body = text[: text.index("#end")]
    assert rows[3] == ["#end", "rows 2", f"sha256 {hashlib.sha256(body.encode()).hexdigest()}"]
    assert tally == Tally(2, hashlib.sha256(body.encode()).hexdigest())


def test_json_lines_hold_texts_as_they_are_and_a_last_line_that_adds_up():
    text, _ = written(Format.JSONL)
    *body, last = text.splitlines(keepends=True)
    stories = [json.loads(line) for line in body]
    assert [tuple(story) for story in stories] == [COLUMNS, COLUMNS]
    assert (stories[0]["themes"], stories[1]["text"]) == (["housing", "health"], "=1+1 المصعد")
    checksum = hashlib.sha256("".join(body).encode()).hexdigest()
    assert json.loads(last) == {"end": True, "rows": 2, "sha256": checksum}


def test_only_a_csv_file_begins_with_a_byte_order_mark_and_only_when_asked():
    assert written(Format.CSV, with_mark=True)[0].startswith(f"{BYTE_ORDER_MARK}id,area")
    assert not written(Format.CSV)[0].startswith(BYTE_ORDER_MARK)
    assert not written(Format.JSONL, with_mark=True)[0].startswith(BYTE_ORDER_MARK)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_a_spreadsheet_would_work_out_gets_an_apostrophe(start):
    cell = f"{start}HYPERLINK(1)"
    assert without_formula(cell) == f"'{cell}"
    assert with_formula(without_formula(cell)) == cell


@pytest.mark.parametrize("cell", ["", "lift", "'s avonds", "'", "'=1", "''+1", "a=b"])
def test_every_cell_comes_back_as_it_went_in(cell):
    assert with_formula(without_formula(cell)) == cell
    assert not without_formula(cell).startswith(("=", "+", "-", "@"))


def test_words_that_begin_with_an_apostrophe_stay_as_they_are():
    assert without_formula("'s avonds is het donker") == "'s avonds is het donker"
