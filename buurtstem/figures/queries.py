"""THE reads of figures: one figure of an area with its frame, and which there are to choose from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from buurtstem.places.queries import AreaCard, areas_by_code
from buurtstem.places.rules import Scale, municipality_of
from buurtstem.themes.rules import Theme

from .models import FigureSet, Observation
from .rules.catalogue import INDICATORS, INHABITANTS, Indicator, find_indicator
from .rules.frames import (
    City,
    Frame,
    FrameKind,
    NoFrame,
    Observed,
    Point,
    frames_of,
    points_of,
)
from .rules.showing import Rounding, Warn, decimals_in, rounding_of, warnings_of
from .rules.values import Period, Status

LONGEST_YEAR = 366
Rows = Sequence[Any]  # rows of `_rows`


@dataclass(frozen=True)
class FigureOption:
    """A figure that an area has, to choose from; `fits` when it belongs to one of the themes asked about."""

    code: str
    fits: bool
    year: int


@dataclass(frozen=True)
class FigureSource:
    """Where a figure comes from, as it is always shown."""

    name: str
    licence: str
    table: str
    file_name: str
    division: int
    imported_on: date


@dataclass(frozen=True)
class FigureCard:
    """One figure of one area with all that must stand beside it. `value` is rounded as it may be shown.

    `value` is None when it is missing (`status` says why) or withheld in an area of under 100 inhabitants.
    """

    indicator: Indicator
    area: AreaCard
    city_name: str
    period: Period
    status: Status
    value: Decimal | None
    rounding: Rounding
    source: FigureSource
    sample_size: int | None
    margin: Decimal | None
    frame: Frame
    frames: tuple[FrameKind, ...]
    population: tuple[Point, ...]
    warnings: tuple[Warn, ...]


def available_figures(
    session: Session, area_code: str, themes: Collection[Theme]
) -> tuple[FigureOption, ...]:
    """Return the figures that an area has, those that fit the themes first; one statement."""
    rows = session.execute(
        select(Observation.indicator, func.max(Observation.period_end).label("latest"))
        .where(
            Observation.area_code == area_code,
            Observation.superseded_by_id.is_(None),
            Observation.status == Status.KNOWN,
        )
        .group_by(Observation.indicator)
    )
    latest = {row.indicator: row.latest for row in rows}
    options = [
        FigureOption(code, bool(set(indicator.themes) & set(themes)), latest[code].year)
        for code, indicator in INDICATORS.items()
        if code in latest
    ]
    return tuple(sorted(options, key=lambda option: not option.fits))


def figures_for(
    session: Session,
    area_code: str,
    indicator_code: str,
    today: date,
    frame: FrameKind | None = None,
) -> FigureCard | None:
    """Return the newest figure of an area in its frame; None when there is none. Two statements.

    `frame` is the reader's choice; where the figure does not have that one, or without a choice, it is the
    area's own past when there is one, else the city's average, else why there is none.
    """
    indicator = find_indicator(indicator_code)
    areas = areas_by_code(session, municipality_of(area_code))
    if indicator is None or area_code not in areas:
        return None
    rows = _rows(session, area_code, indicator)
    points = points_of(indicator, [_observed(row) for row in rows if row.area_code == area_code])
    return _card(indicator, areas, rows, points, (area_code, today, frame)) if points else None


def _card(
    indicator: Indicator,
    areas: dict[str, AreaCard],
    rows: Rows,
    points: tuple[Point, ...],
    asked: tuple[str, date, FrameKind | None],
) -> FigureCard:
    area_code, today, frame = asked
    area, newest = areas[area_code], points[-1]
    own = [row for row in rows if row.area_code == area_code]
    row = next(row for row in own if row.indicator == indicator.code and _period(row) == newest.period)
    population = points_of(INDICATORS[INHABITANTS], [_observed(each) for each in own])
    beside = _nearest(population, newest.period)
    people = beside.value if beside else None
    rounding = rounding_of(indicator, people, _decimals(indicator, rows))
    city = None if area.scale is Scale.MUNICIPALITY else _city(indicator, rows, areas, row)
    found = frames_of(indicator, points, rounding, city)
    chosen = frame if frame in found else next(iter(found))
    return FigureCard(
        indicator=indicator,
        area=area,
        city_name=areas[municipality_of(area_code)].name,
        period=newest.period,
        status=newest.status,
        value=None if newest.value is None or rounding.withheld else rounding.apply(newest.value),
        rounding=rounding,
        source=_source(row),
        sample_size=row.sample_size,
        margin=row.margin,
        frame=found[chosen],
        frames=tuple(kind for kind, each in found.items() if not isinstance(each, NoFrame)),
        population=population,
        warnings=warnings_of(indicator, newest.period, people, beside.period.year if beside else None, today),
    )


def _rows(session: Session, area_code: str, indicator: Indicator) -> Rows:
    """Return the standing values of the municipality and its neighbourhoods that a card is made of."""
    city = municipality_of(area_code)
    wanted = {indicator.code, INHABITANTS, indicator.weight or INHABITANTS}
    return session.execute(
        select(
            Observation.area_code,
            Observation.indicator,
            Observation.period_start,
            Observation.period_end,
            Observation.status,
            Observation.value,
            Observation.sample_size,
            Observation.margin,
            Observation.set_id,
            FigureSet.source,
            FigureSet.licence,
            FigureSet.table_name,
            FigureSet.file_name,
            FigureSet.division,
            FigureSet.imported_at,
            FigureSet.rows_by_municipality,
        )
        .join(FigureSet, FigureSet.id == Observation.set_id)
        .where(
            Observation.superseded_by_id.is_(None),
            Observation.indicator.in_(wanted),
            (Observation.area_code.in_({area_code, city}))
            | Observation.area_code.startswith(f"BU{city[2:]}"),
        )
        .order_by(Observation.area_code, Observation.period_start)
    ).all()


def _city(indicator: Indicator, rows: Rows, areas: dict[str, AreaCard], figure: Any) -> City:
    """Return what is known of the municipality at the time of a figure, in its division."""
    code = municipality_of(figure.area_code)
    nearest: dict[tuple[str, str], Any] = {}
    for row in rows:
        if row.value is None or row.division != figure.division or not _is_then(indicator, row, figure):
            continue
        key = (row.area_code, row.indicator)
        if key not in nearest or _days_from(row, figure) < _days_from(nearest[key], figure):
            nearest[key] = row
    values: dict[str, dict[str, Decimal]] = {}
    for (area, name), row in nearest.items():
        values.setdefault(area, {})[name] = row.value
    own = values.pop(code, {})
    names = {
        area.code: area.name
        for area in areas.values()
        if area.scale is Scale.NEIGHBOURHOOD and area.division == figure.division
    }
    parts = {area: found for area, found in values.items() if area in names}
    return City(own, parts, names, figure.rows_by_municipality.get(code, 0))


def _is_then(indicator: Indicator, row: Any, figure: Any) -> bool:
    """Whether a value may stand beside a figure: of the same time, or a weight of at most a year from it."""
    if row.indicator == indicator.code or indicator.is_part:
        return _period(row) == _period(figure)
    return _days_from(row, figure) <= LONGEST_YEAR


def _days_from(row: Any, figure: Any) -> int:
    return abs(int((row.period_end - figure.period_end).days))


def _decimals(indicator: Indicator, rows: Rows) -> int:
    """Return how many decimals the source gives, here or nearby: 2 among 1.8 and 2.1 is 2.0.

    A share that was made here of two counts has none.
    """
    if indicator.is_part:
        return 0
    values = (row.value for row in rows if row.indicator == indicator.code and row.value is not None)
    return max(map(decimals_in, values), default=0)


def _nearest(points: tuple[Point, ...], period: Period) -> Point | None:
    """Return the number of inhabitants that is known nearest in time."""
    known = [point for point in points if point.value is not None]
    return min(known, key=lambda point: abs((point.period.end - period.end).days), default=None)


def _period(row: Any) -> Period:
    return Period(row.period_start, row.period_end)


def _observed(row: Any) -> Observed:
    return Observed(row.area_code, row.indicator, _period(row), Status(row.status), row.value, row.set_id)


def _source(row: Any) -> FigureSource:
    return FigureSource(
        name=row.source,
        licence=row.licence,
        table=row.table_name,
        file_name=row.file_name,
        division=row.division,
        imported_on=row.imported_at.date(),
    )
