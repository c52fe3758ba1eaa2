"""The frame in which a figure is seen: the area's own past, or the average of the municipality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from .catalogue import Indicator, Measure
from .showing import Rounding, share_of
from .values import Period, Status

POINTS_FOR_A_TREND = 3
ENOUGH_OF_THE_CITY = Decimal("0.95")  # of its neighbourhoods, for an average of the parts
FEWEST_PARTS = 3  # the average of one or two neighbourhoods is no city


class FrameKind(StrEnum):
    """Through which pair of glasses a figure is seen."""

    HISTORY = "history"
    CITY_AVERAGE = "city_average"


class Trend(StrEnum):
    """What may be said of a line through time."""

    RISES = "rises"
    FALLS = "falls"
    VARIES = "varies"
    TOO_FEW = "too_few"  # fewer than three points
    BROKEN = "broken"  # not one file with one division: loose points


class Compared(StrEnum):
    """How a figure lies beside its average, as both are shown."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"


class NoAverage(StrEnum):
    """Why there is no city average."""

    NOT_AVERAGED = "not_averaged"  # a number of people or a class has none
    NO_WEIGHT = "no_weight"  # the source gives neither the city's own row nor what to weigh by
    TOO_FEW_PARTS = "too_few_parts"
    TOO_SMALL = "too_small"  # no percentage is shown of so few inhabitants
    IS_CITY = "is_city"  # it is the municipality itself


@dataclass(frozen=True)
class Observed:
    """One value as it is kept: of which file it is decides whether points make a line."""

    area: str
    indicator: str
    period: Period
    status: Status
    value: Decimal | None
    set_id: int


@dataclass(frozen=True)
class Point:
    """A figure at one time; without a value there is a gap, with its reason."""

    period: Period
    status: Status
    value: Decimal | None
    set_id: int

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


@dataclass(frozen=True)
class History:
    """The area's own past; `is_line` only when all points are of one file that states one division."""

    points: tuple[Point, ...]
    trend: Trend
    is_line: bool


@dataclass(frozen=True)
class CityAverage:
    """The average of the municipality: its own row, or weighed from its neighbourhoods."""

    value: Decimal
    compared: Compared
    is_own_row: bool
    used: int
    expected: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class NoFrame:
    """There is no city average in this source, and why."""

    reason: NoAverage
    used: int = 0
    expected: int = 0
    missing: tuple[str, ...] = ()


Frame = History | CityAverage | NoFrame


def frames_of(
    indicator: Indicator, points: Sequence[Point], rounding: Rounding, city: City | None
) -> dict[FrameKind, Frame]:
    """Return the frames that a figure has, the one that is shown without a choice first; never none.

    `city` is None when the figure is about the municipality itself.
    """
    if rounding.withheld:
        return {FrameKind.CITY_AVERAGE: NoFrame(NoAverage.TOO_SMALL)}
    found: dict[FrameKind, Frame] = {}
    if len(points) > 1 or not points[-1].is_known:
        found[FrameKind.HISTORY] = own_history(points, rounding)
    value = points[-1].value
    if value is not None:
        average: CityAverage | NoFrame = NoFrame(NoAverage.IS_CITY)
        if city is not None:
            average = city_average(indicator, rounding.apply(value), rounding, city)
        if isinstance(average, CityAverage) or not found:
            found[FrameKind.CITY_AVERAGE] = average
    return found


def points_of(indicator: Indicator, observed: Sequence[Observed]) -> tuple[Point, ...]:
    """Return an area's figure through time, oldest first; a part is made a percentage of its whole then.

    `observed` holds the values of one area, of the indicator and of what it is a part of.
    """
    wholes = {each.period: each for each in observed if each.indicator == indicator.weight}
    own = sorted(
        (each for each in observed if each.indicator == indicator.code), key=lambda each: each.period
    )
    return tuple(_point(indicator, each, wholes.get(each.period)) for each in own)


def _point(indicator: Indicator, own: Observed, whole: Observed | None) -> Point:
    point = Point(own.period, own.status, own.value, own.set_id)
    if not indicator.is_part or own.value is None:
        return point
    share = share_of(own.value, whole.value) if whole and whole.value is not None else None
    status = Status.UNKNOWN if share is None else Status.KNOWN
    return replace(point, value=share, status=status)


def own_history(points: Sequence[Point], rounding: Rounding) -> History:
    """Return the area's own past, rounded as it is shown, and what may be said of it."""
    shown = tuple(
        point if point.value is None else replace(point, value=rounding.apply(point.value))
        for point in points
    )
    is_line = len({point.set_id for point in shown}) == 1
    return History(shown, _trend(shown) if is_line else Trend.BROKEN, is_line)


def _trend(points: Sequence[Point]) -> Trend:
    """Say "rises" or "falls" only after three known points, of which each differs as shown."""
    known = [point.value for point in points if point.value is not None]
    if len(known) < POINTS_FOR_A_TREND:
        return Trend.TOO_FEW
    first, second, third = known[-POINTS_FOR_A_TREND:]
    if first < second < third:
        return Trend.RISES
    if first > second > third:
        return Trend.FALLS
    return Trend.VARIES


@dataclass(frozen=True)
class City:
    """What is known of a municipality at the time of a figure.

    `own` and `parts` map an indicator code to values, the parts by area; `names` are its neighbourhoods in
    this division, `in_file` is how many of them the file held, also those that are not known here.
    """

    own: Mapping[str, Decimal]
    parts: Mapping[str, Mapping[str, Decimal]]
    names: Mapping[str, str]
    in_file: int


def city_average(
    indicator: Indicator, value: Decimal, rounding: Rounding, city: City
) -> CityAverage | NoFrame:
    """Return the municipality's average beside an already rounded value; never the mean of its parts."""
    if indicator.measure in {Measure.COUNT, Measure.CLASS}:
        return NoFrame(NoAverage.NOT_AVERAGED)
    own = _own_average(indicator, city.own)
    if own is not None:
        return _beside(value, own, rounding, is_own_row=True)
    return _average_of_parts(indicator, value, rounding, city)


def _average_of_parts(
    indicator: Indicator, value: Decimal, rounding: Rounding, city: City
) -> CityAverage | NoFrame:
    """Return the average weighed by the indicator's own denominator, when nearly all parts are there."""
    by = indicator.weight or ""
    weighed = {
        area: (values[indicator.code], values[by])
        for area, values in city.parts.items()
        if by in values and indicator.code in values
    }
    expected = max(len(city.names), city.in_file)
    weight = sum((weight for _, weight in weighed.values()), Decimal(0))
    if not weight:
        return NoFrame(NoAverage.NO_WEIGHT)
    if expected < FEWEST_PARTS:
        return NoFrame(NoAverage.TOO_FEW_PARTS)
    missing = tuple(name for area, name in city.names.items() if area not in weighed)
    if len(weighed) < FEWEST_PARTS or len(weighed) < ENOUGH_OF_THE_CITY * expected:
        return NoFrame(NoAverage.TOO_FEW_PARTS, len(weighed), expected, missing)
    if indicator.is_part:
        total = sum((part for part, _ in weighed.values()), Decimal(0)) * 100
    else:
        total = sum((part * weight for part, weight in weighed.values()), Decimal(0))
    found = _beside(value, total / weight, rounding, is_own_row=False)
    return replace(found, used=len(weighed), expected=expected, missing=missing)


def _own_average(indicator: Indicator, own: Mapping[str, Decimal]) -> Decimal | None:
    """Return what the municipality's own row says."""
    value = own.get(indicator.code)
    if value is None or not indicator.is_part:
        return value
    whole = own.get(indicator.weight or "")
    return None if whole is None else share_of(value, whole)


def _beside(value: Decimal, average: Decimal, rounding: Rounding, *, is_own_row: bool) -> CityAverage:
    shown = rounding.apply(average)
    compared = Compared.SAME
    if value != shown:
        compared = Compared.HIGHER if value > shown else Compared.LOWER
    return CityAverage(shown, compared, is_own_row, used=0, expected=0, missing=())
