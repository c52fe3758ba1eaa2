"""Every table has someone who purges, erases and exports what it holds about people."""

from collections import Counter
from collections.abc import Iterable

from flask import Flask

from buurtstem.core.database import Base


def unanswered(tables: Iterable[str], held: Iterable[str]) -> dict[str, int]:
    """Return the tables that not exactly one holder answers for, and how many do."""
    holders = Counter(held)
    return {table: holders[table] for table in {*tables, *holders} if holders[table] != 1}


def test_every_table_has_one_that_answers_for_it(shared_app: Flask) -> None:
    held = [table for holder in shared_app.extensions["retention"] for table in holder.tables]

    assert unanswered(Base.metadata.tables, held) == {}


def test_nobody_answers_for_a_table_that_does_not_exist(shared_app: Flask) -> None:
    held = {table for holder in shared_app.extensions["retention"] for table in holder.tables}

    assert held - set(Base.metadata.tables) == set()


def test_a_forgotten_and_a_doubled_table_are_found() -> None:
    assert unanswered({"story", "consent"}, ["story", "story"]) == {"story": 2, "consent": 0}
