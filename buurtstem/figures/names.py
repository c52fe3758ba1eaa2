"""Words for figures, in the reader's language: names, definitions, kinds, reasons, warnings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from buurtstem.places.rules import Scale

from .rules.catalogue import Kind, View
from .rules.frames import NoAverage, Trend
from .rules.showing import Warn
from .rules.values import Status

INDICATOR_NAMES = {
    "inhabitants": _l("Inhabitants"),
    "age_0_14": _l("Children up to 14 years"),
    "age_15_24": _l("Young people of 15 to 24 years"),
    "age_25_44": _l("People of 25 to 44 years"),
    "age_45_64": _l("People of 45 to 64 years"),
    "age_65_plus": _l("People of 65 years and older"),
    "households": _l("Households"),
    "households_with_children": _l("Households with children"),
    "household_size": _l("Size of households"),
    "density": _l("Inhabitants per square kilometre"),
    "urbanity": _l("How urban it is"),
    "single_households": _l("People who live alone"),
    "dwellings": _l("Dwellings"),
    "home_value": _l("Value of homes"),
    "owner_occupied": _l("Homes that their owners live in"),
    "rented": _l("Rented homes"),
    "social_landlord": _l("Homes of housing corporations"),
    "cars_per_household": _l("Cars per household"),
    "liveability": _l("Liveability score"),
    "liveability_distance": _l("Liveability: distance from the reference"),
    "liveability_surroundings": _l("Liveability: surroundings"),
    "liveability_nuisance": _l("Liveability: nuisance and safety"),
    "liveability_cohesion": _l("Liveability: living together"),
    "liveability_services": _l("Liveability: services"),
    "liveability_housing": _l("Liveability: housing"),
}
_AGES = _l("Registered inhabitants of this age, as part of all inhabitants.")
_CONTRIBUTION = _l(
    "What this side adds to, or takes from, the distance to the national reference. "
    "It is a contribution, not a score."
)
INDICATOR_DEFINITIONS = {
    "inhabitants": _l("People in the population register. Rounded to 5."),
    "age_0_14": _AGES,
    "age_15_24": _AGES,
    "age_25_44": _AGES,
    "age_45_64": _AGES,
    "age_65_plus": _AGES,
    "households": _l("Private households. Rounded to 5."),
    "households_with_children": _l("Households with children at home, as part of all households."),
    "household_size": _l("People in private households, divided by the number of households."),
    "density": _l("Inhabitants divided by the square kilometres of land."),
    "urbanity": _l("Five classes by the number of addresses around, from very urban (1) to not urban (5)."),
    "single_households": _l("Households of one person, as part of all households."),
    "dwellings": _l("Homes in the register of addresses and buildings. Rounded to 5."),
    "home_value": _l("Average value of homes for taxes (WOZ)."),
    "owner_occupied": _l("Homes owned by those who live there, as part of all homes."),
    "rented": _l("Rented homes, as part of all homes."),
    "social_landlord": _l("Homes owned by housing corporations, as part of all homes."),
    "cars_per_household": _l("Registered passenger cars, divided by the number of households."),
    "liveability": _l(
        "Estimated from about 100 characteristics of the surroundings; the national reference is 4.1."
    ),
    "liveability_distance": _l("The liveability score minus the national reference, the same in every year."),
    "liveability_surroundings": _CONTRIBUTION,
    "liveability_nuisance": _CONTRIBUTION,
    "liveability_cohesion": _CONTRIBUTION,
    "liveability_services": _CONTRIBUTION,
    "liveability_housing": _CONTRIBUTION,
}
MISSING_SENTENCES = {
    Status.SUPPRESSED: _l("Not published, so that nobody can be recognised."),
    Status.NOT_YET: _l("Not published yet."),
    Status.UNKNOWN: _l("Unknown, or kept secret by the source."),
    Status.NIL: _l("None."),
    Status.IMPOSSIBLE: _l("There can be no figure here."),
}
KIND_NAMES = {
    Kind.COUNT: _l("Counted from registers"),
    Kind.REGISTRATION: _l("Reports that people made"),
    Kind.SURVEY: _l("Asked of a sample of people"),
    Kind.MODEL: _l("Estimated by a model"),
}
VIEW_NAMES = {
    View.OBJECTIVE: _l("Measured from outside"),
    View.EXPERIENCED: _l("As residents experience it"),
}
SCALE_NAMES = {
    Scale.MUNICIPALITY: _l("Municipality"),
    Scale.DISTRICT: _l("District"),
    Scale.NEIGHBOURHOOD: _l("Neighbourhood"),
}
TREND_SENTENCES = {
    Trend.RISES: _l("It rose in the last three measurements."),
    Trend.FALLS: _l("It fell in the last three measurements."),
    Trend.VARIES: _l("The last three measurements go in no one direction."),
    Trend.TOO_FEW: _l("There are too few measurements to speak of rising or falling."),
    Trend.BROKEN: _l("The points come from different files, so no line is drawn between them."),
}
NO_AVERAGE_SENTENCES = {
    NoAverage.NOT_AVERAGED: _l("This figure has no average that it could be compared with."),
    NoAverage.NO_WEIGHT: _l("There is no city average in this source."),
    NoAverage.TOO_FEW_PARTS: _l("There is no city average in this source."),
    NoAverage.TOO_SMALL: _l("Under 100 inhabitants no percentages are shown."),
    NoAverage.IS_CITY: _l("This figure is about the municipality as a whole."),
}
WARNINGS = {
    Warn.OLD: _l("This figure is more than three years old."),
    Warn.SMALL_NUMBER: _l("Small number: a few people more or less change it a lot."),
    Warn.YEARS_DIFFER: _l("The figure and the number of inhabitants are of different years."),
    Warn.POPULATION_UNKNOWN: _l("How many people live here is not known on this site."),
    Warn.AVERAGE_HIDES: _l("An average can hide a street or a small group."),
}
