"""How a figure is shown: rounded as its area's size allows, and with what a reader must be warned of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from .catalogue import Indicator, Measure
from .values import Period

ROUNDED_TO = 5  # counts
NO_PERCENT_UNDER = 100  # inhabitants
SMALL_UP_TO = 250
DECIMALS_FROM = 1000
OLD_AFTER = 3  # years


class Warn(StrEnum):
    """What stands beside a figure so that nobody reads too much in it."""

    OLD = "old"
    SMALL_NUMBER = "small_number"
    YEARS_DIFFER = "years_differ"
    POPULATION_UNKNOWN = "population_unknown"
    AVERAGE_HIDES = "average_hides"


@dataclass(frozen=True)
class Rounding:
    """To how many decimals a figure of one area is shown; not at all when it is withheld."""

    decimals: int
    to: int = 1
    withheld: bool = False

    def apply(self, value: Decimal) -> Decimal:
        """Return the value as it is shown; halves away from zero, as people round."""
        if self.to > 1:
            return (value / self.to).to_integral_value(ROUND_HALF_UP) * self.to
        return value.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)


def decimals_in(value: Decimal) -> int:
    """Return how many decimals the source gives."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def rounding_of(indicator: Indicator, population: Decimal | None, source_decimals: int) -> Rounding:
    """Return how a figure is rounded in an area of this many inhabitants (None: not known here).

    Counts to 5. Under 100 inhabitants no percentages; decimals from 1,000 and only if the source has them.
    Scores of a model keep theirs: whole numbers would say nothing of a range within one point.
    """
    if indicator.measure is Measure.COUNT:
        return Rounding(0, to=ROUNDED_TO)
    if indicator.measure is Measure.SCORE:
        return Rounding(min(indicator.decimals, source_decimals))
    if indicator.measure is Measure.SHARE and population is not None and population < NO_PERCENT_UNDER:
        return Rounding(0, withheld=True)
    if population is None or population < DECIMALS_FROM:
        return Rounding(0)
    return Rounding(min(indicator.decimals, source_decimals))


def warnings_of(
    indicator: Indicator, period: Period, population: Decimal | None, population_year: int | None, today: date
) -> tuple[Warn, ...]:
    """Return what has to be said beside a figure, the gravest first."""
    is_average = indicator.measure in {Measure.SHARE, Measure.AVERAGE, Measure.SCORE}
    said = {
        Warn.OLD: is_old(period, today),
        Warn.SMALL_NUMBER: is_average and population is not None and population <= SMALL_UP_TO,
        Warn.YEARS_DIFFER: population_year is not None and population_year != period.year,
        Warn.POPULATION_UNKNOWN: is_average and population is None,
        Warn.AVERAGE_HIDES: is_average,
    }
    return tuple(warn for warn, holds in said.items() if holds)


def is_old(period: Period, today: date) -> bool:
    """Whether a figure is about more than three years ago."""
    return (today.year - OLD_AFTER, today.month, today.day) > (
        period.end.year,
        period.end.month,
        period.end.day,
    )


def share_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return a part as percentage of a whole, exact to more digits than are ever shown; None of nothing."""
    if not whole:
        return None
    return (part * 100 / whole).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
