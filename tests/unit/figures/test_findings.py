"""The report of an import counts values by what became of them."""

from __future__ import annotations

from buurtstem.figures.rules.findings import ColumnReport, Origin, Outcome, Problem, Report

ORIGIN = Origin("kwb_odata", "CBS", "CC BY 4.0", "KWB 2024", 2024)


def test_values_are_counted_over_all_columns():
    columns = (
        ColumnReport("a", "inhabitants", {"known": 2, "refused": 1}),
        ColumnReport("b", "density", {"known": 3}),
    )
    report = Report("x.csv", "", ORIGIN, Outcome.NEW, 3, 3, (), 5, 0, columns, (), (), ())

    assert (report.count("known"), report.count("refused"), report.count("nil")) == (5, 1, 0)


def test_a_problem_names_its_row_and_its_column():
    assert str(Problem(3, "is odd")) == "row 3: is odd"
    assert str(Problem(3, "is odd", "lbm")) == "row 3, lbm: is odd"
