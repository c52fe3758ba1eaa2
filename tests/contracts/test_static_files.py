"""Style sheets that work in both directions, and scripts that stay small and run nothing from a text."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2

from .sources import ROOT, named, repository_files

CSS = [path for path in repository_files() if path.suffix == ".css"]
SCRIPTS = [
    path for path in repository_files() if path.suffix == ".js" and path.is_relative_to(ROOT / "static")
]
LONGEST_SCRIPT = 300  # lines; more than that is no longer "a page that also works without"
SIDES = {"left", "right", "float"}
OUTSIDE = re.compile(r"(?:\w+:)?//", re.IGNORECASE)
# what runs a text as code, or a text as markup; each needs a look by a person and a safer way exists
UNSAFE_IN_SCRIPTS = re.compile(
    r"\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(|\bdocument\.write|\b(?:inner|outer)HTML\b"
    r"|\binsertAdjacentHTML\b|\bset(?:Timeout|Interval)\s*\(\s*[\"'`]|[\"'`](?:https?:)?//"
)


def flattened(nodes: list[Any]) -> Iterator[Any]:
    """Yield the parts of a style sheet, also those inside of brackets and functions."""
    for node in nodes:
        yield node
        inner = getattr(node, "content", None) or getattr(node, "arguments", None) or []
        yield from flattened([*(getattr(node, "prelude", None) or []), *inner])


def declarations(text: str) -> Iterator[Any]:
    """Yield every declaration of a style sheet, whatever it is nested in."""

    def below(rules: list[Any]) -> Iterator[Any]:
        for rule in rules:
            if rule.type == "declaration":
                yield rule
            elif getattr(rule, "content", None):
                yield from below(tinycss2.parse_blocks_contents(rule.content, skip_comments=True))

    yield from below(tinycss2.parse_stylesheet(text, skip_comments=True))


def one_sided(text: str) -> Iterator[str]:
    """Yield the declarations that name left or right: Arabic needs start and end."""
    for each in declarations(text):
        words = {node.lower_value for node in flattened(each.value) if node.type == "ident"}
        if SIDES & {*each.lower_name.split("-"), *words}:
            yield f"line {each.source_line}: {each.name}: {tinycss2.serialize(each.value).strip()}"


def loaded_from_outside(text: str) -> Iterator[str]:
    """Yield the addresses of other sites, and every @import: it hides what a page weighs."""
    for node in flattened(tinycss2.parse_stylesheet(text, skip_comments=True)):
        if node.type == "at-rule" and node.lower_at_keyword == "import":
            yield f"line {node.source_line}: @import"
        if node.type == "url" and OUTSIDE.match(node.value):
            yield f"line {node.source_line}: {node.value}"
        if node.type == "function" and node.lower_name == "url":
            yield from (each.value for each in node.arguments if OUTSIDE.match(getattr(each, "value", "")))


def unsafe(text: str) -> list[str]:
    """Return what a script runs from a text, or loads from elsewhere; comments do not count."""
    without_comments = re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", text, flags=re.DOTALL)
    return [found[0] for found in UNSAFE_IN_SCRIPTS.finditer(without_comments)]


def test_there_are_style_sheets() -> None:
    assert CSS


@pytest.mark.parametrize("path", CSS, ids=named)
def test_a_style_sheet_is_understood_whole(path: Path) -> None:
    rules = tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"))

    assert [node.message for node in flattened(rules) if node.type == "error"] == []


@pytest.mark.parametrize("path", CSS, ids=named)
def test_a_style_sheet_names_no_side(path: Path) -> None:
    assert list(one_sided(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", CSS, ids=named)
def test_a_style_sheet_loads_nothing_from_another_site(path: Path) -> None:
    assert list(loaded_from_outside(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_is_small_and_runs_nothing_from_a_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert unsafe(text) == []
    assert len(text.splitlines()) <= LONGEST_SCRIPT


@pytest.mark.parametrize(
    "wrong",
    [
        "a { margin-left: 1rem }",
        "a { text-align: right }",
        "a { float: inline-start }",
        "@media (min-width: 40rem) { a { left: 0 } }",
        "a { &:hover { border-right: 1px solid } }",
        "a { background: url('/x.png') right top }",
    ],
)
def test_a_named_side_is_found(wrong: str) -> None:
    assert list(one_sided(wrong))


@pytest.mark.parametrize(
    "right", ["a { margin-inline-start: 1rem }", ".left { color: red }", "a { inset-inline: 0 } /* left */"]
)
def test_start_and_end_are_let_be(right: str) -> None:
    assert list(one_sided(right)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "a { background: url(https://elsewhere.example/x.png) }",
        'a { background: url("//elsewhere.example/x.png") }',
        '@import "base.css";',
        "@font-face { src: url('http://elsewhere.example/x.woff2') }",
    ],
)
def test_an_address_of_another_site_is_found(wrong: str) -> None:
    assert list(loaded_from_outside(wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        "eval(text)",
        "new Function('return 1')",
        "setTimeout('go()', 10)",
        "box.innerHTML = text",
        "fetch('https://elsewhere.example/')",
    ],
)
def test_what_a_script_must_not_do_is_found(wrong: str) -> None:
    assert unsafe(wrong)


@pytest.mark.parametrize(
    "right", ["// eval(x)", "box.textContent = text", "setTimeout(go, 10)", "if (box.once === 1) go()"]
)
def test_what_a_script_may_do_is_let_be(right: str) -> None:
    assert unsafe(right) == []
