"""The neighbourhoods of seven municipalities, from the files of Statistics Netherlands as they are."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from buurtstem.cli import main
from buurtstem.places.models import Area
from buurtstem.places.queries import municipalities_with_open_neighbourhoods
from buurtstem.places.rules import Scale
from buurtstem.web.database import reading
from tests.telling import tell

AREAS = "cbs_buurtnamen_85984NED_7gemeenten.csv"
NAMES = "kwb_2024_85984NED_odata_7gemeenten.csv"
NEIGHBOURHOODS = 437
MUNICIPALITIES = {
    "GM0308": "Baarn",
    "GM0344": "Utrecht",
    "GM0355": "Zeist",
    "GM0356": "Nieuwegein",
    "GM0518": "'s-Gravenhage",
    "GM0599": "Rotterdam",
    "GM0637": "Zoetermeer",
}
PAGES = ("", "verhalen", "vertel")


@pytest.fixture(scope="session")
def figures() -> Path:
    """The folder with the files; `make test-real` sets where."""
    folder = Path(os.environ.get("BUURTSTEM_REAL_DATA", "")) / "figures"
    assert (folder / AREAS).is_file(), f"BUURTSTEM_REAL_DATA holds no figures/{AREAS}"
    return folder


@pytest.fixture
def import_all(app: Flask, figures: Path):
    """Brings in both files and returns what the command says."""

    def import_all() -> str:
        words = ["places", "import", str(figures / AREAS), "--names", str(figures / NAMES)]
        result = app.test_cli_runner().invoke(main, words)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    return import_all


@pytest.fixture
def rows(figures: Path) -> dict[str, str]:
    """The names in the file by their codes, read without any code of ours."""
    with (figures / AREAS).open(encoding="utf-8-sig", newline="") as file:
        return {row["Identifier"].strip(): row["Title"].strip() for row in csv.DictReader(file)}


def areas(app: Flask, scale: Scale) -> dict[str, Area]:
    with app.app_context():
        return {area.code: area for area in reading().scalars(select(Area).where(Area.scale == scale))}


def every_row(app: Flask) -> list[tuple[object, ...]]:
    with app.app_context():
        return [tuple(row) for row in reading().execute(select(*Area.__table__.columns))]


def test_all_neighbourhoods_come_in_with_their_names_to_the_letter(app: Flask, import_all, rows):
    import_all()
    found = areas(app, Scale.NEIGHBOURHOOD)

    assert len(rows) == NEIGHBOURHOODS
    assert {code: area.name for code, area in found.items()} == rows
    assert {area.division for area in found.values()} == {2024}
    # names that a careless reader breaks: commas, accents, apostrophes
    assert sum("," in area.name for area in found.values()) == 14
    assert found["BU03440224"].name == "Egelantierstraat, Mariëndaalstraat e.o."


def test_municipalities_are_named_and_districts_stand_between(app: Flask, import_all, rows):
    import_all()

    assert {code: area.name for code, area in areas(app, Scale.MUNICIPALITY).items()} == MUNICIPALITIES
    assert set(areas(app, Scale.DISTRICT)) == {f"WK{code[2:8]}" for code in rows}
    parents = {area.parent_code for area in areas(app, Scale.NEIGHBOURHOOD).values()}
    assert parents == set(areas(app, Scale.DISTRICT))
    assert {area.parent_code for area in areas(app, Scale.DISTRICT).values()} == set(MUNICIPALITIES)


def test_every_area_has_an_address_of_its_own(app: Flask, import_all):
    import_all()
    slugs = Counter(area.slug for scale in Scale for area in areas(app, scale).values())

    assert slugs.most_common(1)[0][1] == 1
    assert [slug for slug in slugs if not slug.isascii() or slug != slug.lower() or "--" in slug] == []


def test_the_second_time_nothing_changes(app: Flask, import_all):
    import_all()
    before = every_row(app)
    said = import_all()

    # districts are in no file: only neighbourhoods and municipalities are compared
    assert said == f"0 areas added, 0 renamed, {NEIGHBOURHOODS + len(MUNICIPALITIES)} as they were\n"
    assert every_row(app) == before
    assert len(before) == NEIGHBOURHOODS + len(MUNICIPALITIES) + len(areas(app, Scale.DISTRICT))


def test_the_front_page_lists_every_neighbourhood_under_its_municipality(app: Flask, import_all, client):
    import_all()
    page = client.get("/nl/")

    assert page.status_code == 200
    with app.app_context():
        found = municipalities_with_open_neighbourhoods(reading())
        sizes = {each.name: len(each.neighbourhoods) for each in found}
    assert sum(sizes.values()) == NEIGHBOURHOODS
    assert set(sizes) == set(MUNICIPALITIES.values())


def test_every_page_of_a_neighbourhood_opens(app: Flask, import_all, client):
    import_all()
    found = sorted(areas(app, Scale.NEIGHBOURHOOD).values(), key=lambda area: area.code)
    sample = [*found[::20], *(area for area in found if "," in area.name or not area.name.isascii())]
    statuses = {
        f"/nl/{area.slug}/{page}": client.get(f"/nl/{area.slug}/{page}").status_code
        for area in sample
        for page in PAGES
    }

    assert len(statuses) > 60
    assert {address: status for address, status in statuses.items() if status != 200} == {}


def test_a_story_can_be_told_in_a_neighbourhood_with_a_difficult_name(app: Flask, import_all, client):
    import_all()
    slug = areas(app, Scale.NEIGHBOURHOOD)["BU03440224"].slug

    assert tell(client, f"/nl/{slug}/vertel")
