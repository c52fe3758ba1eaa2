"""Figures from the files of CBS and the Leefbaarometer as they are, against totals that are known."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from buurtstem.cli import main
from buurtstem.core.database import Base
from buurtstem.figures.models import Observation
from buurtstem.figures.queries import figures_for
from buurtstem.figures.rules.catalogue import AGE_BANDS, INHABITANTS
from buurtstem.figures.rules.frames import CityAverage, NoAverage, Trend
from buurtstem.web.database import reading

AREAS = "cbs_buurtnamen_85984NED_7gemeenten.csv"
KWB = "kwb_2024_85984NED_odata_7gemeenten.csv"
LEEFBAAROMETER = "leefbaarometer_3_0_buurten_2002_2024_cut.csv"
TODAY = date(2026, 11, 28)
INHABITANTS_OF = {
    "0599": 670_570,
    "0518": 566_175,
    "0344": 374_200,
    "0637": 128_435,
    "0355": 66_645,
    "0356": 65_955,
    "0308": 25_065,
}
NOT_YET = {
    "baarn_buurten_2024_wijkbuurtkaart.geojson": "is recognised as GeoJSON",
    "ses_woa_2019_amsterdam_statline_export.csv": "an export of the StatLine web site",
    "swing_utrecht_tevreden_cultuur_2023.csv": "an export of a municipal portal",
    AREAS: "is a list of areas",
}


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder with the files; `make test-real` sets where."""
    folder = Path(os.environ.get("BUURTSTEM_REAL_DATA", "")) / "figures"
    assert (folder / KWB).is_file(), f"BUURTSTEM_REAL_DATA holds no figures/{KWB}"
    return folder


@pytest.fixture
def run(app: Flask, folder: Path):
    """Runs a command on one of the files, with the areas in place."""
    runner = app.test_cli_runner()
    found = runner.invoke(main, ["places", "import", str(folder / AREAS), "--names", str(folder / KWB)])
    assert found.exit_code == 0

    def run(file: str, *options: str):
        return runner.invoke(main, ["figures", "import", str(folder / file), *options])

    return run


@pytest.fixture
def brought(app: Flask, run):
    """Both files, brought in whole."""
    for file, options in ((KWB, ()), (LEEFBAAROMETER, ("--division", "2024"))):
        result = run(file, *options)
        assert (result.exit_code, result.stderr) == (0, "")


def values(app: Flask, indicator: str) -> dict[tuple[str, int], Decimal]:
    with app.app_context():
        rows = reading().execute(
            select(Observation.area_code, Observation.period_end, Observation.value).where(
                Observation.indicator == indicator, Observation.value.is_not(None)
            )
        )
        return {(row.area_code, row.period_end.year): row.value for row in rows}


def test_the_inhabitants_add_up_to_what_is_known(app: Flask, brought):
    found = values(app, INHABITANTS)

    assert len(found) == 424
    sums = {
        city: sum(value for (area, _), value in found.items() if area[2:6] == city) for city in INHABITANTS_OF
    }
    assert sums == INHABITANTS_OF
    assert found["BU03550205", 2024] == 4325
    assert found["BU05183620", 2024] == 3360
    assert all(value % 5 == 0 for value in found.values())


def test_the_age_bands_differ_from_the_total_by_rounding_only(app: Flask, brought):
    total = values(app, INHABITANTS)
    bands = [values(app, band) for band in AGE_BANDS]
    differences = [total[key] - sum(band[key] for band in bands) for key in total]

    assert (min(differences), max(differences)) == (-15, 15)
    assert differences.count(0) == 165


def test_the_leefbaarometer_of_vollenhove_and_the_national_reference(app: Flask, brought):
    scores, distances = values(app, "liveability"), values(app, "liveability_distance")

    assert round(scores["BU03550205", 2002], 3) == Decimal("3.676")
    assert round(scores["BU03550205", 2024], 3) == Decimal("3.884")
    assert {round(scores[key] - distances[key], 6) for key in scores} == {Decimal("4.102265")}
    assert len(scores) == 146
    assert len(values(app, "liveability_housing")) == 79


def test_the_line_of_vollenhove_has_its_gaps(app: Flask, brought):
    with app.app_context():
        card = figures_for(reading(), "BU03550205", "liveability_cohesion", TODAY)
        whole = figures_for(reading(), "BU03550205", "liveability", TODAY)

    years = {point.period.year: point.value for point in card.frame.points}
    assert [year for year, value in years.items() if value is None] == [2002, 2008, 2012, 2016]
    assert list(years) == [2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022, 2024]
    assert (whole.value, whole.frame.trend, whole.frame.is_line) == (Decimal("3.88"), Trend.RISES, True)


@pytest.mark.parametrize(
    ("area", "averaged"),
    [("BU05183620", True), ("BU03550205", True), ("BU03080000", True), ("BU05990811", False)],
)
def test_a_city_average_needs_nearly_all_neighbourhoods(app: Flask, brought, area, averaged):
    with app.app_context():
        first = reading().scalar(
            select(func.min(Observation.area_code)).where(Observation.area_code.startswith(area[:6]))
        )
        card = figures_for(reading(), area if averaged else first, "age_65_plus", TODAY)

    assert isinstance(card.frame, CityAverage) is averaged
    if not averaged:  # Rotterdam: 84 of 91, the others are harbours
        assert (card.frame.reason, card.frame.used, card.frame.expected) == (NoAverage.TOO_FEW_PARTS, 84, 91)
        assert "Botlek" in card.frame.missing


def test_the_average_of_baarn_is_that_of_its_inhabitants(app: Flask, brought):
    total = sum(value for (area, _), value in values(app, INHABITANTS).items() if area.startswith("BU0308"))
    old = sum(value for (area, _), value in values(app, "age_65_plus").items() if area.startswith("BU0308"))
    with app.app_context():
        card = figures_for(reading(), "BU03080000", "age_65_plus", TODAY)

    assert card.frame.value == round(old * 100 / total)
    assert (card.frame.used, card.frame.expected) == (21, 21)


@pytest.mark.parametrize(("file", "sentence"), NOT_YET.items())
def test_the_other_files_are_refused_by_name(run, file, sentence):
    result = run(file, "--division", "2024")

    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_second_time_nothing_changes(app: Flask, run, brought):
    def rows() -> int:
        with app.app_context():
            return reading().scalar(select(func.count()).select_from(Base.metadata.tables["observation"]))

    before = rows()
    assert "nothing changed" in run(KWB).stdout
    assert "nothing changed" in run(LEEFBAAROMETER, "--division", "2024").stdout
    assert rows() == before == 424 * 11 + 146 * 7
