"""The vocabulary of themes: codes that are stable for ever, and choices of one to three."""

from __future__ import annotations

import pytest

from buurtstem.themes.names import NATURE_HINTS, NATURE_NAMES, THEME_NAMES
from buurtstem.themes.rules import TELLER_NATURES, InvalidThemes, Nature, Theme, check_themes


def test_the_codes_are_those_of_2026():
    assert [theme.value for theme in Theme] == [
        "housing", "environment", "safety", "togetherness", "livelihood", "work", "learning",
        "youth", "health", "say", "sustainability", "pride", "other",
    ]  # fmt: skip


@pytest.mark.parametrize("codes", [["housing"], ["housing", "say", "pride"], ["other"], ["say", "say"]])
def test_one_to_three_themes_are_taken(codes):
    assert check_themes(codes) == tuple(dict.fromkeys(Theme(code) for code in codes))


@pytest.mark.parametrize(
    "codes", [[], ["nonsense"], ["housing", "say", "pride", "work"], ["other", "housing"]]
)
def test_other_numbers_and_mixtures_are_refused(codes):
    with pytest.raises(InvalidThemes):
        check_themes(codes)


def test_everything_has_a_name():
    assert set(THEME_NAMES) == set(Theme)
    assert set(NATURE_NAMES) == set(Nature)
    assert set(NATURE_HINTS) == set(TELLER_NATURES)
