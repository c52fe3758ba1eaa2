"""Areas, people and figures of the demo: all that is there before anybody tells something."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime

from buurtstem.accounts.actions import add_person
from buurtstem.accounts.rules import Grant, Role
from buurtstem.core.facts import KEYS_BACKED_UP, keep_fact
from buurtstem.figures.actions import import_figures
from buurtstem.figures.rules.findings import Told
from buurtstem.installation.rules.findings import DEMO_BACKUP
from buurtstem.places.actions import import_areas
from buurtstem.places.rules import read_code_list

from .scene import DIVISION, PROFESSIONAL, Event, Scene, read_bytes, read_text

BEGAN, FIGURES_CAME = 210, 200  # days ago: before the first story
FIGURE_FILES = ("kwb_2024_cut.csv", "leefbaarometer_cut.csv")


def surroundings(scene: Scene) -> Iterator[Event]:
    """Yield how areas, people, keys and figures came; Baarn has figures and is not open for telling."""

    def begin(moment: datetime) -> None:
        import_areas(scene.session, read_code_list(read_bytes("areas.csv")), DIVISION, opens=True)
        import_areas(scene.session, read_code_list(read_bytes("baarn_areas.csv")), DIVISION, opens=False)
        for row in csv.DictReader(read_text("people.csv").splitlines()):
            grants = (Grant(Role(row["role"]), row["place"] or None),)
            add_person(scene.session, row["email"], row["name"], grants, moment, row["organisation"])
        keep_fact(scene.session, KEYS_BACKED_UP, DEMO_BACKUP)

    def bring_figures(moment: datetime) -> None:
        for name in FIGURE_FILES:
            import_figures(
                scene.session,
                read_bytes(f"figures/{name}"),
                Told(name, division=DIVISION),
                moment,
                actor=scene.actor(PROFESSIONAL),
            )

    yield Event(scene.ago(BEGAN), begin)
    yield Event(scene.ago(FIGURES_CAME), bring_figures)
