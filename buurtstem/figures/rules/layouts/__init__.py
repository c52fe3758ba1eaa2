"""The layouts in which figures come: which one a table has, and what is said of one that is not known."""

from __future__ import annotations

from typing import Protocol

from buurtstem.core.text import clean_text
from buurtstem.figures.rules.findings import Reading, Told, UnreadableFigures
from buurtstem.figures.rules.reading import Row, Table
from buurtstem.figures.rules.values import quoted

from .kwb_odata import KwbOData
from .leefbaarometer import Leefbaarometer

HEADER_WITHIN = 15  # rows: titles and notes may stand above the header


class Layout(Protocol):
    """One way in which an office lays out its figures."""

    def recognises(self, header: tuple[str, ...]) -> bool:
        """Whether a row is the header of this layout."""
        ...

    def read(self, header: tuple[str, ...], rows: tuple[Row, ...], told: Told) -> Reading:
        """Read the rows below the header.

        Raises:
            UnreadableFigures: something that stands nowhere in the file was not told, or was told otherwise.
        """
        ...


LAYOUTS: tuple[Layout, ...] = (KwbOData(), Leefbaarometer())
# files that people are likely to try: (columns in lower case that give them away, what they are)
NOT_YET = (
    ({"gwb_code_10", "regio"}, "the KWB spreadsheet of CBS; use its table from CBS OData"),
    ({"measure", "value", "valueattribute"}, "observations from StatLine in bulk"),
    ({"perioden", "wijken en buurten"}, "an export of the StatLine web site"),
    ({"niveau"}, "an export of a municipal portal (Swing)"),
)
CODE_LIST = {"identifier", "title"}


def read_figures(table: Table, told: Told) -> Reading:
    """Read a table in the layout that it is recognised to have.

    Raises:
        UnreadableFigures: it has none that can be imported, has no rows, or something has to be told first.
    """
    for at, row in enumerate(table.rows[:HEADER_WITHIN]):
        header = tuple(" ".join(clean_text(cell).split()) for cell in row.cells)
        for layout in LAYOUTS:
            if layout.recognises(header):
                below = table.rows[at + 1 :]
                if not below:
                    raise UnreadableFigures("has a header and no rows")
                return layout.read(header, below, told)
    raise UnreadableFigures(_about_unknown(table))


def _about_unknown(table: Table) -> str:
    for row in table.rows[:HEADER_WITHIN]:
        names = {cell.casefold() for cell in row.cells}
        if names >= CODE_LIST:
            return "is a list of areas, not of figures: buurtstem places import brings it in"
        for wanted, what in NOT_YET:
            if names >= wanted:
                return f"is recognised as {what}; this layout cannot be imported yet"
    first = ", ".join(map(quoted, table.rows[0].cells[:4]))
    return (
        "has no layout known here (KWB of CBS as OData, Leefbaarometer by neighbourhood); "
        f"its first row begins: {first}"
    )
