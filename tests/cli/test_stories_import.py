"""`buurtstem stories import`: each row once, checked, told like any other story, published by nobody."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from buurtstem.core.contributions import ContributionRef
from buurtstem.privacy.queries import statements_of
from buurtstem.stories.exchange import importing
from buurtstem.stories.exchange.models import ImportedStory
from buurtstem.stories.models import Story
from buurtstem.stories.queries import get_story
from buurtstem.web.database import reading, transaction
from tests.cast import MOLENVELD

HEAD = ("id", "text", "area", "lang", "month", "source", "told_by", "nature", "themes", "consent")
BSN = "111222333"


def row(number: int, **changes: str) -> dict[str, str]:
    return {
        "id": f"x{number}",
        "text": f"De lift is weer stuk, verhaal {number}.",
        "area": MOLENVELD,
        "lang": "nl",
        "month": "2025-11",
        "source": "doorstep",
        "told_by": "resident",
        "nature": "concern",
        "themes": "housing",
        "consent": "pair: publish",
        **changes,
    }


@pytest.fixture
def put(tmp_path: Path):
    """Writes rows to the CSV file `verhalen.csv`."""

    def write(*rows: dict[str, str], name: str = "verhalen.csv") -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, HEAD)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def stories(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [tuple(each) for each in reading().execute(select(Story.text, Story.state).order_by(Story.id))]


def test_rows_become_stories_that_wait_with_numbers_overwritten(command, app: Flask, cast, put):
    file = put(row(1), row(2, text=f"Mijn bsn is {BSN}, de lift is stuk."))
    result = command("stories", "import", file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "2 rows: 2 were added" in result.stdout
    assert [state for _, state in stories(app)] == ["waiting", "waiting"]
    assert BSN not in stories(app)[1][0]
    with app.app_context():
        story = get_story(reading(), 1)
        assert (story.area_code, story.lang, story.source, story.nature) == (
            MOLENVELD,
            "nl",
            "doorstep",
            "concern",
        )
        assert {tag.code for tag in story.tags if tag.counts} == {"housing"}
        assert {tag.source for tag in story.tags} == {"machine", "teller"}


def test_consent_is_written_down_as_the_file_states_it(command, app: Flask, cast, put):
    command(
        "stories", "import", put(row(1), row(2, consent="parent"), row(3, consent="oneself: teach translate"))
    )
    with app.app_context():
        said = [
            {(each.use, each.given, each.way, each.wording) for each in statements_of(reading(), ref)}
            for ref in (ContributionRef("story", number) for number in (1, 2, 3))
        ]
    assert ("publish", True, "pair", 0) in said[0]
    assert ("publish", False, "parent", 0) in said[1]
    assert {("publish", False, "oneself", 0), ("teach", True, "oneself", 0)} <= said[2]
    assert ("translate", True, "oneself", 0) in said[2]


def test_the_same_file_twice_changes_nothing(command, app: Flask, cast, put):
    file = put(row(1), row(2), row(2))
    command("stories", "import", file)
    before = stories(app)
    result = command("stories", "import", file)
    assert result.exit_code == 0
    assert "3 rows: 0 were added, 3 were here already" in result.stdout
    assert stories(app) == before
    assert len(before) == 2


def test_a_text_that_changed_is_told_and_not_written_over(command, app: Flask, cast, put):
    command("stories", "import", put(row(1)))
    result = command("stories", "import", put(row(1, text="Iets heel anders.")))
    assert result.exit_code == 1
    assert "id x1: the text is another one now; nothing was changed" in result.stderr
    assert [text for text, _ in stories(app)] == [row(1)["text"]]


def test_an_erased_story_does_not_come_back_with_its_file(command, app: Flask, cast, put):
    file = put(row(1))
    command("stories", "import", file)
    with app.app_context(), transaction() as session:
        app.extensions["retention"].erase(session, ContributionRef("story", 1))
    result = command("stories", "import", file)
    assert "1 were erased since" in result.stdout
    assert [text for text, _ in stories(app)] == [""]
    with app.app_context():
        kept = reading().scalars(select(ImportedStory)).one()
        assert (kept.source_name, kept.external_id, kept.version) == (None, None, None)


def test_another_file_name_is_another_source_unless_it_is_given(command, app: Flask, cast, put):
    command("stories", "import", put(row(1)), "--source", "deurronde")
    command("stories", "import", put(row(1), name="kopie.csv"), "--source", "deurronde")
    assert len(stories(app)) == 1
    command("stories", "import", put(row(1), name="kopie.csv"))
    assert len(stories(app)) == 2


def test_rows_that_are_wrong_are_named_and_the_others_told(command, app: Flask, cast, put):
    result = command("stories", "import", put(row(1, consent=""), row(2), row(3, area="BU1", month="x")))
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "verhalen.csv: row 1, consent: it must say how consent was given: oneself, pair or parent;"
        " without it no row is taken",
        "verhalen.csv: row 3, area: 'BU1' is no code of a neighbourhood that is open here",
        "verhalen.csv: row 3, month: 'x' is no month, such as 2026-03",
    ]
    assert len(stories(app)) == 1


def test_a_dry_run_tells_and_changes_nothing(command, app: Flask, cast, put):
    result = command("stories", "import", put(row(1), row(2, id="")), "--dry-run", "--json")
    told = json.loads(result.stdout)
    assert (told["rows"], told["added"], told["refused"], told["dry_run"]) == (2, 1, 1, True)
    assert [problem["column"] for problem in told["problems"]] == ["id"]
    assert stories(app) == []


def test_json_lines_are_taken_too(command, app: Flask, cast, tmp_path: Path):
    file = tmp_path / "verhalen.jsonl"
    lines = [json.dumps(row(1) | {"themes": ["housing"]}), "[]"]
    file.write_text("\n".join(lines), encoding="utf-8")
    result = command("stories", "import", file)
    assert (result.exit_code, len(stories(app))) == (1, 1)
    assert "row 2, row: this is no JSON object" in result.stderr


def test_after_a_stop_in_the_middle_the_next_run_goes_on(command, app: Flask, cast, put, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)
    file = put(row(1), row(2), row(3))
    whole = file.read_bytes()
    file.write_bytes(whole + b"\xff")
    result = command("stories", "import", file)
    assert "is not in UTF-8" in result.stderr
    arrived = len(stories(app))
    file.write_bytes(whole)
    result = command("stories", "import", file)
    assert f"3 rows: {3 - arrived} were added, {arrived} were here already" in result.stdout
    assert len(stories(app)) == 3


def test_many_problems_are_counted_and_the_first_told(command, cast, put):
    result = command("stories", "import", put(*(row(number, consent="") for number in range(60))))
    assert len(result.stderr.splitlines()) == 51
    assert result.stderr.splitlines()[-1] == "verhalen.csv: and 10 more"
