"""From scores to proposals: at most three, at least one, and `other` only alone."""

from __future__ import annotations

import pytest

from buurtstem.themes.nlp.choice import f1, good_threshold, proposed


def test_themes_above_the_threshold_come_best_first() -> None:
    assert proposed({"housing": 0.4, "safety": 0.1, "say": 0.6}, 0.3) == ["say", "housing"]


def test_no_more_than_three_themes_are_proposed() -> None:
    scores = {"housing": 0.9, "safety": 0.8, "say": 0.7, "work": 0.6}
    assert proposed(scores, 0.3) == ["housing", "safety", "say"]


def test_when_nothing_is_sure_the_best_theme_is_proposed() -> None:
    assert proposed({"housing": 0.02, "safety": 0.01}, 0.3) == ["housing"]


def test_other_stands_alone_when_it_is_the_best_and_goes_when_it_is_not() -> None:
    assert proposed({"other": 0.6, "safety": 0.5}, 0.3) == ["other"]
    assert proposed({"other": 0.5, "safety": 0.6}, 0.3) == ["safety"]


@pytest.mark.parametrize(
    ("right", "wrong", "missed", "expected"),
    [(0, 0, 0, 0.0), (0, 3, 1, 0.0), (1, 0, 0, 1.0), (2, 1, 1, 2 / 3)],
)
def test_f1_weighs_wrong_and_missed_alike(right: int, wrong: int, missed: int, expected: float) -> None:
    assert f1(right, wrong, missed) == pytest.approx(expected)


def test_a_good_threshold_keeps_away_from_the_edges_of_what_is_right() -> None:
    scored = [
        ({"housing": 0.8, "safety": 0.2, "say": 0.1}, frozenset({"housing"})),
        ({"housing": 0.4, "safety": 0.5, "say": 0.1}, frozenset({"housing", "safety"})),
    ]
    # all is right from 0.21 to 0.40
    assert good_threshold(scored, 3) == pytest.approx(0.305)


def test_a_difference_within_the_error_of_measuring_is_none() -> None:
    certain = [({"housing": 0.9, "safety": 0.01}, frozenset({"housing"}))] * 200
    a_little_worse = [({"housing": 0.9, "safety": 0.5}, frozenset({"housing"}))]
    assert good_threshold(certain + a_little_worse, 3) == pytest.approx(0.325)
    assert good_threshold(certain + a_little_worse * 50, 3) > 0.5
