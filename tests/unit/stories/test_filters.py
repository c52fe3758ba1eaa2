"""Filters: which are answered, and why others are not."""

from __future__ import annotations

from datetime import date

import pytest

from buurtstem.stories.rules import StoryFilter, ToldBy, Wider, last_months, parts_of, why_wider
from buurtstem.themes.rules import Nature, Theme

ONE = StoryFilter(lang="tr")
TWO = StoryFilter(lang="tr", nature=Nature.DREAM)
FOUR = StoryFilter(lang="tr", nature=Nature.DREAM, told_by=ToldBy.RESIDENT, source="web")


def test_words_are_no_property_and_an_empty_choice_of_themes_is_one():
    assert StoryFilter(words="lift").properties == ()
    assert StoryFilter(themes=()).properties == ("themes",)
    everything = StoryFilter((Theme.SAY,), Nature.IDEA, "pl", "x", date(2026, 3, 1), ToldBy.RESIDENT, "web")
    assert everything.properties == ("themes", "nature", "lang", "month", "told_by", "source")


def test_a_question_can_be_put_beside_each_with_fewer_of_its_properties():
    assert parts_of(StoryFilter()) == ()
    assert parts_of(ONE) == (frozenset(),)
    assert parts_of(TWO) == (frozenset(), frozenset({"nature"}), frozenset({"lang"}))
    assert len(parts_of(FOUR)) == 15


@pytest.mark.parametrize(
    ("wish", "tellers", "left", "why"),
    [
        (StoryFilter(words="lift"), 1, (), None),
        (ONE, 9, (30,), Wider.FEW),
        (ONE, 10, (30,), None),
        (ONE, 10, (0,), None),
        (ONE, 10, (10,), None),
        (ONE, 10, (1,), Wider.REST),
        (ONE, 10, (9,), Wider.REST),
        (TWO, 10, (30, 0, 10), None),
        (TWO, 10, (30, 0, 9), Wider.REST),
        (FOUR, 100, (), Wider.TOO_MANY),
    ],
)
def test_a_filter_is_answered_when_neither_it_nor_what_it_leaves_are_few(wish, tellers, left, why):
    assert why_wider(wish, tellers, left) is why


def test_the_last_months_go_over_the_turn_of_the_year():
    assert last_months(date(2026, 2, 28), 4) == (
        date(2026, 2, 1),
        date(2026, 1, 1),
        date(2025, 12, 1),
        date(2025, 11, 1),
    )
    assert len(last_months(date(2026, 12, 31))) == 24
