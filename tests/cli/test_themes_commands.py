"""`buurtstem themes tag|train|measure`: JSON lines in and out, problems in one line each, no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from buurtstem.core.paths import asset_folder
from buurtstem.themes.cli import themes
from buurtstem.themes.nlp.training import SETTINGS_FILE, current_version

LIFT = '{"id":"1","text":"De lift is weer stuk en mijn moeder kan niet naar beneden"}\n'


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(themes, arguments, input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def documents(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_story_on_standard_input_is_tagged() -> None:
    result = run("tag", "-", stdin=LIFT)
    (document,) = documents(result)
    assert result.exit_code == 0
    assert set(document) == {"id", "lang", "themes", "nature", "tagged"}
    assert (document["id"], document["lang"], document["tagged"]) == ("1", "nl", True)
    first = document["themes"][0]
    assert first["code"] == "housing"
    assert 0 < first["score"] <= 1
    assert "lift" in first["because"]


def test_a_file_is_tagged_in_its_order_with_and_without_json(tmp_path: Path) -> None:
    file = tmp_path / "stories.jsonl"
    lines = [json.dumps({"id": number, "text": "De lift is stuk", "lang": "nl"}) for number in range(300)]
    file.write_text("\n".join(lines), encoding="utf-8")
    plain, as_json = run("tag", str(file)), run("tag", str(file), "--json")
    assert [document["id"] for document in documents(plain)] == list(range(300))
    assert plain.stdout == as_json.stdout


def test_the_language_of_the_line_wins() -> None:
    (document,) = documents(run("tag", "-", stdin='{"id":1,"text":"de lift is weer stuk","lang":"tr"}\n'))
    assert document["lang"] == "tr"


def test_a_language_that_is_not_known_is_left_to_a_person() -> None:
    line = '{"id":1,"text":"Waxaan halkan ku noolahay labaatan sano mana aqaan deriskayga midna"}\n'
    (document,) = documents(run("tag", "-", stdin=line))
    assert document == {"id": 1, "lang": "other", "themes": [], "nature": [], "tagged": False}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("not json", "this is not JSON in UTF-8."),
        ("[" * 100_000, "this is not JSON in UTF-8."),
        ("[]", "this is not a JSON object."),
        ('{"text": "x"}', '"id" must be a string or a whole number.'),
        ('{"id": true, "text": "x"}', '"id" must be a string or a whole number.'),
        ('{"id": 1}', '"text" must be a string.'),
        ('{"id": 1, "text": null}', '"text" must be a string.'),
        ('{"id": 1, "text": "x", "lang": 3}', '"lang" must be a language code or null.'),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_tagged(line: str, problem: str) -> None:
    result = run("tag", "-", stdin=f"{LIFT}\n{line}\n{LIFT}")
    assert result.exit_code == 1
    assert len(documents(result)) == 2
    assert result.stderr == f"Line 3: {problem}\n"


def test_bytes_that_are_no_utf8_are_a_bad_line() -> None:
    result = run("tag", "-", stdin=b'\xef\xbb\xbf{"id": 1, "text": "lift", "lang": "nl"}\n\xff\xfe\n')
    assert result.exit_code == 1
    assert len(documents(result)) == 1
    assert result.stderr == "Line 2: this is not JSON in UTF-8.\n"


def test_half_a_pair_of_signs_does_no_harm() -> None:
    result = run("tag", "-", stdin='{"id": "\\ud800é", "text": "lift \\udfff", "lang": "nl"}\n')
    assert result.exit_code == 0
    assert documents(result)[0]["id"] == "?é"


def test_nothing_in_gives_nothing_out() -> None:
    result = run("tag", "-", stdin="\n\n")
    assert (result.exit_code, result.output) == (0, "")


def test_a_missing_file_is_one_line() -> None:
    result = run("tag", "nowhere.jsonl")
    assert result.exit_code == 1
    assert result.stderr == "Error: nowhere.jsonl: No such file or directory\n"


@pytest.mark.parametrize("command", ["tag", "measure"])
def test_a_missing_pipeline_says_which_command_makes_it(command: str, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"id": 1, "lang": "nl", "text": "x", "themes": ["say"]}\n', encoding="utf-8")
    result = run(command, str(file), "--models", str(tmp_path))
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "Make one with: buurtstem themes train" in result.stderr


def test_measuring_gives_a_table_or_one_document() -> None:
    file = asset_folder("nlp_models") / "themes" / "heldout" / "stories_en.jsonl"
    table, document = run("measure", str(file)), json.loads(run("measure", str(file), "--json").stdout)
    assert "micro F1" in table.stdout
    assert set(document["strict"]) == set(document["lenient"]) == {"micro_f1", "macro_f1"}
    assert list(document["languages"]) == ["en"]
    assert document["texts"] == document["languages"]["en"]["texts"]


def test_measuring_names_a_bad_line(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"lang": "nl", "text": "x", "themes": ["nowhere"]}\n', encoding="utf-8")
    result = run("measure", str(file))
    assert result.exit_code == 1
    assert result.stderr == "Error: texts.jsonl line 1: 'nowhere' is not a valid Theme.\n"


def test_measuring_nothing_is_said(tmp_path: Path) -> None:
    result = run("measure", str(tmp_path))
    assert (result.exit_code, result.stderr) == (1, f"Error: There are no texts in {tmp_path}.\n")


def test_training_if_needed_does_nothing_when_up_to_date(tmp_path: Path) -> None:
    version = current_version(tmp_path)
    settings = tmp_path / "trained" / SETTINGS_FILE
    settings.parent.mkdir()
    settings.write_text(json.dumps({"version": version}), encoding="utf-8")
    result = run("train", "--if-needed", "--models", str(tmp_path))
    assert result.exit_code == 0
    assert result.stdout == f"The trained pipeline is up to date: {version}\n"


def test_training_without_texts_is_one_line(tmp_path: Path) -> None:
    result = run("train", "--models", str(tmp_path))
    assert result.exit_code == 1
    assert result.stderr == f"Error: {tmp_path} holds no config.cfg.\n"


@pytest.mark.parametrize("command", ["tag", "train", "measure"])
def test_each_command_has_help(command: str) -> None:
    assert "Usage:" in run(command, "--help").stdout
