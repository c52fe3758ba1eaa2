"""`buurtstem privacy mask`: JSON lines in and out, problems in one line each, no traceback, no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from buurtstem.privacy.cli import privacy_commands

LINE = '{"id":"1","text":"Bel Fatima op 06-12345678.","lang":"nl"}\n'


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(privacy_commands, ["mask", *arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def documents(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_line_comes_back_masked_with_what_was_found() -> None:
    result = run("-", stdin=LINE)
    assert result.exit_code == 0
    assert documents(result) == [
        {
            "id": "1",
            "masked": "Bel [naam] op [telefoon].",
            "spans": [
                {"start": 4, "end": 10, "kind": "name"},
                {"start": 14, "end": 25, "kind": "phone"},
            ],
        }
    ]


def test_offsets_are_characters_of_the_text_as_given() -> None:
    text = "😀 İyi\u200f günler, e\u0301én keer bij Fatima"
    (document,) = documents(run("-", stdin=json.dumps({"id": 2, "text": text})))
    ((span,)) = document["spans"]
    assert text[span["start"] : span["end"]] == "Fatima"


def test_a_file_is_masked_in_its_order(tmp_path: Path) -> None:
    file = tmp_path / "stories.jsonl"
    lines = [json.dumps({"id": number, "text": "Dag Fatima"}) for number in range(200)]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert [document["id"] for document in documents(run(str(file)))] == list(range(200))


@pytest.mark.parametrize(
    "bad", ["no json", "[1]", '{"id":1}', '{"text":"x"}', '{"id":1,"text":2}', '{"id":1,"text":"x","lang":3}']
)
def test_a_bad_line_is_named_in_one_line_and_the_others_are_masked(bad: str) -> None:
    result = run("-", stdin=f"{bad}\n{LINE}")
    assert result.exit_code == 1
    assert len(documents(result)) == 1
    assert result.stderr.startswith("Line 1: ")
    assert result.stderr.count("\n") == 1


def test_bytes_that_are_no_text_are_a_bad_line() -> None:
    result = run("-", stdin=b'{"id":1,"text":"\xff"}\n')
    assert (result.exit_code, result.stdout) == (1, "")


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    result = run(str(tmp_path / "none.jsonl"))
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
