"""How a figure is rounded in an area of some size, and what a reader is warned of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from buurtstem.figures.rules.catalogue import INDICATORS, find_indicator
from buurtstem.figures.rules.showing import (
    Rounding,
    Warn,
    decimals_in,
    is_old,
    rounding_of,
    share_of,
    warnings_of,
)
from buurtstem.figures.rules.values import day_of, whole_year

COUNT, SHARE, AVERAGE, SCORE = (
    INDICATORS[code] for code in ("inhabitants", "owner_occupied", "household_size", "liveability")
)
TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("indicator", "people", "rounding"),
    [
        (COUNT, 15, Rounding(0, to=5)),
        (COUNT, None, Rounding(0, to=5)),
        (SHARE, 99, Rounding(0, withheld=True)),
        (SHARE, 100, Rounding(0)),
        (SHARE, None, Rounding(0)),
        (AVERAGE, 99, Rounding(0)),
        (AVERAGE, 999, Rounding(0)),
        (AVERAGE, 1000, Rounding(1)),
        (AVERAGE, None, Rounding(0)),
        (SCORE, 50, Rounding(2)),
        (SCORE, 5000, Rounding(2)),
    ],
)
def test_the_size_of_the_area_says_how_exactly_a_figure_is_shown(indicator, people, rounding):
    assert rounding_of(indicator, None if people is None else Decimal(people), 14) == rounding


def test_no_more_decimals_are_shown_than_the_source_has():
    assert rounding_of(AVERAGE, Decimal(5000), 0).decimals == 0
    assert rounding_of(SCORE, Decimal(5000), 1).decimals == 1


@pytest.mark.parametrize(
    ("rounding", "value", "shown"),
    [
        (Rounding(0, to=5), "12", "10"),
        (Rounding(0, to=5), "12.5", "15"),
        (Rounding(0, to=5), "3360", "3360"),
        (Rounding(0), "18.5", "19"),
        (Rounding(1), "1.85", "1.9"),
        (Rounding(2), "-0.085", "-0.09"),
    ],
)
def test_halves_are_rounded_away_from_nought(rounding, value, shown):
    assert str(rounding.apply(Decimal(value))) == shown


@pytest.mark.parametrize(("value", "decimals"), [("1.80", 2), ("180", 0), ("1E+3", 0), ("0.0000921", 7)])
def test_the_decimals_of_the_source_are_counted(value, decimals):
    assert decimals_in(Decimal(value)) == decimals


def test_decimals_of_what_is_no_number_are_none():
    assert decimals_in(Decimal("NaN")) == 0


@pytest.mark.parametrize(
    ("indicator", "period", "people", "people_year", "warned"),
    [
        (COUNT, day_of(2024), 3360, 2024, ()),
        (SHARE, day_of(2024), 3360, 2024, (Warn.AVERAGE_HIDES,)),
        (SHARE, day_of(2024), 250, 2024, (Warn.SMALL_NUMBER, Warn.AVERAGE_HIDES)),
        (SHARE, day_of(2024), 255, 2024, (Warn.AVERAGE_HIDES,)),
        (SCORE, whole_year(2022), 3360, 2024, (Warn.OLD, Warn.YEARS_DIFFER, Warn.AVERAGE_HIDES)),
        (SHARE, day_of(2024), None, None, (Warn.POPULATION_UNKNOWN, Warn.AVERAGE_HIDES)),
    ],
)
def test_a_reader_is_warned_of_what_the_number_does_not_say(indicator, period, people, people_year, warned):
    population = None if people is None else Decimal(people)
    today = TODAY if Warn.OLD not in warned else TODAY.replace(year=2027)

    assert warnings_of(indicator, period, population, people_year, today) == warned


@pytest.mark.parametrize(
    ("today", "old"),
    [
        (date(2027, 1, 1), False),
        (date(2027, 1, 2), True),
        (date(2026, 12, 31), False),
        (date(2028, 2, 29), True),
    ],
)
def test_a_figure_is_old_when_it_is_about_more_than_three_years_ago(today, old):
    assert is_old(day_of(2024), today) is old


def test_a_share_is_exact_and_of_nothing_there_is_none():
    assert share_of(Decimal(640), Decimal(3360)) == Decimal("19.047619")
    assert share_of(Decimal(0), Decimal(0)) is None


def test_indicators_are_found_by_codes_that_are_unique():
    assert find_indicator("inhabitants") is COUNT
    assert find_indicator("nonsense") is None
    assert len({indicator.stem for indicator in INDICATORS.values()}) == len(INDICATORS)
    assert all(each.weight in {None, *INDICATORS} for each in INDICATORS.values())
