"""Areas and rows that tests of figures share."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from buurtstem.places.actions import import_areas
from buurtstem.places.rules import AreaRow, CodeList

TODAY = date(2026, 11, 28)
BAARN = tuple(f"BU0308000{number}" for number in range(4))


def rows_of(write, model) -> int:
    with write() as session:
        return session.scalar(select(func.count()).select_from(model))


def add_areas(write, *codes: str, division: int = 2024, **municipalities: str) -> None:
    areas = tuple(AreaRow(code, f"Buurt {code[-4:]}") for code in codes)
    with write() as session:
        import_areas(session, CodeList(areas, municipalities, ()), division, opens=True)


def baarn(*, households: str = "1000", size: str = "2.0", rows: int = 4) -> list[str]:
    bands = "200,200,200,200,200"
    return [
        f"{code},Baarn,Buurt,{code},1000,{size},{households},{bands}" for code in BAARN[:rows]
    ]  # each neighbourhood alike, but for what a test changes
