"""Figures as rows: exact, within one division, a newer file in place of an older, read with their frame."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from buurtstem.core.errors import NotAllowed
from buurtstem.core.paths import PACKAGE
from buurtstem.figures.actions import FigureRetention, import_figures, preview_figures
from buurtstem.figures.models import FigureSet, Observation
from buurtstem.figures.queries import available_figures, figures_for
from buurtstem.figures.rules.findings import Outcome, Told, UnreadableFigures
from buurtstem.figures.rules.frames import CityAverage, FrameKind, History, NoAverage, Trend
from buurtstem.figures.rules.showing import Warn
from buurtstem.figures.rules.values import Status, day_of
from buurtstem.places.actions import import_areas
from buurtstem.places.queries import areas_by_code
from buurtstem.places.rules import AreaRow, CodeList
from buurtstem.themes.rules import Theme
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.figures import KWB_COLUMNS, KWB_NAME, LAAGHOVEN_ROW, LEEF_ROWS, MOLENVELD_ROW, kwb, leef, table

TODAY = date(2026, 11, 28)
BAARN = tuple(f"BU0308000{number}" for number in range(4))


@pytest.fixture
def bring(write, any_cast):
    """Brings in a file and returns the report."""

    def bring(content: bytes, name: str = KWB_NAME, actor=None, **told):
        with write() as session:
            return import_figures(session, content, Told(name, **told), MOMENT, actor=actor)

    return bring


@pytest.fixture
def card(write):
    """Returns one figure with its frame."""

    def card(indicator: str, area: str = MOLENVELD, frame: FrameKind | None = None, today: date = TODAY):
        with write() as session:
            return figures_for(session, area, indicator, today, frame)

    return card


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


def test_values_come_in_exactly_and_are_read_exactly(write, bring):
    report = bring(leef(), "scores.csv", division=2024)

    assert (report.outcome, report.matched, report.added, report.count("unknown")) == (Outcome.NEW, 4, 28, 5)
    with write() as session:
        values = session.scalars(
            select(Observation.value)
            .where(Observation.indicator == "liveability")
            .order_by(Observation.period_start)
        ).all()
        assert values[0] == Decimal("3.82326722614239")
        assert str(values[0]) == "3.82326722614239"
        row = session.scalars(select(FigureSet)).one()
        assert (row.division, row.row_count, row.matched_count, row.person_id) == (2024, 4, 4, None)
        assert row.rows_by_municipality == {"GM0518": 1}


def test_the_same_file_twice_changes_nothing(write, bring):
    bring(kwb())
    before = rows_of(write, Observation)
    report = bring(kwb(), "another name 85984NED.csv")

    assert (report.outcome, report.added, report.superseded) == (Outcome.UNCHANGED, 0, 0)
    assert (rows_of(write, Observation), rows_of(write, FigureSet)) == (before, 1)


def test_the_same_file_brings_areas_that_were_added_meanwhile(write, bring):
    content = kwb(MOLENVELD_ROW, LAAGHOVEN_ROW, *baarn())
    assert len(bring(content).unmatched) == 4
    add_areas(write, *BAARN)
    report = bring(content)

    assert (report.outcome, report.added, report.unmatched) == (Outcome.MORE, 32, ())
    with write() as session:
        assert session.scalars(select(FigureSet.matched_count)).one() == 6


def test_the_same_file_as_of_another_division_is_refused(bring):
    bring(leef(), "scores.csv", division=2024)
    with pytest.raises(UnreadableFigures, match="another division than the areas here"):
        bring(leef(), "scores.csv", division=2023)


def test_a_file_cannot_change_its_division_with_the_areas(write, bring):
    bring(leef(), "scores.csv", division=2024)
    with write() as session:
        session.connection().exec_driver_sql("UPDATE area SET division = 2025")
    with pytest.raises(UnreadableFigures, match="imported before as of the division of 2024, not 2025"):
        bring(leef(), "scores.csv", division=2025)


def test_a_newer_version_stands_in_place_of_the_older_which_is_kept(write, bring, card):
    bring(kwb())
    report = bring(kwb(MOLENVELD_ROW.replace("1.8", "1.9"), LAAGHOVEN_ROW))

    assert (report.outcome, report.superseded) == (Outcome.NEW, 16)
    assert card("household_size").value == Decimal("1.9")
    assert rows_of(write, Observation) == 32
    with write() as session:
        older, newer = session.scalars(select(FigureSet).order_by(FigureSet.id))
        assert (older.superseded_by_id, newer.superseded_by_id) == (newer.id, None)
    again = bring(kwb())
    assert (again.outcome, again.added) == (Outcome.OLDER, 0)
    assert card("household_size").value == Decimal("1.9")


def test_a_newer_file_about_some_areas_leaves_the_others(write, bring, card):
    bring(kwb())
    bring(kwb(MOLENVELD_ROW.replace("1.8", "1.9")))

    assert card("household_size", LAAGHOVEN).value == Decimal("1.8")
    with write() as session:
        assert session.scalars(select(FigureSet.superseded_by_id)).all() == [None, None]
    assert bring(kwb()).outcome is Outcome.UNCHANGED


def test_a_preview_says_the_same_and_writes_nothing(write, any_cast):
    with write() as session:
        report = preview_figures(session, kwb(), Told(KWB_NAME))

    assert (report.outcome, report.added) == (Outcome.NEW, 16)
    assert rows_of(write, Observation) == 0


def test_only_professionals_and_builders_bring_in_figures(write, bring, any_cast):
    with pytest.raises(NotAllowed):
        bring(kwb(), actor=any_cast.checker)
    bring(kwb(), actor=any_cast.professional)

    with write() as session:
        assert session.scalars(select(FigureSet.person_id)).one() == any_cast.professional.id


def test_nothing_is_kept_of_a_file_without_a_sound_row(write, bring):
    with pytest.raises(UnreadableFigures, match="has no sound row; the first thing wrong: row 2"):
        bring(kwb(MOLENVELD_ROW + ",1"))
    assert rows_of(write, FigureSet) == 0


def test_a_value_twice_in_one_file_or_standing_twice_is_refused_by_the_database(write, bring):
    bring(kwb())
    bring(kwb(LAAGHOVEN_ROW.replace("1.8", "1.9")))
    value = {
        "set_id": 2,
        "indicator": "inhabitants",
        "area_code": MOLENVELD,
        "period_start": date(2024, 1, 1),
        "period_end": date(2024, 1, 1),
        "status": "known",
        "value": Decimal(1),
    }
    for changes in ({}, {"set_id": 1, "superseded_by_id": 2}):
        with pytest.raises(IntegrityError), write() as session:
            session.execute(insert(Observation).values({**value, **changes}))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "known", "value": None},
        {"status": "suppressed", "value": Decimal(1)},
        {"status": "nonsense", "value": None},
        {"period_end": date(2019, 1, 1)},
        {"area_code": "BU99999999"},
    ],
)
def test_a_value_without_its_reason_is_refused_by_the_database(write, bring, changes):
    bring(kwb())
    value = {
        "set_id": 1,
        "indicator": "inhabitants",
        "area_code": MOLENVELD,
        "period_start": date(2020, 1, 1),
        "period_end": date(2020, 1, 1),
        "status": "known",
        "value": Decimal(1),
    }
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(Observation).values({**value, **changes}))


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


def test_figures_stay_when_contributions_are_erased(write, bring):
    bring(kwb())
    holder = FigureRetention()
    with write() as session:
        assert holder.purge(session, MOMENT, None) == 0
        assert holder.erase(session, None) is None
        assert holder.export(session, None) == {}
    assert rows_of(write, Observation) == 16


def test_areas_are_found_by_municipality(write, any_cast):
    with write() as session:
        assert set(areas_by_code(session, "GM0518")) == {"GM0518", "WK051836", MOLENVELD}
        assert LAAGHOVEN in areas_by_code(session)


def test_a_card_takes_two_statements_and_a_list_one_however_much_there_is(app, cast, count_queries, session):
    import_figures(session, kwb(), Told(KWB_NAME), MOMENT)
    with count_queries() as few:
        figures_for(session, MOLENVELD, "household_size", TODAY)
        available_figures(session, MOLENVELD, {Theme.HOUSING})
    import_figures(session, leef(), Told("scores.csv", division=2024), MOMENT)
    with count_queries() as many:
        figures_for(session, MOLENVELD, "liveability", TODAY)
        available_figures(session, MOLENVELD, {Theme.HOUSING})

    assert len(few) == len(many) == 3


def test_the_figures_of_the_demo_come_in_whole(write, bring, card):
    folder = PACKAGE / "demo" / "data" / "figures"
    rows = (folder / "kwb_2024_cut.csv").read_bytes()
    add_areas(write, *(line[:10].decode() for line in rows.splitlines()[1:] if line.startswith(b"BU0308")))
    counts = bring(rows, "kwb_2024_cut.csv")
    scores = bring((folder / "leefbaarometer_cut.csv").read_bytes(), "leefbaarometer_cut.csv", division=2024)

    assert (counts.matched, counts.unmatched, counts.problems) == (23, (), ())
    assert (scores.matched, scores.unmatched, scores.problems) == (18, (), ())
    assert sum(card("inhabitants", area).value for area in (MOLENVELD, LAAGHOVEN)) == 3360 + 4325
    assert isinstance(card("age_65_plus", "BU03080000").frame, CityAverage)
    assert card("liveability", LAAGHOVEN).frame.trend is Trend.RISES
