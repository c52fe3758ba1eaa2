"""The indicators that are known here: what each counts, in which unit, at which date, how it is shown.

Columns keep their stem over the years while the number behind it shifts (`AantalInwoners_5`): the stem is
kept here. Of the KWB stems the first eleven were tried on a real file of 2024, the others are the names that
CBS gives in the same table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from buurtstem.themes.rules import Theme

INHABITANTS = "inhabitants"
HOUSEHOLDS = "households"
DWELLINGS = "dwellings"


class Kind(StrEnum):
    """How a figure came about: a register or count, reports that people made, a sample asked, or a model."""

    COUNT = "count"
    REGISTRATION = "registration"
    SURVEY = "survey"
    MODEL = "model"


class View(StrEnum):
    """Counted from outside, or asked of those who live there; the two stand next to each other."""

    OBJECTIVE = "objective"
    EXPERIENCED = "experienced"


class Measure(StrEnum):
    """What a number is, which decides how it is rounded and whether it can be averaged."""

    COUNT = "count"
    SHARE = "share"  # a percentage, or a count that is shown as part of another
    AVERAGE = "average"
    SCORE = "score"
    CLASS = "class"


class Unit(StrEnum):
    """In what a value is given."""

    INHABITANTS = "inhabitants"
    HOUSEHOLDS = "households"
    DWELLINGS = "dwellings"
    PERCENT = "percent"
    PER_HOUSEHOLD = "per_household"
    CARS_PER_HOUSEHOLD = "cars_per_household"
    PER_KM2 = "per_km2"
    THOUSAND_EURO = "thousand_euro"
    SCORE = "score"
    POINTS = "points"
    CLASS = "class"


class ReferenceDay(StrEnum):
    """When a figure of a table of one year is about: dates differ inside one file."""

    JANUARY = "january"  # 1 January of the year of the table
    JANUARY_BEFORE = "january_before"  # 1 January of the year before
    YEAR = "year"  # the year that the row itself names


@dataclass(frozen=True)
class Indicator:
    """One thing that is counted. `weight` is the indicator by which areas are weighed in an average."""

    code: str
    stem: str
    measure: Measure
    unit: Unit
    themes: tuple[Theme, ...] = ()
    decimals: int = 0
    weight: str | None = None
    is_part: bool = False  # the file gives a count; it is shown as percentage of `weight`
    kind: Kind = Kind.COUNT
    view: View = View.OBJECTIVE
    day: ReferenceDay = ReferenceDay.JANUARY


def _part(code: str, stem: str, whole: str, *themes: Theme) -> Indicator:
    return Indicator(code, stem, Measure.SHARE, Unit.PERCENT, themes, weight=whole, is_part=True)


def _percentage(code: str, stem: str, *themes: Theme) -> Indicator:
    return Indicator(code, stem, Measure.SHARE, Unit.PERCENT, themes, weight=DWELLINGS)


def _points(code: str, stem: str, *themes: Theme) -> Indicator:
    return Indicator(
        code,
        stem,
        Measure.SCORE,
        Unit.POINTS,
        themes,
        decimals=2,
        kind=Kind.MODEL,
        day=ReferenceDay.YEAR,
    )


AGE_BANDS = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")
KWB = (
    Indicator(INHABITANTS, "AantalInwoners", Measure.COUNT, Unit.INHABITANTS),
    _part("age_0_14", "k_0Tot15Jaar", INHABITANTS, Theme.YOUTH, Theme.LEARNING),
    _part("age_15_24", "k_15Tot25Jaar", INHABITANTS, Theme.YOUTH),
    _part("age_25_44", "k_25Tot45Jaar", INHABITANTS, Theme.WORK),
    _part("age_45_64", "k_45Tot65Jaar", INHABITANTS, Theme.WORK),
    _part("age_65_plus", "k_65JaarOfOuder", INHABITANTS, Theme.HEALTH, Theme.TOGETHERNESS),
    Indicator(HOUSEHOLDS, "HuishoudensTotaal", Measure.COUNT, Unit.HOUSEHOLDS),
    _part("households_with_children", "HuishoudensMetKinderen", HOUSEHOLDS, Theme.YOUTH, Theme.LEARNING),
    Indicator(
        "household_size",
        "GemiddeldeHuishoudensgrootte",
        Measure.AVERAGE,
        Unit.PER_HOUSEHOLD,
        (Theme.HOUSING,),
        decimals=1,
        weight=HOUSEHOLDS,
    ),
    Indicator("density", "Bevolkingsdichtheid", Measure.AVERAGE, Unit.PER_KM2, (Theme.ENVIRONMENT,)),
    Indicator("urbanity", "MateVanStedelijkheid", Measure.CLASS, Unit.CLASS, (Theme.ENVIRONMENT,)),
    _part("single_households", "Eenpersoonshuishoudens", HOUSEHOLDS, Theme.TOGETHERNESS, Theme.HEALTH),
    Indicator(DWELLINGS, "Woningvoorraad", Measure.COUNT, Unit.DWELLINGS, (Theme.HOUSING,)),
    Indicator(
        "home_value",
        "GemiddeldeWOZWaardeVanWoningen",
        Measure.AVERAGE,
        Unit.THOUSAND_EURO,
        (Theme.HOUSING, Theme.LIVELIHOOD),
        weight=DWELLINGS,
        day=ReferenceDay.JANUARY_BEFORE,
    ),
    _percentage("owner_occupied", "Koopwoningen", Theme.HOUSING),
    _percentage("rented", "HuurwoningenTotaal", Theme.HOUSING),
    _percentage("social_landlord", "InBezitWoningcorporatie", Theme.HOUSING),
    Indicator(
        "cars_per_household",
        "PersonenautosPerHuishouden",
        Measure.AVERAGE,
        Unit.CARS_PER_HOUSEHOLD,
        (Theme.ENVIRONMENT,),
        decimals=1,
        weight=HOUSEHOLDS,
    ),
)
LEEFBAAROMETER = (
    Indicator(
        "liveability",
        "lbm",
        Measure.SCORE,
        Unit.SCORE,
        decimals=2,
        kind=Kind.MODEL,
        day=ReferenceDay.YEAR,
    ),
    _points("liveability_distance", "afw"),
    _points("liveability_surroundings", "fys", Theme.ENVIRONMENT),
    _points("liveability_nuisance", "onv", Theme.SAFETY),
    _points("liveability_cohesion", "soc", Theme.TOGETHERNESS),
    _points("liveability_services", "vrz", Theme.ENVIRONMENT),
    _points("liveability_housing", "won", Theme.HOUSING),
)
INDICATORS = {indicator.code: indicator for indicator in (*KWB, *LEEFBAAROMETER)}


def find_indicator(code: str) -> Indicator | None:
    """Return an indicator by its code, which stays the same for ever."""
    return INDICATORS.get(code)
