"""Which layout a table has; one that is known but cannot be imported yet is named."""

from __future__ import annotations

import pytest

from buurtstem.figures.rules.findings import Told, UnreadableFigures
from buurtstem.figures.rules.layouts import read_figures
from buurtstem.figures.rules.reading import Table, read_table
from tests.figures import KWB_COLUMNS, LEEF_COLUMNS, table


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (table("gwb_code_10,regio,a_inw", "BU05183620,Moerwijk,5"), "the KWB spreadsheet of CBS"),
        (table("Measure,WijkenEnBuurten,ValueAttribute,Value", "M1,BU05183620,None,5"), "StatLine in bulk"),
        (
            table('"Perioden";"Wijken en buurten";"x (Aantal)"', '"2019";"Amsterdam";"5"'),
            "the StatLine web site",
        ),
        (table('"Niveau";"a|b|2023"', '"Subwijk X";5'), "a municipal portal"),
        (
            table("Identifier,Title", "BU05183620,Molenveld"),
            "list of areas, not of figures: buurtstem places import",
        ),
        (table("naam,aantal", "Molenveld,5"), "no layout known here.*its first row begins: 'naam', 'aantal'"),
        (table("Codering,AantalInwoners", "BU05183620,5"), "no layout known here"),
        (table(KWB_COLUMNS), "has a header and no rows"),
        (table(LEEF_COLUMNS), "has a header and no rows"),
    ],
)
def test_what_cannot_be_imported_is_named(content, sentence):
    with pytest.raises(UnreadableFigures, match=sentence):
        read_figures(read_table(content), Told("kwb_2024.csv", division=2024))


def test_a_header_far_below_is_not_looked_for():
    rows = read_table(table(*["x,y"] * 20, "Codering_3,AantalInwoners_5", "BU05183620,5")).rows
    with pytest.raises(UnreadableFigures, match="no layout known here"):
        read_figures(Table(rows), Told("kwb_2024.csv"))
