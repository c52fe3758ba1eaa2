"""Figures as rows: exact, within one division, a newer file in place of an older, read with their frame."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from buurtstem.core.errors import NotAllowed
from buurtstem.core.paths import PACKAGE
from buurtstem.figures.actions import FigureRetention, import_figures, preview_figures
from buurtstem.figures.models import FigureSet, Observation
from buurtstem.figures.queries import available_figures, figures_for
from buurtstem.figures.rules.findings import Outcome, Told, UnreadableFigures
from buurtstem.figures.rules.frames import CityAverage, Trend
from buurtstem.places.queries import areas_by_code
from buurtstem.themes.rules import Theme
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.data.figures.areas import BAARN, TODAY, add_areas, baarn, rows_of
from tests.figures import KWB_NAME, LAAGHOVEN_ROW, MOLENVELD_ROW, kwb, leef


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
