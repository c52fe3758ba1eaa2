"""Four figures for the page of the design: a line with gaps, an average, a small area, a missing value.

The numbers of the line are those of BU05183620 in the Leefbaarometer; the others are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from buurtstem.places.queries import AreaCard
from buurtstem.places.rules import Scale

from .queries import FigureCard, FigureSource
from .rules.catalogue import INDICATORS, INHABITANTS
from .rules.frames import City, Point, frames_of
from .rules.showing import rounding_of, warnings_of
from .rules.values import Period, Status, day_of, whole_year

LINE = {
    2012: None,
    2014: "-0.0968619565871977",
    2016: None,
    2018: "-0.0973566939211624",
    2020: "-0.0947374625525108",
    2022: "-0.0817590245937821",
    2024: "-0.0811867093812457",
}
PARTS = {"BU00010001": ("640", "3360"), "BU00010002": ("700", "4200"), "BU00010003": ("910", "6700")}
LEEFBAAROMETER = FigureSource(
    "Leefbaarometer 3.0, Ministerie van BZK",
    "CC0 (unconfirmed)",
    "Leefbaarometer 3.0",
    "",
    2024,
    date(2026, 3, 1),
)
KWB = FigureSource(
    "CBS, Kerncijfers wijken en buurten 2024", "CC BY 4.0", "KWB 2024", "", 2024, date(2026, 3, 1)
)


def specimen_figures(today: date) -> tuple[FigureCard, ...]:
    """Return the four cards."""
    line = tuple(_point(whole_year(year), value) for year, value in LINE.items())
    share = (_point(day_of(2024), "19.047619"),)
    hidden = (Point(day_of(2024), Status.SUPPRESSED, None, 1),)
    return (
        _card("liveability_cohesion", line, "3360", LEEFBAAROMETER, today),
        _card("age_0_14", share, "3360", KWB, today),
        _card("age_65_plus", share, "85", KWB, today),
        _card("home_value", hidden, "215", KWB, today),
    )


def _card(code: str, points: tuple[Point, ...], people: str, source: FigureSource, today: date) -> FigureCard:
    indicator, population = INDICATORS[code], Decimal(people)
    rounding = rounding_of(indicator, population, 0 if indicator.is_part else 16)
    found = frames_of(indicator, points, rounding, _city(code))
    newest = points[-1]
    return FigureCard(
        indicator=indicator,
        area=AreaCard("BU00010001", "Molenveld", "molenveld", Scale.NEIGHBOURHOOD, None, 2024),
        city_name="Voorbeeldstad",
        period=newest.period,
        status=newest.status,
        value=None if newest.value is None or rounding.withheld else rounding.apply(newest.value),
        rounding=rounding,
        source=source,
        sample_size=None,
        margin=None,
        frame=next(iter(found.values())),
        frames=tuple(found),
        population=(_point(day_of(2024), people),),
        warnings=warnings_of(indicator, newest.period, population, 2024, today),
    )


def _city(code: str) -> City:
    def parts() -> Iterator[tuple[str, dict[str, Decimal]]]:
        for area, (part, whole) in PARTS.items():
            yield area, {code: Decimal(part), INHABITANTS: Decimal(whole)}

    return City({}, dict(parts()), dict(zip(PARTS, ("Molenveld", "Zonhof", "Veldzicht"), strict=True)), 3)


def _point(period: Period, value: str | None) -> Point:
    if value is None:
        return Point(period, Status.UNKNOWN, None, 1)
    return Point(period, Status.KNOWN, Decimal(value), 1)
