"""The Leefbaarometer: rows per year, dimensions that add up, one reference for all years."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from buurtstem.figures.rules.findings import CheckStatus, Reading, Told, UnreadableFigures
from buurtstem.figures.rules.layouts import read_figures
from buurtstem.figures.rules.reading import read_table
from buurtstem.figures.rules.values import Status, whole_year
from tests.figures import LEEF_COLUMNS, LEEF_ROWS, leef, table


def read(content: bytes, division: int | None = 2024, **told: object) -> Reading:
    return read_figures(read_table(content), Told("scores.csv", division=division, **told))


def test_every_row_is_a_year_and_keeps_all_digits():
    found = read(leef())

    assert found.problems == ()
    assert [row.cells[0].period for row in found.rows] == [
        whole_year(year) for year in (2012, 2014, 2018, 2020)
    ]
    assert found.rows[0].name == "Moerwijk-Oost"
    assert found.rows[0].cells[0].value == Decimal("3.82326722614239")
    assert {cell.status for cell in found.rows[0].cells[2:]} == {Status.UNKNOWN}
    assert [check.status for check in found.checks] == [CheckStatus.OK, CheckStatus.OK]


def test_the_division_must_be_confirmed():
    with pytest.raises(UnreadableFigures, match="confirm it with --division YEAR"):
        read(leef(), division=None)


def test_a_reference_date_beside_the_years_is_refused():
    with pytest.raises(UnreadableFigures, match="leave --reference-date out"):
        read(leef(), reference_date=date(2024, 1, 1))


def test_other_columns_may_stand_beside_but_none_twice():
    assert read(table(f"{LEEF_COLUMNS},extra", *(f"{row},1" for row in LEEF_ROWS))).ignored_columns == (
        "extra",
    )
    with pytest.raises(UnreadableFigures, match="two columns of the same name"):
        read(table(f"{LEEF_COLUMNS},jaar", *(f"{row},2014" for row in LEEF_ROWS)))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("x", "has 1 cells, the header has 10"),
        (LEEF_ROWS[1].replace("BU05183620", "GM0518"), "GM0518 is no neighbourhood"),
        (LEEF_ROWS[1].replace("BU05183620", "NL00"), "NL00 is no neighbourhood"),
        (LEEF_ROWS[1].replace("BU05183620", "hier"), "'hier' is no CBS area code"),
        (LEEF_ROWS[1].replace("2014", "14"), "BU05183620: '14' is no year"),
        (LEEF_ROWS[1].replace("3.832418655654", "veel"), "BU05183620, lbm: 'veel' is no number"),
        (LEEF_ROWS[1].replace("3.832418655654", '"3,83"'), "BU05183620, lbm: '3,83' has a decimal comma; this layout writes a point"),
        (LEEF_ROWS[1].replace("0.00823976513519", "0.00833976513519"), "BU05183620: the dimensions add up to -0.26974619548965, but afw is -0.269846195489390"),
        (LEEF_ROWS[1].replace("3.832418655654", "3.842418655654"), "BU05183620: lbm - afw is 4.112265, and 4.102265 in the other rows"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_or_the_others_is_left_out_and_named(row, sentence):
    found = read(leef(LEEF_ROWS[0], LEEF_ROWS[2], LEEF_ROWS[3], row))

    assert [(problem.row, problem.sentence) for problem in found.problems] == [(5, sentence)]
    assert len(found.rows) == 3


def test_a_damaged_row_shows_in_the_checks():
    damaged = LEEF_ROWS[1].replace("-0.269846195489390", "-0.250000000000000")
    found = read(leef(*LEEF_ROWS[2:], LEEF_ROWS[0], damaged))

    assert [check.status for check in found.checks] == [CheckStatus.WRONG, CheckStatus.WRONG]
    assert "not in 1 of 3 rows" in found.checks[0].sentence


def test_one_row_alone_cannot_tell_the_reference_nor_the_sums():
    found = read(leef(LEEF_ROWS[0]))

    assert {check.status for check in found.checks} == {CheckStatus.CANNOT_TELL}
    assert len(found.rows) == 1


def test_a_row_without_scores_is_let_be():
    found = read(leef(*LEEF_ROWS, '"BU05183620","Moerwijk-Oost",2024,NA,NA,NA,NA,NA,NA,NA'))

    assert found.problems == ()
    assert {cell.status for cell in found.rows[-1].cells} == {Status.UNKNOWN}
