"""`buurtstem budget tally`: any Pabulib file is counted or refused in one line; no database, no settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from buurtstem.budget.cli import budget_commands
from buurtstem.budget.rules.election import Rule

from .conftest import run_process

FILE = """META
key;value
description;Molenveld
num_projects;3
num_votes;3
budget;1000,50
vote_type;approval
currency;EUR
PROJECTS
project_id;cost;name;selected
14;600;"Bench; by the lift";1
2;500;Trees;0
3;500.25;Mill;0
VOTES
voter_id;vote
a;14,2
b;14,3
c;14
"""


@pytest.fixture
def file(tmp_path: Path):
    """Writes a file to count."""

    def file(content: str | bytes = FILE) -> Path:
        path = tmp_path / "election.pb"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return file


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(budget_commands, ["tally", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


@pytest.mark.parametrize("rule", Rule)
def test_each_rule_gives_one_json_document_the_same_every_time(file, rule):
    words = (file(), "--rule", rule.value, "--json")
    first, second = run(*words), run(*words)
    document = json.loads(first.stdout)

    assert first.exit_code == 0
    assert first.stdout == second.stdout
    assert list(document)[:8] == [
        "rule", "winners", "spent", "budget", "utility", "ties", "steps", "differs_from_selected",
    ]  # fmt: skip
    assert (document["rule"], document["budget"]) == (rule.value, 1000.5)
    assert '"budget": 1000.5,' in first.stdout
    assert document["spent"] <= document["budget"]
    assert document["steps"]


def test_winners_steps_and_difference_are_told(file):
    document = json.loads(run(file(), "--rule", "votes", "--json").stdout)
    assert document["winners"] == ["14"]
    assert document["steps"][0] == "14 Bench; by the lift: 3 votes, € 600, fits, € 400.50 left"
    assert document["differs_from_selected"] == []
    assert document["ties"] == [
        {"at": 1, "plans": ["2", "3"], "decisive": False, "resolved_by": "file order"}
    ]
    no_winners_named = FILE.replace(";1\n", ";\n").replace(";0\n", ";\n")
    document = json.loads(run(file(no_winners_named), "--rule", "votes", "--json").stdout)
    assert document["differs_from_selected"] is None


def test_without_json_it_is_a_report(file):
    result = run(file(), "--rule", "votes")
    assert result.exit_code == 0
    assert result.stdout.startswith("14 Bench; by the lift: 3 votes, € 600, fits, € 400.50 left\n")
    assert result.stdout.endswith(
        "Winners: 14\nSpent: € 600 of € 1,000.50\nThe file's own result: the same winners\n"
    )


def test_a_decisive_tie_is_resolved_by_the_file_or_left_open(file):
    content = FILE.replace("1000,50", "1150")
    by_file = json.loads(run(file(content), "--rule", "votes", "--json").stdout)
    strict = json.loads(run(file(content), "--rule", "votes", "--ties", "strict", "--json").stdout)

    assert (by_file["winners"], by_file["decision_needed"]) == (["14", "2"], False)
    assert by_file["differs_from_selected"] == ["2"]
    assert (strict["winners"], strict["decision_needed"]) == (["14"], True)
    assert [(tie["decisive"], tie["resolved_by"]) for tie in strict["ties"]] == [(True, None)]


def test_a_threshold_on_the_command_line_goes_before_that_of_the_file(file):
    content = FILE.replace("budget;1000,50", "budget;2000\nmin_project_score_threshold;2")
    words = (file(content), "--rule", "votes-threshold", "--json")
    assert json.loads(run(*words).stdout)["winners"] == ["14"]
    assert json.loads(run(*words, "--threshold", "1").stdout)["winners"] == ["14", "2", "3"]
    assert json.loads(run(*words, "--threshold", "4").stdout)["winners"] == []


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_is_odd_is_read_and_named_apart_from_the_document(file, line_end):
    result = run(file(b"\xef\xbb\xbf" + FILE.replace("\n", line_end).encode()), "--rule", "votes", "--json")
    sentence = 'Decimal commas were read as decimal points: META budget "1000,50".'
    assert (result.exit_code, result.stderr) == (0, f"{sentence}\n")
    assert json.loads(result.stdout)["warnings"] == [sentence]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (FILE.replace("1000,50", "0"), "The pot is empty: no plan can win."),
        (FILE.partition("a;14")[0].replace("num_votes;3", "num_votes;0"), "Nobody voted for a plan: no plan wins."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rule", Rule)
def test_an_empty_pot_or_box_has_no_winners_and_says_so(file, content, said, rule):
    result = run(file(content), "--rule", rule.value)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{said}\n")
    assert "\nWinners: none\n" in result.stdout


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "The file is empty."),
        (b"\x00\x01\xff", "Line 1: there are bytes here that are no text (is the file UTF-16?)."),
        (FILE.replace("num_votes;3", "num_votes;4"), "META says num_votes 4, and the section VOTES has 3 rows."),
        (FILE.replace("PROJECTS\n", ""), "The file has no section PROJECTS."),
        (FILE.replace("a;14,2", "a;14,\x1b[31mx"), 'Line 16: the vote names "[31mx", which is no project.'),
        (FILE.replace("Trees", '"Trees'), "Line 12: a quotation mark opens a text here, and none closes it."),
        (FILE.replace("14;600", '"1\n4";x'), 'Line 11: cost of project "1 4" "x": this is no number.'),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_exit_1(file, content, problem):
    result = run(file(content), "--rule", "votes", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: election.pb: {problem}\n"


@pytest.mark.parametrize(
    ("name", "problem"),
    [("nowhere.pb", "nowhere.pb: No such file or directory"), (".", ".: Is a directory")],
)
def test_what_is_no_file_is_one_line(name, problem):
    result = run(name, "--rule", "votes")
    assert (result.exit_code, result.stderr) == (1, f"Error: {problem}\n")


def test_an_unknown_rule_is_no_traceback(file):
    result = run(file(), "--rule", "dictator")
    assert result.exit_code == 2
    assert "equal-shares" in result.stderr


def test_the_program_needs_no_database_and_no_settings(file, tmp_path: Path):
    folder = tmp_path / "empty"
    folder.mkdir()
    result = run_process(folder, {"PYTHONPATH": str(Path.cwd())}, "budget", "tally", str(file()), "--rule", "votes", "--json")  # fmt: skip
    assert result.returncode == 0
    assert json.loads(result.stdout)["winners"] == ["14"]
    assert list(folder.iterdir()) == []
