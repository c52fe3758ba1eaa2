"""`buurtstem stories export`: to a file or to standard output, whole or not at all."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from flask import Flask

from buurtstem.web.database import transaction
from tests.cast import LAAGHOVEN
from tests.factories import add_story, publish_stories


@pytest.fixture
def told(app: Flask, cast) -> None:
    """Two public stories, and one that waits."""
    with app.app_context(), transaction() as session:
        publish_stories(session, 2)
        add_story(session, text="Dit wacht nog.")


def test_standard_output_has_the_file_and_nothing_else(command, told):
    result = command("stories", "export")
    lines = result.stdout_bytes.splitlines(keepends=True)
    checksum = hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    assert result.exit_code == 0
    assert lines[0].startswith(b"id,area,month")
    assert lines[-1].decode() == f"#end,rows 2,sha256 {checksum}\r\n"
    assert result.stderr == f"2 stories, sha256 {checksum}\n"
    assert b"wacht nog" not in result.stdout_bytes


def test_a_file_is_written_whole_with_the_mark_that_was_asked_for(command, told, tmp_path: Path):
    out = tmp_path / "verhalen.csv"
    assert command("stories", "export", "--out", out, "--bom").exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,area")
    assert [path.name for path in tmp_path.iterdir()] == ["verhalen.csv"]


def test_json_lines_of_one_place(command, told):
    result = command("stories", "export", "--format", "jsonl", "--place", LAAGHOVEN)
    assert json.loads(result.stdout) == {"end": True, "rows": 0, "sha256": hashlib.sha256(b"").hexdigest()}


def test_an_unknown_place_is_named(command, told):
    result = command("stories", "export", "--place", "BU99999999")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: no area here has the code 'BU99999999'\n"


def test_a_folder_that_is_not_there_is_named_and_nothing_left_behind(command, told, tmp_path: Path):
    result = command("stories", "export", "--out", tmp_path / "nergens" / "verhalen.csv")
    assert result.exit_code == 1
    assert "No such file or directory" in result.stderr
    assert list(tmp_path.iterdir()) == []
