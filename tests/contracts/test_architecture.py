"""Rules of docs/architecture.md that the import contracts cannot say: one place for each, small files."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from .sources import PACKAGE, ROOT, Check, Finding, called_name, calls, found_in, named, parsed, python_files

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
VAGUE_NAMES = {"utils", "helpers", "common", "misc"}
TIME_QUESTIONS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}
READS = {"queries", "actions"}


def questions_about_time(tree: ast.AST) -> Iterator[Finding]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
                if name in TIME_QUESTIONS.get(owner, ()):
                    yield node.lineno, f"{owner}.{name}"
            case ast.ImportFrom(module="time", names=names):
                yield from (
                    (node.lineno, f"time.{each.name}")
                    for each in names
                    if each.name in TIME_QUESTIONS["time"]
                )


def commits(tree: ast.AST) -> Iterator[Finding]:
    for call in calls(tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit":
            yield call.lineno, "commit()"


def selects(tree: ast.AST) -> Iterator[Finding]:
    for call in calls(tree):
        if called_name(call) == "select":
            yield call.lineno, "select()"


def long_functions(tree: ast.AST) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines"


def skips(tree: ast.AST) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {
            "skip",
            "skipif",
            "xfail",
            "importorskip",
            "SkipTest",
        }:
            yield node.lineno, node.attr


def may_select(path: Path) -> bool:
    """Queries and actions, as a file or as a package of that name; core serves all of them."""
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] in {"core", "migrations"} or bool(READS & set(inside.with_suffix("").parts))


def test_only_the_clock_asks_the_time() -> None:
    asking = [path for path in python_files("buurtstem") if path != PACKAGE / "core" / "clock.py"]

    assert found_in(asking, questions_about_time) == []


def test_only_the_transaction_commits() -> None:
    committing = {PACKAGE / "web" / "database.py", PACKAGE / "migrations" / "env.py"}

    assert found_in((path for path in python_files("buurtstem") if path not in committing), commits) == []


def test_reads_stand_only_in_queries_and_actions() -> None:
    assert found_in((path for path in python_files("buurtstem") if not may_select(path)), selects) == []


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    # a migration is one list of tables, written once and never read in parts
    places = python_files("buurtstem", "build_tools", "benchmarks")
    shipped = [path for path in places if not path.is_relative_to(PACKAGE / "migrations" / "versions")]

    assert found_in(shipped, long_functions) == []


def test_every_file_name_says_what_is_inside() -> None:
    names = {named(path): set(path.relative_to(ROOT).with_suffix("").parts) for path in python_files()}

    assert [name for name, parts in names.items() if VAGUE_NAMES & parts] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path for path in python_files("buurtstem", "build_tools") if ast.get_docstring(parsed(path)) is None
    ]

    assert [named(path) for path in silent if path.read_text(encoding="utf-8").strip()] == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    assert found_in(python_files("tests"), skips) == []


def test_every_folder_of_tests_is_run() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = [ROOT / folder for folder in pyproject["tool"]["pytest"]["ini_options"]["testpaths"]]
    run.append(ROOT / "tests" / "real_data")  # make test-real
    tests = [path for path in python_files("tests") if path.name.startswith("test_")]

    assert [named(path) for path in tests if not any(path.is_relative_to(folder) for folder in run)] == []


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        (questions_about_time, "import datetime as d\nfrom datetime import datetime\nx = datetime.now()"),
        (questions_about_time, "import datetime\nx = datetime.date.today()"),
        (questions_about_time, "import time\nx = time.time()"),
        (questions_about_time, "from time import time"),
        (commits, "db.session.commit()"),
        (selects, "rows = session.scalars(sa.select(Story))"),
        (selects, "rows = session.scalars(select(Story))"),
        (skips, "@pytest.mark.skipif(slow, reason='later')\ndef test_a(): ..."),
        (skips, "pytest.skip('later')"),
        (long_functions, "def long():\n" + "    x = 1\n" * LONGEST_FUNCTION),
    ],
)
def test_each_check_finds_what_it_looks_for(check: Check, wrong: str) -> None:
    assert list(check(ast.parse(wrong)))


@pytest.mark.parametrize(
    ("check", "right"),
    [
        (questions_about_time, "from buurtstem.core.clock import now\nx = now()"),
        (questions_about_time, "started = time.monotonic()"),
        (commits, "with transaction() as session:\n    session.add(story)"),
        (long_functions, "def short():\n" + "    x = 1\n" * (LONGEST_FUNCTION - 1)),
    ],
)
def test_no_check_finds_what_is_right(check: Check, right: str) -> None:
    assert list(check(ast.parse(right))) == []


@pytest.mark.parametrize(
    ("place", "allowed"),
    [
        ("stories/queries.py", True),
        ("budget/actions/ballots.py", True),
        ("core/jobs.py", True),
        ("stories/views.py", False),
        ("stories/models.py", False),
    ],
)
def test_where_a_read_may_stand(place: str, allowed: bool) -> None:
    assert may_select(PACKAGE / place) is allowed
