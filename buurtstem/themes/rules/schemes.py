"""Schemes: other headings under which the same themes are read, and the form of their files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from . import Theme

NO_HEADING = "geen"  # stands in addresses in place of the id of a heading
NONE_MARKS = frozenset({"—", "-"})  # in a file: the scheme has no heading for this theme
LONGEST_TEXT = 300  # characters of a name or source; the longest heading of a programme so far has 41
TEXTS = ("id", "name", "owner", "source", "language")
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}")
Table = dict[str, Any]


class InvalidScheme(ValueError):
    """A file of a scheme cannot be used; `problems` has one sentence for each thing, with file and entry."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Heading:
    """A heading of a programme and the themes under it; without a name: themes that have no heading."""

    id: str
    name: str
    themes: tuple[Theme, ...]


@dataclass(frozen=True)
class Scheme:
    """The headings of a programme, in its own order and language; each theme is under one of them or none."""

    id: str
    name: str
    owner: str
    source: str
    language: str
    headings: tuple[Heading, ...]

    @property
    def rows(self) -> tuple[Heading, ...]:
        """The headings, and last the themes that have none, if any; every theme is in exactly one row."""
        under = {theme for heading in self.headings for theme in heading.themes}
        rest = tuple(theme for theme in Theme if theme not in under)
        return (*self.headings, Heading(NO_HEADING, "", rest)) if rest else self.headings

    def row_of(self, theme: Theme) -> Heading:
        """Return the heading under which a theme is read."""
        return next(row for row in self.rows if theme in row.themes)

    def find_row(self, text: str | None) -> Heading | None:
        """Return the heading that an address names by its id, or by the code of a theme under it."""
        named = next((row for row in self.rows if row.id == text), None)
        themed = next((theme for theme in Theme if theme == text), None)
        return self.row_of(themed) if named is None and themed else named

    def grouped(self, themes: Collection[Theme]) -> tuple[Heading, ...]:
        """Return the headings under which some of these themes are read, each with those themes only."""
        narrowed = (
            replace(row, themes=tuple(theme for theme in row.themes if theme in themes)) for row in self.rows
        )
        return tuple(row for row in narrowed if row.themes)


def parse_scheme(text: str, file: str) -> Scheme:
    """Read a scheme from the text of its file (TOML); `file` is the name that problems begin with.

    Raises:
        InvalidScheme: with every problem: no TOML, an entry that is missing, unknown or of the wrong kind,
            a theme that is neither under a heading nor marked as without one.
    """
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # the second for brackets in brackets without end
        raise InvalidScheme([f"{file}: is no TOML: {error or 'too deep'}"]) from error
    names, places = _names_of(table.get("headings")), table.get("themes")
    problems = [
        *_problems_of_entries(table),
        *_problems_of_headings(table.get("headings")),
        *_problems_of_themes(places, names),
    ]
    if problems:
        raise InvalidScheme(f"{file}: {problem}" for problem in problems)
    headings = tuple(
        Heading(id_, name, tuple(theme for theme in Theme if table["themes"].get(theme.value) == id_))
        for id_, name in names.items()
    )
    return Scheme(headings=headings, **{entry: table[entry].strip() for entry in TEXTS})


def _names_of(headings: object) -> dict[str, str]:
    """Return the names of the headings by id, as far as they can be read."""
    rows = headings if isinstance(headings, list) else []
    return {
        row["id"]: row["name"].strip()
        for row in rows
        if isinstance(row, dict) and _is_text(row.get("id")) and _is_text(row.get("name"))
    }


def _problems_of_entries(table: Table) -> Iterator[str]:
    for entry in TEXTS:
        if not _is_text(table.get(entry)):
            yield f"{entry}: a text of at most {LONGEST_TEXT} characters is needed"
        elif entry == "id" and not ID.fullmatch(table[entry]):
            yield f"id: '{table[entry]}' is not made of small letters, digits and single hyphens"
        elif entry == "language" and not LANGUAGE.fullmatch(table[entry]):
            yield f"language: '{table[entry]}' is no code of a language, such as nl"
    for entry in table:
        if entry not in (*TEXTS, "headings", "themes"):
            yield f"{entry}: no such entry"


def _problems_of_headings(headings: object) -> Iterator[str]:
    if not isinstance(headings, list) or not headings:
        yield "headings: at least one [[headings]] is needed"
        return
    seen: set[str] = set()
    for number, row in enumerate(headings, start=1):
        where = f"heading {number}"
        if not isinstance(row, dict) or set(row) != {"id", "name"}:
            yield f"{where}: has an id and a name, and nothing else"
        elif not (_is_text(row["id"]) and ID.fullmatch(row["id"])):
            yield f"{where}: its id is not made of small letters, digits and single hyphens"
        elif row["id"] == NO_HEADING or row["id"] in set(Theme):
            yield f"{where}: '{row['id']}' is taken: it stands for something else in addresses"
        elif row["id"] in seen:
            yield f"{where}: '{row['id']}' is the id of two headings"
        elif not _is_text(row["name"]):
            yield f"{where}: its name is a text of at most {LONGEST_TEXT} characters"
        else:
            seen.add(row["id"])


def _problems_of_themes(places: object, ids: Collection[str]) -> Iterator[str]:
    """Yield what is wrong under [themes]; only `other` may be left out, and then has no heading."""
    if not isinstance(places, dict):
        yield "themes: a table [themes] is needed"
        return
    for code, place in places.items():
        if code not in set(Theme):
            yield f"[themes] {code}: no such theme"
        elif not isinstance(place, str) or (place not in ids and place not in NONE_MARKS):
            yield f"[themes] {code}: {place!r} is the id of no heading; '-' says that there is none"
    for theme in Theme:
        if theme is not Theme.OTHER and theme.value not in places:
            yield f"[themes] {theme.value}: is missing; '-' says that there is no heading for it"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_TEXT
