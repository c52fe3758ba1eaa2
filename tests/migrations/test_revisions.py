"""Each revision goes up, down and up again, with rows in the tables.

A revision has a tester in `revision_<id>.py`: a class `Tester` with `before` (puts rows in at the revision
below), `after` (looks at them after going up) and `back` (looks at them after going down again).
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask

from buurtstem.web.database import db
from tests.migrations.conftest import MIGRATIONS, move_down, move_up

REVISIONS = {script.revision: script for script in ScriptDirectory(MIGRATIONS).walk_revisions()}


def test_every_revision_has_a_tester_and_every_tester_a_revision():
    testers = {path.stem.removeprefix("revision_") for path in Path(__file__).parent.glob("revision_*.py")}

    assert testers == set(REVISIONS)


def test_revisions_stand_in_one_row():
    assert len(ScriptDirectory(MIGRATIONS).get_heads()) == 1


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_goes_up_and_down_and_up_again_with_rows(bare_app: Flask, revision: str):
    tester = import_module(f"tests.migrations.revision_{revision}").Tester()
    below = REVISIONS[revision].down_revision
    if below:
        move_up(bare_app, below)

    for move, look in (
        (None, tester.before),
        (lambda: move_up(bare_app, revision), tester.after),
        (lambda: move_down(bare_app, below or "base"), tester.back),
    ):
        if move:
            move()
        with bare_app.app_context(), db.engine.begin() as connection:
            look(connection)
    move_up(bare_app, revision)
