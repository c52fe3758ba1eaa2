"""The frame of a figure: its own past, or the average of the city; never the mean of neighbourhoods."""

from __future__ import annotations

from decimal import Decimal

import pytest

from buurtstem.figures.rules.catalogue import INDICATORS
from buurtstem.figures.rules.drawing import bars_of, spark_of
from buurtstem.figures.rules.frames import (
    City,
    CityAverage,
    Compared,
    FrameKind,
    History,
    NoAverage,
    NoFrame,
    Observed,
    Point,
    Trend,
    city_average,
    frames_of,
    own_history,
    points_of,
)
from buurtstem.figures.rules.showing import Rounding
from buurtstem.figures.rules.values import Status, day_of, whole_year

SCORE, CHILDREN, SIZE, COUNT, CLASS, DENSITY = (
    INDICATORS[code]
    for code in ("liveability", "age_0_14", "household_size", "inhabitants", "urbanity", "density")
)
TWO, WHOLE = Rounding(2), Rounding(0)


def point(year: int, value: str | None, set_id: int = 1) -> Point:
    status = Status.UNKNOWN if value is None else Status.KNOWN
    return Point(whole_year(year), status, None if value is None else Decimal(value), set_id)


def line(*values: str | None) -> tuple[Point, ...]:
    return tuple(point(2014 + 2 * number, value) for number, value in enumerate(values))


def city(parts: dict[str, tuple[int, int]], indicator=CHILDREN, own=None, known=None, in_file=0) -> City:
    values = {
        area: {indicator.code: Decimal(part), str(indicator.weight): Decimal(whole)}
        for area, (part, whole) in parts.items()
    }
    return City(own or {}, values, known or {area: area for area in parts}, in_file)


@pytest.mark.parametrize(
    ("values", "trend"),
    [
        (("3.70", "3.80", "3.90"), Trend.RISES),
        (("3.90", "3.70", "3.80", "3.90"), Trend.RISES),
        (("3.90", "3.80", "3.70"), Trend.FALLS),
        (("3.70", "3.90", "3.80"), Trend.VARIES),
        (("3.80", "3.701", "3.704", "3.90"), Trend.VARIES),
        (("3.70", "3.80"), Trend.TOO_FEW),
        (("3.70", None, "3.80"), Trend.TOO_FEW),
        (("3.70", None, "3.80", "3.90"), Trend.RISES),
    ],
)
def test_rising_and_falling_need_three_points_that_differ_as_shown(values, trend):
    history = own_history(line(*values), TWO)

    assert history.trend is trend
    assert history.is_line
    assert [each.value for each in history.points if each.value] == [
        TWO.apply(Decimal(value)) for value in values if value
    ]


def test_points_of_two_files_make_no_line():
    history = own_history((point(2020, "1"), point(2022, "2"), point(2024, "3", set_id=2)), WHOLE)

    assert (history.trend, history.is_line) == (Trend.BROKEN, False)
    assert spark_of(history).lines == ()


def observed(indicator: str, year: int, value: str | None, status: Status = Status.KNOWN) -> Observed:
    return Observed("BU1", indicator, day_of(year), status, None if value is None else Decimal(value), 1)


def test_a_count_of_some_people_is_shown_as_part_of_all_of_them_at_that_time():
    found = points_of(
        CHILDREN,
        [
            observed("age_0_14", 2024, "640"),
            observed("age_0_14", 2023, "100"),
            observed("inhabitants", 2024, "3360"),
            observed("inhabitants", 2023, "1000"),
        ],
    )

    assert [(each.period.year, each.value) for each in found] == [(2023, 10), (2024, Decimal("19.047619"))]


@pytest.mark.parametrize(
    "whole",
    [[], [observed("inhabitants", 2024, None, Status.SUPPRESSED)], [observed("inhabitants", 2024, "0")]],
)
def test_a_part_of_an_unknown_whole_is_unknown(whole):
    (found,) = points_of(CHILDREN, [observed("age_0_14", 2024, "640"), *whole])

    assert (found.status, found.value, found.is_known) == (Status.UNKNOWN, None, False)


def test_a_missing_part_keeps_its_own_reason():
    (found,) = points_of(CHILDREN, [observed("age_0_14", 2024, None, Status.SUPPRESSED)])

    assert found.status is Status.SUPPRESSED


def test_what_is_no_part_is_taken_as_it_is():
    (found,) = points_of(SIZE, [observed("household_size", 2024, "1.8"), observed("households", 2024, "9")])

    assert found.value == Decimal("1.8")


@pytest.mark.parametrize(
    ("value", "compared"), [("13", Compared.SAME), ("14", Compared.HIGHER), ("12", Compared.LOWER)]
)
def test_the_average_is_weighed_by_the_whole_and_never_the_mean(value, compared):
    parts = {"A": (10, 1000), "B": (400, 2000), "C": (10, 200)}
    found = city_average(CHILDREN, Decimal(value), WHOLE, city(parts))

    assert found == CityAverage(Decimal(13), compared, False, 3, 3, ())  # the mean would be 9


def test_an_average_of_averages_is_weighed_too():
    parts = {"A": (1, 1000), "B": (4, 2000), "C": (4, 3000)}

    assert city_average(SIZE, Decimal("1.8"), Rounding(1), city(parts, SIZE)).value == Decimal("3.5")


def test_the_row_of_the_municipality_itself_comes_first():
    parts = {"A": (10, 100), "B": (10, 100), "C": (10, 100)}
    own = {"age_0_14": Decimal(15), "inhabitants": Decimal(100)}

    found = city_average(CHILDREN, Decimal(20), WHOLE, city(parts, own=own))
    assert (found.value, found.is_own_row) == (15, True)
    assert city_average(DENSITY, Decimal(20), WHOLE, City({"density": Decimal(7)}, {}, {}, 0)).value == 7
    without_whole = city(parts, own={"age_0_14": Decimal(15)})
    assert city_average(CHILDREN, Decimal(20), WHOLE, without_whole).value == 10


@pytest.mark.parametrize(
    ("have", "known", "in_file", "averaged"),
    [(19, 20, 0, True), (18, 20, 0, False), (20, 20, 22, False), (20, 20, 21, True), (3, 3, 3, True)],
)
def test_nineteen_of_twenty_neighbourhoods_must_be_there(have, known, in_file, averaged):
    names = {f"BU{number}": f"Buurt {number}" for number in range(known)}
    parts = {f"BU{number}": (10, 100) for number in range(have)}
    found = city_average(CHILDREN, Decimal(10), WHOLE, city(parts, known=names, in_file=in_file))

    assert isinstance(found, CityAverage) is averaged
    assert (found.used, found.expected) == (have, max(known, in_file))
    assert found.missing == tuple(f"Buurt {number}" for number in range(have, known))


def test_two_neighbourhoods_are_no_city():
    parts = {"A": (10, 100), "B": (10, 100)}

    assert city_average(CHILDREN, Decimal(1), WHOLE, city(parts)) == NoFrame(NoAverage.TOO_FEW_PARTS)
    known = {name: name for name in "ABC"}
    found = city_average(CHILDREN, Decimal(1), WHOLE, city(parts, known=known))
    assert found == NoFrame(NoAverage.TOO_FEW_PARTS, 2, 3, ("C",))


@pytest.mark.parametrize(
    ("indicator", "reason"),
    [
        (COUNT, NoAverage.NOT_AVERAGED),
        (CLASS, NoAverage.NOT_AVERAGED),
        (DENSITY, NoAverage.NO_WEIGHT),
        (CHILDREN, NoAverage.NO_WEIGHT),
    ],
)
def test_where_there_is_no_average_the_reason_is_said(indicator, reason):
    assert city_average(indicator, Decimal(1), WHOLE, City({}, {}, {}, 0)) == NoFrame(reason)


def test_a_part_without_its_weight_is_missing():
    parts = city({"A": (10, 100), "B": (10, 100), "C": (10, 100)})
    del parts.parts["C"]["inhabitants"]

    assert city_average(CHILDREN, Decimal(1), WHOLE, parts).missing == ("C",)


EVERY = city({"A": (10, 100), "B": (10, 100), "C": (10, 100)})
NOBODY = City({}, {}, {}, 0)


@pytest.mark.parametrize(
    ("points", "rounding", "around", "kinds"),
    [
        (line("1", "2"), WHOLE, EVERY, [FrameKind.HISTORY, FrameKind.CITY_AVERAGE]),
        (line("1", "2"), WHOLE, NOBODY, [FrameKind.HISTORY]),
        (line("1"), WHOLE, EVERY, [FrameKind.CITY_AVERAGE]),
        (line("1"), WHOLE, NOBODY, [FrameKind.CITY_AVERAGE]),
        (line(None), WHOLE, EVERY, [FrameKind.HISTORY]),
        (line("1", None), WHOLE, EVERY, [FrameKind.HISTORY]),
        (line("1", "2"), Rounding(0, withheld=True), EVERY, [FrameKind.CITY_AVERAGE]),
    ],
)
def test_a_figure_always_has_a_frame_or_the_reason_for_none(points, rounding, around, kinds):
    assert list(frames_of(CHILDREN, points, rounding, around)) == kinds


def test_a_withheld_share_shows_no_number_anywhere():
    found = frames_of(CHILDREN, line("1", "2"), Rounding(0, withheld=True), EVERY)

    assert found == {FrameKind.CITY_AVERAGE: NoFrame(NoAverage.TOO_SMALL)}


def test_the_municipality_is_not_compared_with_itself():
    found = frames_of(CHILDREN, line("1"), WHOLE, None)

    assert found == {FrameKind.CITY_AVERAGE: NoFrame(NoAverage.IS_CITY)}


def test_time_runs_to_scale_and_gaps_stay_open():
    points = (point(2002, "1"), point(2008, "2"), point(2012, None), point(2014, "3"), point(2018, None), point(2022, "2"), point(2024, "2"))  # fmt: skip
    spark = spark_of(History(points, Trend.VARIES, is_line=True))

    assert [piece.count(",") for piece in spark.lines] == [2, 2]  # 2014 stands alone
    assert len(spark.dots) == 5
    assert len(spark.gaps) == 2
    first, second, *_, last = spark.dots
    assert (second.x - first.x) / (last.x - first.x) == pytest.approx(6 / 22, abs=0.01)
    assert second.y < first.y  # more is higher
    assert (spark.first_year, spark.last_year) == (2002, 2024)
    assert all(0 <= dot.x <= spark.width and 0 <= dot.y <= spark.floor for dot in spark.dots)


@pytest.mark.parametrize("values", [("1", "1"), (None, None), ("1", None)])
def test_a_flat_or_empty_line_is_drawn_without_fault(values):
    spark = spark_of(History(line(*values), Trend.TOO_FEW, is_line=True))

    assert len(spark.dots) == sum(value is not None for value in values)


@pytest.mark.parametrize(
    ("own", "average", "bars"),
    [
        ("20", "10", (100.0, 50.0)),
        ("10", "40", (25.0, 100.0)),
        ("0", "0", (0.0, 0.0)),
        ("-1", "2", (0.0, 100.0)),
    ],
)
def test_bars_begin_at_nothing(own, average, bars):
    found = bars_of(Decimal(own), Decimal(average))

    assert (found.own, found.average) == bars
