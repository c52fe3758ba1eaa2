"""Rows joined to areas by code within one division, and never across."""

from __future__ import annotations

import pytest

from buurtstem.figures.rules.findings import FigureRow, Origin, UnreadableFigures
from buurtstem.figures.rules.matching import KnownArea, match_rows, rows_by_municipality

ORIGIN = Origin("leefbaarometer", "BZK", "CC0", "Leefbaarometer 3.0", 2024)
HERE = {"BU05183620": KnownArea("Molenveld", 2024), "BU06370101": KnownArea("Dorpsstraat", 2025)}


def row(code: str, name: str | None = None, number: int = 2) -> FigureRow:
    return FigureRow(number, code, name, ())


def test_areas_that_are_not_here_are_counted_and_named():
    found = match_rows((row("BU05183620"), row("BU03080000"), row("BU03080000")), ORIGIN, HERE)

    assert [each.code for each in found.rows] == ["BU05183620"]
    assert found.unmatched == ("BU03080000",)


def test_within_one_division_the_code_decides_whatever_the_name():
    assert match_rows((row("BU05183620", "Moerwijk-Oost"),), ORIGIN, HERE).problems == ()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "Meerzicht-Oost",
            "BU06370101 is 'Dorpsstraat' in the division of 2025, and 'Meerzicht-Oost' in that of 2024",
        ),
        (None, "BU06370101 is 'Dorpsstraat' in the division of 2025, and this file is in that of 2024"),
    ],
)
def test_another_division_is_refused_with_both_names(name, sentence):
    found = match_rows((row("BU05183620"), row("BU06370101", name, 3)), ORIGIN, HERE)

    assert [str(problem) for problem in found.problems] == [
        f"row 3: {sentence}: these may be different areas"
    ]
    with pytest.raises(UnreadableFigures, match=f"another division than the areas here: row 2: {sentence}"):
        match_rows((row("BU06370101", name),), ORIGIN, HERE)


def test_a_file_about_no_area_that_is_here_says_what_to_do():
    with pytest.raises(UnreadableFigures, match=r"\(BU03080000\): bring the areas in first"):
        match_rows((row("BU03080000"),), ORIGIN, HERE)
    many = tuple(row(f"BU0308000{number}") for number in range(7))
    with pytest.raises(UnreadableFigures, match="BU03080004 and others"):
        match_rows(many, ORIGIN, HERE)


def test_a_file_without_sound_rows_matches_nothing():
    assert match_rows((), ORIGIN, HERE).rows == ()


def test_neighbourhoods_are_counted_by_municipality_once_each():
    rows = tuple(map(row, ("BU05183620", "BU05183620", "BU05183621", "BU03080000", "GM0518", "NL00")))

    assert rows_by_municipality(rows) == {"GM0308": 1, "GM0518": 2}
