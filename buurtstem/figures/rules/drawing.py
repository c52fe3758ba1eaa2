"""Where the points and bars of a small drawing lie; pure arithmetic in the units of its view box."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .frames import History, Point

WIDTH, HEIGHT, MARGIN = 320, 88, 12
FLOOR = HEIGHT - 22  # below it the years are written


@dataclass(frozen=True)
class Dot:
    """One point of a line."""

    x: float
    y: float


@dataclass(frozen=True)
class Spark:
    """A line through time: its pieces between gaps, its dots, its gaps, and the years at its ends."""

    width: int
    height: int
    floor: int
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    gaps: tuple[float, ...]
    first_year: int
    last_year: int


@dataclass(frozen=True)
class Bars:
    """Two bars from nothing to the larger: the area and its city, in hundredths of the width."""

    own: float
    average: float


def spark_of(history: History) -> Spark:
    """Return the drawing of a figure through time; time runs to scale, gaps stay open."""
    points = history.points
    first, last = points[0].period.end.toordinal(), points[-1].period.end.toordinal()
    values = [point.value for point in points if point.value is not None]
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(0))

    def across(point: Point) -> float:
        days = point.period.end.toordinal() - first
        return round(MARGIN + (WIDTH - 2 * MARGIN) * days / max(1, last - first), 1)

    def up(value: Decimal) -> float:
        height = FLOOR - MARGIN
        part = float((value - low) / (high - low)) if high > low else 0.5
        return round(FLOOR - MARGIN / 2 - (height - MARGIN / 2) * part, 1)

    placed = [
        (across(point), None if point.value is None else Dot(across(point), up(point.value)))
        for point in points
    ]
    return Spark(
        width=WIDTH,
        height=HEIGHT,
        floor=FLOOR,
        lines=_lines([dot for _, dot in placed]) if history.is_line else (),
        dots=tuple(dot for _, dot in placed if dot),
        gaps=tuple(x for x, dot in placed if dot is None),
        first_year=points[0].period.year,
        last_year=points[-1].period.year,
    )


def bars_of(own: Decimal, average: Decimal) -> Bars:
    """Return two bars; the longer one takes the whole width."""
    most = max(own, average)
    if most <= 0:
        return Bars(0.0, 0.0)
    return Bars(
        round(float(max(own, Decimal(0)) / most) * 100, 1),
        round(float(max(average, Decimal(0)) / most) * 100, 1),
    )


def _lines(dots: list[Dot | None]) -> tuple[str, ...]:
    """Return the pieces of a line that have at least two points next to each other."""
    pieces: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            pieces.append([])
        else:
            pieces[-1].append(dot)
    return tuple(" ".join(f"{dot.x},{dot.y}" for dot in piece) for piece in pieces if len(piece) > 1)
