"""What the contract tests read: the repository's files, parsed."""

import ast
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

Finding = tuple[int, str]  # line and what was found there
Check = Callable[[ast.AST], Iterator[Finding]]

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "buurtstem"


@cache
def repository_files() -> tuple[Path, ...]:
    """Return every file that belongs to the repository: kept by git, or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return tuple(path for path in files if path.is_file())


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below these folders of the repository; all of them without folders."""
    places = [ROOT / folder for folder in folders] or [ROOT]
    return [
        path
        for path in repository_files()
        if path.suffix == ".py" and any(path.is_relative_to(place) for place in places)
    ]


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    """Return a file's name as it stands in messages."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield every call in a syntax tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called_name(call: ast.Call) -> str:
    """Return the last word of what is called: `now` of `clock.now()`; nothing for other expressions."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def found_in(paths: Iterable[Path], check: Check) -> list[str]:
    """Return what a check finds in the syntax trees of these files: "file:line: what"."""
    return [f"{named(path)}:{line}: {what}" for path in paths for line, what in check(parsed(path))]
