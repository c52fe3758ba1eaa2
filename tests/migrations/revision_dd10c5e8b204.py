"""Tester of names of split threads: the log keeps the names that people gave, and no place of a story."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, Table, insert, select

from tests.migrations.revision_c37e6ad9b4f0 import AT
from tests.migrations.revision_c37e6ad9b4f0 import ROWS as AGENDA
from tests.migrations.revision_e6e35fccfe28 import ROWS as FIRST

NEEDED = ("area", "organisation", "person")
EMPTY = {"series": 0, "place": "", "place_name": "", "merged_into": None}
THREADS = {
    1: "De lift",
    2: "",  # split off by a place, which is forgotten by now
    3: "De sleutel",  # by a name
    4: "De hal",  # by another name
    5: "De bewoners",  # by a place, and named after that
}
STEPS = {
    2: ("split", {"of": 1, "new": 2}),
    3: ("split", {"of": 1, "new": 3}),
    4: ("split", {"of": 1, "new": 4}),
    5: ("split", {"of": 1, "new": 5}),
    6: ("named", {"name": "Het portiek", "name_lang": "nl", "value": ""}),
    7: ("named", {"name": "", "name_lang": "", "value": ""}),
}
SPLITS = {2: "Elzenlaan", 3: "De sleutel", 4: "Het portiek", 5: "Iepenlaan"}
OTHERS = (
    {"thread_id": 4, "step_id": 6, "act": "named", "detail": "De hal"},
    {"thread_id": 5, "step_id": 7, "act": "named", "detail": "De bewoners"},
    {"thread_id": 1, "step_id": None, "act": "dismissed", "detail": "Elzenlaan"},
)
LOST = {"thread_id": 1, "step_id": None, "act": "split", "detail": "Lindelaan"}  # of what, nobody can tell


class Tester:
    """See `test_revisions.py`."""

    def before(self, connection: Connection) -> None:
        """Four threads were split off: by places, by names, and named again later."""
        for name in NEEDED:
            connection.execute(insert(table(connection, name)).values(FIRST[name]))
        for number, name in THREADS.items():
            own = {"id": number, "public_id": str(number), "series": number, "name": name}
            row = {**AGENDA["thread"], **EMPTY, **own, "stage": "proposed"}
            connection.execute(insert(table(connection, "thread")).values(row))
        for number, (act, before) in STEPS.items():
            step = {"id": number, "act": act, "before": before, "at": AT}
            connection.execute(insert(table(connection, "thread_step")).values(step))
        both = [
            {"thread_id": thread, "step_id": new, "act": "split", "detail": detail}
            for new, detail in SPLITS.items()
            for thread in (1, new)
        ]
        for line in (*both, *OTHERS, LOST):
            row = {**AGENDA["thread_log"], "function": "community_builder", **line}
            connection.execute(insert(table(connection, "thread_log")).values(row))

    def after(self, connection: Connection) -> None:
        """Places are gone from both threads, names that people gave are there, and so is all else."""
        assert details(connection) == [
            (1, 2, ""),
            (2, 2, ""),
            (1, 3, "De sleutel"),
            (3, 3, "De sleutel"),
            (1, 4, "Het portiek"),
            (4, 4, "Het portiek"),
            (1, 5, ""),
            (5, 5, ""),
            (4, 6, "De hal"),
            (5, 7, "De bewoners"),
            (1, None, "Elzenlaan"),
            (1, None, ""),
        ]

    def back(self, connection: Connection) -> None:
        """No word comes back."""
        self.after(connection)


def details(connection: Connection) -> list[tuple[int, int | None, str]]:
    """Return what each line of the log says, of which thread and step."""
    log = table(connection, "thread_log").c
    rows = connection.execute(select(log.thread_id, log.step_id, log.detail).order_by(log.id))
    return [(row.thread_id, row.step_id, row.detail) for row in rows]


def table(connection: Connection, name: str) -> Table:
    """Return a table as it stands in the database."""
    return Table(name, MetaData(), autoload_with=connection)
