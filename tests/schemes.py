"""The text of a scheme's file for tests: whole, apart from the changes."""

from __future__ import annotations

import json
from collections.abc import Mapping

ENTRIES = {
    "id": "eigen",
    "name": "Eigen programma",
    "owner": "Gemeente Voorbeeldstad",
    "source": "Wijkprogramma 2026",
    "language": "nl",
}
HEADS = """
[[headings]]
id = "samen"
name = "Samen verder"
[[headings]]
id = "wonen"
name = "Fijn wonen"
[[headings]]
id = "leeg"
name = "Nog niets"
"""
THEMES = {
    "housing": "wonen",
    "environment": "wonen",
    "safety": "samen",
    "togetherness": "samen",
    "livelihood": "samen",
    "work": "samen",
    "learning": "samen",
    "youth": "samen",
    "health": "samen",
    "say": "samen",
    "sustainability": "wonen",
    "pride": "-",
}
Changes = Mapping[str, object]


def scheme_file(
    entries: Changes | None = None,
    heads: str = HEADS,
    themes: Changes | None = None,
    table: str = "[themes]",
) -> str:
    """Return the text of a file; None takes an entry away, an empty `table` takes all themes away."""
    under = lines({**THEMES, **(themes or {})}) if table else ""
    return "\n".join([lines({**ENTRIES, **(entries or {})}), heads, table, under])


def lines(entries: Changes) -> str:
    """Return entries as lines of TOML."""
    return "\n".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in entries.items()
        if value is not None
    )
