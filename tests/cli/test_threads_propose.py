"""`buurtstem threads propose`: threads kept for a place, or named for texts from a file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from buurtstem.agenda.cli import thread_commands
from buurtstem.web.database import transaction
from tests.cast import MOLENVELD, make_cast
from tests.cli.conftest import development
from tests.factories import publish_stories

LIFT = '{"id":"1","text":"De lift is weer stuk en mijn moeder kan niet naar beneden"}\n'


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(thread_commands, ["propose", *arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def documents(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def told(app: Flask) -> None:
    """Three stories about the lift in Molenveld."""
    with app.app_context(), transaction() as session:
        make_cast(session)
        publish_stories(session, 3)


def test_a_closed_standard_input_is_one_line(tmp_path: Path) -> None:
    command = 'exec "$0" -m buurtstem threads propose --from - <&-'
    result = subprocess.run(
        ["sh", "-c", command, sys.executable],
        cwd=tmp_path, env=development(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "Error: Standard input is closed: there are no lines to read.\n"


def test_texts_from_standard_input_get_their_threads_without_a_database() -> None:
    result = run("--from", "-", stdin=LIFT)

    assert result.exit_code == 0
    assert documents(result) == [
        {
            "id": "1",
            "threads": [
                {
                    "id": "housing/lift",
                    "theme": "housing",
                    "aspect": "housing/lift",
                    "label": "Lift and stairs",
                }
            ],
        }
    ]


def test_the_same_texts_give_the_same_threads_in_the_same_order(tmp_path) -> None:
    lines = [
        json.dumps(
            {"id": number, "text": ("De lift is stuk", "Overal schimmel", "hm")[number % 3], "lang": "nl"}
        )
        for number in range(300)
    ]
    file = tmp_path / "stories.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    first, second = run("--from", str(file)), run("--from", str(file), "--json")

    assert first.stdout == second.stdout
    assert [document["id"] for document in documents(first)] == list(range(300))
    assert [len(document["threads"]) for document in documents(first)[:3]] == [1, 1, 0]


def test_a_large_subject_is_parted_by_place_and_the_ids_say_so(tmp_path) -> None:
    texts = ["De lift is stuk in de Elzenlaan"] * 4 + ["De lift is stuk"] * 10
    lines = [json.dumps({"id": number, "text": text, "lang": "nl"}) for number, text in enumerate(texts)]
    file = tmp_path / "stories.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")

    found = [document["threads"] for document in documents(run("--from", str(file)))]

    assert found[0][0] == {
        "id": "housing/lift/elzenlaan",
        "theme": "housing",
        "aspect": "housing/lift",
        "label": "Lift and stairs, Elzenlaan",
    }
    assert found[-1][0]["id"] == "housing/lift"


def test_a_language_that_was_not_tagged_breaks_nothing() -> None:
    result = run("--from", "-", stdin='{"id": 1, "text": "x", "lang": "other"}\n{"id": 2, "text": ""}\n')

    assert [document["threads"] for document in documents(result)] == [[], []]


def test_a_bad_line_is_named_and_the_others_are_grouped() -> None:
    result = run("--from", "-", stdin=f"{LIFT}nonsense\n\n{LIFT}")

    assert result.exit_code == 1
    assert len(documents(result)) == 2
    assert result.stderr == "Line 2: this is not JSON in UTF-8.\n"


@pytest.mark.parametrize("arguments", [(), ("--from", "-", "--place", MOLENVELD)])
def test_a_place_or_a_file_and_not_both(arguments) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert "Give either --place CODE or --from FILE." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--from", "nowhere.jsonl"), "Error: nowhere.jsonl: No such file or directory\n"),
        (("--from", "-", "--models", "nowhere"), "Error: There is no trained pipeline in nowhere/trained. "),
    ],
)
def test_what_is_missing_is_said_in_one_line(arguments, line) -> None:
    result = run(*arguments, stdin=LIFT)

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith(line)


def test_the_stories_of_a_place_become_threads_and_a_second_run_keeps_them(command, told) -> None:
    first = command("threads", "propose", "--place", MOLENVELD, "--json")
    second = command("threads", "propose", "--place", MOLENVELD)

    assert json.loads(first.stdout) == {
        "place": MOLENVELD,
        "stories": 3,
        "opened": 1,
        "joined": 3,
        "left": 0,
        "asked": 0,
    }
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert second.stdout == (
        "3 stories: 0 threads proposed, 0 stories put in threads, 0 left one, 0 questions for people\n"
    )


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("BU99999999", "Error: There is no area 'BU99999999' here.\n"),
        ("Molenveld", "Error: There is no area 'Molenveld' here.\n"),
        ("BU03550205", "Error: There are no public stories in BU03550205.\n"),
    ],
)
def test_a_place_without_stories_is_said_in_one_line(command, told, place, line) -> None:
    result = command("threads", "propose", "--place", place)

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", line)
