"""What a card of a figure says, beside which frame, on each of both databases."""

from __future__ import annotations

from decimal import Decimal

import pytest

from buurtstem.figures.queries import available_figures
from buurtstem.figures.rules.frames import CityAverage, FrameKind, History, NoAverage, Trend
from buurtstem.figures.rules.showing import Warn
from buurtstem.figures.rules.values import Status, day_of
from buurtstem.themes.rules import Theme
from tests.cast import LAAGHOVEN, MOLENVELD
from tests.data.figures.areas import BAARN, add_areas, baarn
from tests.figures import KWB_COLUMNS, KWB_NAME, LEEF_ROWS, MOLENVELD_ROW, kwb, leef, table


def test_a_card_has_all_that_must_stand_beside_a_figure(bring, card):
    bring(kwb())
    found = card("household_size")

    assert (found.value, found.status, found.period) == (Decimal("1.8"), Status.KNOWN, day_of(2024))
    assert (found.area.name, found.city_name) == ("Molenveld", "Voorbeeldstad")
    assert (found.source.name, found.source.licence) == (
        "CBS, Kerncijfers wijken en buurten 2024",
        "CC BY 4.0",
    )
    assert (found.source.table, found.source.division, found.source.file_name) == ("KWB 2024", 2024, KWB_NAME)
    assert [point.value for point in found.population] == [3360]
    assert (found.sample_size, found.margin) == (None, None)
    assert found.warnings == (Warn.AVERAGE_HIDES,)


def test_a_city_of_which_one_neighbourhood_is_here_has_no_average(bring, card):
    bring(kwb())

    assert card("household_size").frame.reason is NoAverage.TOO_FEW_PARTS
    assert card("household_size").frames == ()
    assert card("inhabitants").frame.reason is NoAverage.NOT_AVERAGED


def test_a_city_of_which_the_file_has_more_than_is_here_has_no_average(write, bring, card):
    bring(
        kwb(
            MOLENVELD_ROW, *(MOLENVELD_ROW.replace("BU05183620", f"BU0518000{number}") for number in range(5))
        )
    )

    assert (card("age_0_14").frame.used, card("age_0_14").frame.expected) == (1, 6)


def test_the_average_of_the_city_is_weighed_over_its_neighbourhoods(write, bring, card):
    add_areas(write, *BAARN, GM0308="Baarn")
    rows = baarn()
    rows[0] = rows[0].replace(",2.0,1000,", ",1.2,500,")
    bring(kwb(*rows))
    found = card("household_size", BAARN[1])

    assert isinstance(found.frame, CityAverage)
    assert (found.frame.value, found.frame.used, found.frame.expected) == (
        Decimal("1.9"),
        4,
        4,
    )  # 6500 / 3500
    assert card("age_0_14", BAARN[0]).frame.value == 20
    assert card("age_0_14", BAARN[0]).value == 20


def test_a_missing_neighbourhood_is_named(write, bring, card):
    add_areas(write, *BAARN, GM0308="Baarn")
    bring(kwb(*baarn(rows=3)))

    frame = card("age_0_14", BAARN[0]).frame
    assert (frame.reason, frame.used, frame.expected, frame.missing) == (
        NoAverage.TOO_FEW_PARTS,
        3,
        4,
        ("Buurt 0003",),
    )


def test_the_row_of_the_municipality_is_its_average(write, bring, card):
    city = "GM0518,Voorbeeldstad,Gemeente,GM0518,566175,2.1,280000,100000,80000,180000,130000,76175"
    bring(kwb(MOLENVELD_ROW, city))
    found = card("household_size")

    assert (found.frame.value, found.frame.is_own_row) == (Decimal("2.1"), True)
    assert card("household_size", "GM0518").frame.reason is NoAverage.IS_CITY


def test_weights_of_another_year_are_taken_when_they_are_near(write, bring, card):
    add_areas(write, *BAARN, GM0308="Baarn")
    columns = "Codering_3,AantalInwoners_5,Woningvoorraad_35,GemiddeldeWOZWaardeVanWoningen_39"
    bring(
        table(
            columns,
            *(f"{code},5000,{1000 * (number + 1)},{300 + number}" for number, code in enumerate(BAARN)),
        )
    )
    found = card("home_value", BAARN[0])

    assert found.period == day_of(2023)
    assert found.frame.value == 302  # (300 + 2*301 + 3*302 + 4*303) / 10
    assert Warn.YEARS_DIFFER in found.warnings


def test_the_past_of_a_neighbourhood_is_its_frame_when_there_is_one(bring, card):
    bring(kwb())
    bring(leef(), "scores.csv", division=2024)
    found = card("liveability", frame=FrameKind.CITY_AVERAGE)  # which this figure does not have

    assert isinstance(found.frame, History)
    assert (found.frame.trend, found.frame.is_line) == (Trend.VARIES, True)
    assert [point.period.year for point in found.frame.points] == [2012, 2014, 2018, 2020]
    gaps = card("liveability_housing").frame.points
    assert [point.value is None for point in gaps] == [True, False, False, False]
    assert found.warnings == (Warn.OLD, Warn.YEARS_DIFFER, Warn.AVERAGE_HIDES)


def test_points_of_two_files_are_loose(bring, card):
    bring(leef(*LEEF_ROWS[:2]), "scores.csv", division=2024)
    bring(leef(*LEEF_ROWS[2:]), "scores.csv", division=2024)

    assert card("liveability").frame.trend is Trend.BROKEN


def test_a_reader_may_choose_the_frame(write, bring, card):
    add_areas(write, *BAARN, GM0308="Baarn")
    bring(kwb(*baarn()))
    bring(table(KWB_COLUMNS, *baarn(size="1.9")), "download.csv", division=2024)  # replaces the first
    found = card("household_size", BAARN[0], FrameKind.CITY_AVERAGE)

    assert isinstance(found.frame, CityAverage)
    assert found.frames == (FrameKind.CITY_AVERAGE,)


def test_under_a_hundred_inhabitants_no_percentage_is_shown(bring, card):
    bring(kwb(MOLENVELD_ROW.replace("3360,1.8,1770,640,345,1200,795,375", "80,1.8,40,20,15,15,15,15")))
    found = card("age_0_14")

    assert (found.value, found.frame.reason) == (None, NoAverage.TOO_SMALL)
    assert card("inhabitants").value == 80


def test_a_suppressed_figure_says_so(bring, card):
    bring(table("Codering_3,AantalInwoners_5,Koopwoningen_40", "BU05183620,3360,-99997"))
    found = card("owner_occupied")

    assert (found.status, found.value) == (Status.SUPPRESSED, None)


@pytest.mark.parametrize(
    ("indicator", "area"), [("nonsense", MOLENVELD), ("density", MOLENVELD), ("inhabitants", "BU99999999")]
)
def test_where_there_is_no_figure_there_is_no_card(bring, card, indicator, area):
    bring(kwb())

    assert card(indicator, area) is None


def test_figures_to_choose_from_begin_with_those_that_fit(write, bring):
    bring(kwb())
    bring(leef(), "scores.csv", division=2024)
    with write() as session:
        found = available_figures(session, MOLENVELD, {Theme.HOUSING})
        assert available_figures(session, "GM0518", set()) == ()

    assert [option.code for option in found if option.fits] == ["household_size", "liveability_housing"]
    assert [option.fits for option in found] == [True] * 2 + [False] * (len(found) - 2)
    assert {option.code: option.year for option in found}["liveability"] == 2020


def test_an_area_without_figures_has_none_to_choose_from(write, any_cast):
    with write() as session:
        assert available_figures(session, LAAGHOVEN, {Theme.HOUSING}) == ()
