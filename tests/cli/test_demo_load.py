"""`buurtstem demo load`: a believable neighbourhood in an empty database, and only there."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from buurtstem.accounts.queries import people_with_roles
from buurtstem.accounts.rules import Role
from buurtstem.core.contributions import ContributionState
from buurtstem.core.database import Base
from buurtstem.places.queries import municipalities_with_open_neighbourhoods
from buurtstem.stories.models import Story
from buurtstem.web.database import reading


def counts(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {
            name: reading().scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }


def test_the_demo_fills_an_empty_database(command, app: Flask):
    result = command("demo", "load")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "160 stories loaded\n", "")
    with app.app_context():
        stories = reading().scalars(select(Story)).all()
        people = people_with_roles(reading())
        areas = [
            area.name
            for municipality in municipalities_with_open_neighbourhoods(reading())
            for area in municipality.neighbourhoods
        ]
    assert sorted(areas) == ["Laaghoven", "Molenveld"]
    assert {grant.role for _, grants in people for grant in grants} == set(Role)
    assert len({story.lang for story in stories}) == 9
    assert {story.state for story in stories} >= {
        ContributionState.WAITING,
        ContributionState.PUBLISHED,
        ContributionState.HELD_BACK,
    }
    assert counts(app)["receipt"] == 160


def test_a_loaded_demo_is_left_alone(command, app: Flask):
    command("demo", "load")
    before = counts(app)
    result = command("demo", "load")

    assert (result.exit_code, result.stdout) == (0, "the demo is there already\n")
    assert counts(app) == before


@pytest.mark.parametrize("use", ["places", "people"])
def test_a_database_in_use_is_refused_and_left_as_it_was(command, app: Flask, tmp_path, use: str):
    file = tmp_path / "areas.csv"
    file.write_text("Identifier,Title\nBU05183620,Molenveld\n", encoding="utf-8")
    commands = {
        "places": ("places", "import", file),
        "people": ("user", "add", "noor@test.example", "--role", "administrator"),
    }
    assert command(*commands[use]).exit_code == 0
    before = counts(app)
    result = command("demo", "load")

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert counts(app) == before
