"""Reading amounts of money."""

from __future__ import annotations

import pytest

from buurtstem.core.money import NoAmount, parse_euros


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("4200", 420_000),
        ("4.200", 420_000),
        ("4,200", 420_000),
        ("4.200,50", 420_050),
        ("4,200.50", 420_050),
        ("4200,5", 420_050),
        ("€ 4200,-", 420_000),
        ("EUR 30 000,--", 3_000_000),
        ("400000.0", 40_000_000),
        ("400000.000", 40_000_000),
        ("1.200.300", 120_030_000),
        ("0,05", 5),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(written, cents):
    assert parse_euros(written) == cents


@pytest.mark.parametrize(
    "written", ["", "veel", "-5", "1,005,00", "12.34.567", "0.001", "1.5e3", "nan", "4,2,0", "١٢٣x"]
)
def test_what_is_no_amount_is_refused(written):
    with pytest.raises(NoAmount):
        parse_euros(written)
