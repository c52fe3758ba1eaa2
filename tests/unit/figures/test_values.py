"""One cell: an exact number, or the reason why there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from buurtstem.figures.rules.values import NotANumber, Period, Status, day_of, read_value, whole_year


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        (".", Status.UNKNOWN),
        ("       .", Status.UNKNOWN),
        ("-", Status.NIL),
        ("", Status.IMPOSSIBLE),
        ("NA", Status.UNKNOWN),
        ("-99995", Status.NOT_YET),
        ("-99995.0", Status.NOT_YET),
        ("-99997", Status.SUPPRESSED),
        ("-99997.0", Status.SUPPRESSED),
    ],
)
def test_a_missing_value_keeps_its_reason_and_is_never_nought(cell, status):
    assert read_value(cell) == (status, None)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0", "0"),
        (" 3360 ", "3360"),
        ("1.8", "1.8"),
        ("-0.231944770337582", "-0.231944770337582"),
        ("9.21e-05", "0.0000921"),
        ("+2", "2"),
    ],
)
def test_a_number_is_read_exactly(cell, number):
    status, value = read_value(cell)

    assert (status, value) == (Status.KNOWN, Decimal(number))


@pytest.mark.parametrize("cell", ["1,8", "5.573,0", "-0,25"])
def test_a_decimal_comma_is_said_to_be_one(cell):
    with pytest.raises(NotANumber, match="decimal comma"):
        read_value(cell)


@pytest.mark.parametrize(
    "cell", ["x", "1.2.3", "NaN", "Infinity", "٣", "1 000", "--1", "1e9999", "1_0", "x" * 500]
)
def test_anything_else_is_no_number(cell):
    with pytest.raises(NotANumber, match="is no number"):
        read_value(cell)


@pytest.mark.parametrize("cell", ["1e30", "1e-40"])
def test_a_damaged_power_of_ten_is_no_figure(cell):
    with pytest.raises(NotANumber, match="no figure about an area"):
        read_value(cell)


def test_a_period_is_a_day_or_a_stretch():
    assert day_of(2024) == Period(date(2024, 1, 1), date(2024, 1, 1))
    assert day_of(2024).is_day
    assert not whole_year(2024).is_day
    assert whole_year(2024).year == 2024
