"""Tester of the tables of figures: they take rows, keep numbers exactly, and go again without the area."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Connection, MetaData, Table, insert, inspect, select

AREA = {
    "code": "GM0518",
    "scale": "municipality",
    "name": "Voorbeeldstad",
    "slug": "voorbeeldstad",
    "division": 2024,
    "is_open": True,
}
SET = {
    "file_name": "kwb_2024.csv",
    "sha256": "a" * 64,
    "layout": "kwb_odata",
    "source": "CBS",
    "licence": "CC BY 4.0",
    "table_name": "KWB 2024",
    "division": 2024,
    "imported_at": datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
    "row_count": 1,
    "matched_count": 1,
    "suppressed_count": 0,
    "rows_by_municipality": {"GM0518": 1},
}
OBSERVATION = {
    "set_id": 1,
    "indicator": "liveability",
    "area_code": "GM0518",
    "period_start": date(2024, 1, 1),
    "period_end": date(2024, 12, 31),
    "status": "known",
    "value": "3.88373618011681",
}


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """An area is there, as in any database in use."""
        connection.execute(insert(table(connection, "area")).values(AREA))

    def after(self, connection: Connection) -> None:
        """Both tables take a row, and a value comes back to the last digit."""
        connection.execute(insert(table(connection, "figure_set")).values(SET))
        observations = table(connection, "observation")
        connection.execute(insert(observations).values(OBSERVATION))
        assert connection.scalar(select(observations.c.value)) == OBSERVATION["value"]

    def back(self, connection: Connection) -> None:
        """The tables are gone, the area is not."""
        assert not {"figure_set", "observation"} & set(inspect(connection).get_table_names())
        assert connection.scalar(select(table(connection, "area").c.code)) == AREA["code"]


def table(connection: Connection, name: str) -> Table:
    """Return a table as it is in the database."""
    metadata = MetaData()
    metadata.reflect(connection, only=[name])
    return metadata.tables[name]
