"""`buurtstem places import`: code lists come in, and what is wrong with a file is said row by row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from buurtstem.places.queries import count_areas, find_area, get_open_area
from buurtstem.web.database import reading

GOOD = 'Identifier,Title\nBU05183620,Molenveld\nBU05183621,"Mariënhof, Zuid"\nBU03550205,Laaghoven\n'
NAMES = (
    "WijkenEnBuurten,Gemeentenaam_1,Codering_3\n"
    "BU05183620,Voorbeeldstad      ,BU05183620\nBU03550205,Voorbeelddorp,BU03550205\n"
)


@pytest.fixture
def file(tmp_path: Path):
    """Writes a file to bring in."""

    def file(content: str | bytes, name: str = "areas.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return file


def areas_in(app: Flask) -> int:
    with app.app_context():
        return count_areas(reading())


def name_of(app: Flask, code: str) -> str | None:
    with app.app_context():
        area = find_area(reading(), code)
        return area.name if area else None


def test_a_good_list_comes_in_with_names_districts_and_addresses(command, app: Flask, file):
    result = command("places", "import", file(GOOD), "--names", file(NAMES, "kwb.csv"))

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "7 areas added, 0 renamed, 0 as they were\n"
    assert name_of(app, "GM0518") == "Voorbeeldstad"
    assert name_of(app, "WK051836") == "Wijk 36"
    with app.app_context():
        assert get_open_area(reading(), "marienhof-zuid").name == "Mariënhof, Zuid"


def test_the_same_list_twice_changes_nothing(command, app: Flask, file):
    words = ("places", "import", file(GOOD), "--names", file(NAMES, "kwb.csv"))
    command(*words)

    assert command(*words).stdout == "0 areas added, 0 renamed, 5 as they were\n"
    assert areas_in(app) == 7


def test_closed_areas_cannot_be_told_about_yet(command, app: Flask, file):
    assert command("places", "import", file(GOOD), "--closed").exit_code == 0
    assert app.test_client().get("/nl/molenveld/").status_code == 404
    assert command("places", "import", file(GOOD), "--open").exit_code == 0
    assert app.test_client().get("/nl/molenveld/").status_code == 200


def test_json_is_one_document_and_nothing_else(command, file):
    result = command("places", "import", file(GOOD + "XX,Elders\n"), "--json")

    assert json.loads(result.stdout) == {
        "added": 7,
        "renamed": 0,
        "unchanged": 0,
        "problems": ["areas.csv: row 5: 'XX' is no CBS area code"],
    }


def test_wrong_rows_are_named_one_per_line_and_the_others_come_in(command, app: Flask, file):
    rows = f"XX,Elders\nBU05183622\nBU05183620,Anders\nBU05183623,{'n' * 121}\nBU05183624,Goed\n"
    result = command("places", "import", file(GOOD + rows), "--names", file(NAMES + "x,y,NL00\n", "kwb.csv"))

    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "areas.csv: row 5: 'XX' is no CBS area code",
        "areas.csv: row 6: BU05183622 has no name",
        "areas.csv: row 7: BU05183620 is named both 'Molenveld' and 'Anders'",
        "areas.csv: row 8: BU05183623 has a name of more than 120 characters",
        "kwb.csv: row 4: 'NL00' is no CBS area code",
    ]
    assert name_of(app, "BU05183624") == "Goed"
    assert name_of(app, "BU05183620") == "Molenveld"


def test_another_name_in_another_division_is_refused_with_both_names(command, app: Flask, file):
    command("places", "import", file(GOOD))
    other = file("Identifier,Title\nBU03080000,Nieuw\nBU05183620,Molenbuurt\n", "other.csv")
    result = command("places", "import", other, "--division", "2020")

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    for part in ("Molenveld", "2024", "Molenbuurt", "2020"):
        assert part in result.stderr
    assert name_of(app, "BU03080000") is None
    assert name_of(app, "BU05183620") == "Molenveld"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"just a letter to the municipality",
        b"Name,Colour\nMolenveld,green\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\x00" * 1000,
        b'{"type": "FeatureCollection"}',
        b'Identifier,Title\nBU05183620,"' + b"open " * 40_000,
    ],
    ids=["empty", "blank", "letter", "other table", "picture", "zeros", "map", "open quote"],
)
def test_what_is_no_code_list_is_refused_in_one_line(command, app: Flask, file, content: bytes):
    result = command("places", "import", file(content))

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("Error: areas.csv: ")
    assert areas_in(app) == 0


@pytest.mark.parametrize("wrong", [["nowhere.csv"], ["."], [], ["--division", "12"]])
def test_a_file_or_option_that_cannot_be_is_named(command, app: Flask, wrong: list[str]):
    result = command("places", "import", *wrong)

    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert areas_in(app) == 0


def test_a_names_file_that_is_none_brings_in_nothing(command, app: Flask, file):
    result = command("places", "import", file(GOOD), "--names", file("x", "kwb.csv"))

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: kwb.csv: ")
    assert areas_in(app) == 0
