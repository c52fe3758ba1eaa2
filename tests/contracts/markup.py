"""Reads templates without rendering them: their tags, what they include, the roots of a fragment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

from .sources import ROOT

TEMPLATES = ROOT / "templates"
JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SKIPPED = {"call": "endcall", "macro": "endmacro", "set": "endset"}


@dataclass(frozen=True)
class Piece:
    """A part of a template: `data` (markup), `expression` ({{ … }}) or `statement` ({% … %})."""

    kind: str
    text: str


@dataclass(frozen=True)
class Tag:
    """A start tag, with Jinja's expressions as "X" in its attributes."""

    name: str
    attributes: dict[str, str]
    line: int


@cache
def template_names() -> tuple[str, ...]:
    """Return the name of every template."""
    return tuple(
        path.relative_to(TEMPLATES).as_posix() for path in sorted(TEMPLATES.rglob("*")) if path.is_file()
    )


def source_of(name: str) -> str:
    """Return the text of a template."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def is_fragment(name: str) -> bool:
    """Fragments are the files that begin with an underscore."""
    return Path(name).name.startswith("_")


def pieces(source: str) -> Iterator[Piece]:
    """Yield markup, expressions and statements of a template in order; comments are left out."""
    kind, words = "", []
    for _, token, text in JINJA.lex(source):
        if token == "data":
            yield Piece("data", text)
        elif token in {"variable_begin", "block_begin"}:
            kind, words = ("expression" if token == "variable_begin" else "statement"), []
        elif token in {"variable_end", "block_end"}:
            yield Piece(kind, "".join(words).strip())
            if text.endswith("\n"):
                yield Piece("data", "\n")
        elif not token.startswith("comment"):
            words.append(text)


def tags(source: str) -> list[Tag]:
    """Return every start tag of a template, of all branches."""
    parser = _Tags(convert_charrefs=False)
    for piece in pieces(source):
        lines = "\n" * piece.text.count("\n")
        parser.feed({"data": piece.text, "expression": f"X{lines}", "statement": lines}[piece.kind])
    return parser.found


def included(source: str) -> set[str]:
    """Return the names of templates that this one extends, includes or imports by name."""
    references = JINJA.parse(source).find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
    return {
        each.template.value
        for each in references
        if isinstance(each.template, nodes.Const)  # type: ignore[union-attr]
    }


def all_included(name: str) -> set[str]:
    """Return what a template includes, and what those include."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        fresh = included(source_of(waiting.pop())) - found
        found |= fresh
        waiting += fresh
    return found


def roots(source: str) -> int:
    """Return how many elements, texts and expressions stand side by side at the top (fullest branch)."""
    counter = _Roots(convert_charrefs=False)
    for piece in pieces(source):
        counter.take(piece)
    return counter.count


class _Tags(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.found: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Tag(tag, {name: value or "" for name, value in attrs}, self.getpos()[0]))


@dataclass
class _Branch:
    depth: int
    count: int
    fullest: int = field(default=0)


class _Roots(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.count = 0
        self.depth = 0
        self.branches: list[_Branch] = []
        self.skipping: list[str] = []

    def take(self, piece: Piece) -> None:
        """Count one part of the template."""
        if piece.kind == "statement":
            self._take_statement(piece.text)
        elif self.skipping:
            return
        elif piece.kind == "data":
            self.feed(piece.text)
        elif self.rawdata:  # inside a tag that is not closed yet
            self.feed("X")
        else:
            self._add_root()

    def _take_statement(self, text: str) -> None:
        word = re.match(r"\w+", text)
        match word[0] if word else "":
            case closing if self.skipping and closing == self.skipping[-1]:
                self.skipping.pop()
            case "set" if "=" in text:
                return
            case "call" | "macro" | "set" as opening:
                if opening == "call" and not self.skipping:
                    self._add_root()
                self.skipping.append(SKIPPED[opening])
            case branching if not self.skipping:
                self._take_branch(branching)

    def _take_branch(self, word: str) -> None:
        match word:
            case "include":
                self._add_root()
            case "if" | "for":
                self.branches.append(_Branch(self.depth, self.count))
            case "elif" | "else":
                branch = self.branches[-1]
                branch.fullest = max(branch.fullest, self.count)
                self.depth, self.count = branch.depth, branch.count
            case "endif":
                self.count = max(self.branches.pop().fullest, self.count)
            case "endfor":
                branch = self.branches.pop()
                # what stands at the top of a loop stands there more than once
                self.count = max(branch.fullest, self.count + (self.count > branch.count))

    def _add_root(self) -> None:
        if self.depth == 0:
            self.count += 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._add_root()
        self.depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs
        self._add_root()

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._add_root()

    def handle_entityref(self, name: str) -> None:
        del name
        self._add_root()
