"""THE writes of figures: bringing in a file, whole or what is sound of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, insert, select, update
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.core.errors import NotAllowed
from buurtstem.core.retention import OfNoContribution
from buurtstem.places.queries import areas_by_code

from .models import FigureSet, Observation
from .rules.findings import (
    Cell,
    ColumnReport,
    FigureRow,
    Outcome,
    Reading,
    Report,
    Told,
    UnreadableFigures,
)
from .rules.layouts import read_figures
from .rules.matching import KnownArea, Matched, match_rows, rows_by_municipality
from .rules.permissions import may_import_figures
from .rules.reading import read_table
from .rules.values import Period, Status

AT_ONCE = 1_000  # rows of one statement
Key = tuple[str, str, Period]  # area, indicator, period


@dataclass(frozen=True)
class _Plan:
    """What a file would bring, compared with what is here."""

    told: Told
    sha256: str
    reading: Reading
    matched: Matched
    present: FigureSet | None  # the same file, imported before
    adding: dict[Key, Cell]
    replaced: list[int]  # observations of older files

    @property
    def outcome(self) -> Outcome:
        if self.present is None:
            return Outcome.NEW
        if self.adding:
            return Outcome.MORE
        return Outcome.OLDER if self.present.superseded_by_id else Outcome.UNCHANGED


def preview_figures(session: Session, content: bytes, told: Told) -> Report:
    """Say what an import would do; nothing is written.

    Raises:
        UnreadableFigures: nothing of it could be imported.
    """
    return _report(_planned(session, content, told))


def import_figures(
    session: Session, content: bytes, told: Told, moment: datetime, *, actor: Actor | None = None
) -> Report:
    """Bring in what is sound of a file of figures, about areas that are known here.

    The same file twice changes nothing, unless areas were added meanwhile. Values of an older file about
    the same area, indicator and period are kept, and stand no more. `actor` is None on the command line.

    Raises:
        NotAllowed: this actor does not bring in figures.
        UnreadableFigures: nothing of it can be imported; nothing was changed.
    """
    if actor is not None and not may_import_figures(actor):
        raise NotAllowed
    plan = _planned(session, content, told)
    if plan.adding:
        row = plan.present or _new_set(session, plan, moment, actor)
        row.matched_count = len(plan.matched.rows)
        row.suppressed_count += sum(cell.status is Status.SUPPRESSED for cell in plan.adding.values())
        _replace(session, plan.replaced, row.id)
        _add(session, plan.adding, row.id)
        _close_sets(session, row.id)
        session.flush()
    return _report(plan)


def _planned(session: Session, content: bytes, told: Told) -> _Plan:
    reading = read_figures(read_table(content), told)
    known = {code: KnownArea(area.name, area.division) for code, area in areas_by_code(session).items()}
    matched = match_rows(reading.rows, reading.origin, known)
    if not matched.rows:
        raise UnreadableFigures(f"has no sound row; the first thing wrong: {reading.problems[0]}")
    sha256 = hashlib.sha256(content).hexdigest()
    present = session.scalar(select(FigureSet).where(FigureSet.sha256 == sha256))
    if present is not None and present.division != reading.origin.division:
        raise UnreadableFigures(
            f"was imported before as of the division of {present.division}, not {reading.origin.division}"
        )
    cells = {(row.code, cell.indicator, cell.period): cell for row in matched.rows for cell in row.cells}
    standing = _standing(session, matched.rows)
    if present is None:
        replaced = [standing[key] for key in cells if key in standing]
        return _Plan(told, sha256, reading, matched, present, cells, replaced)
    # of a file that was here before, nothing comes back in place of what a newer one says
    adding = {} if present.superseded_by_id else {key: cells[key] for key in cells if key not in standing}
    return _Plan(told, sha256, reading, matched, present, adding, [])


def _standing(session: Session, rows: tuple[FigureRow, ...]) -> dict[Key, int]:
    """Return the values that stand now for the areas of these rows."""
    areas = sorted({row.code for row in rows})
    found: dict[Key, int] = {}
    for start in range(0, len(areas), AT_ONCE):
        values = session.execute(
            select(
                Observation.id,
                Observation.area_code,
                Observation.indicator,
                Observation.period_start,
                Observation.period_end,
            ).where(
                Observation.area_code.in_(areas[start : start + AT_ONCE]),
                Observation.superseded_by_id.is_(None),
            )
        )
        found |= {
            (each.area_code, each.indicator, Period(each.period_start, each.period_end)): each.id
            for each in values
        }
    return found


def _new_set(session: Session, plan: _Plan, moment: datetime, actor: Actor | None) -> FigureSet:
    origin = plan.reading.origin
    row = FigureSet(
        file_name=plan.told.name[-200:],
        sha256=plan.sha256,
        layout=origin.layout,
        source=origin.source[:200],
        licence=origin.licence,
        table_name=origin.table,
        division=origin.division,
        imported_at=moment,
        person_id=actor.id if actor else None,
        row_count=plan.reading.row_count,
        matched_count=0,
        suppressed_count=0,
        rows_by_municipality=rows_by_municipality(plan.reading.rows),
    )
    session.add(row)
    session.flush()
    return row


def _replace(session: Session, ids: list[int], set_id: int) -> None:
    for start in range(0, len(ids), AT_ONCE):
        session.execute(
            update(Observation)
            .where(Observation.id.in_(ids[start : start + AT_ONCE]))
            .values(superseded_by_id=set_id)
            .execution_options(synchronize_session=False)
        )


def _add(session: Session, adding: dict[Key, Cell], set_id: int) -> None:
    session.execute(
        insert(Observation),
        [
            {
                "set_id": set_id,
                "indicator": indicator,
                "area_code": area,
                "period_start": period.start,
                "period_end": period.end,
                "status": cell.status,
                "value": cell.value,
            }
            for (area, indicator, period), cell in adding.items()
        ],
    )


def _close_sets(session: Session, set_id: int) -> None:
    """Mark the files of which no value stands any more."""
    stands = exists().where(Observation.set_id == FigureSet.id, Observation.superseded_by_id.is_(None))
    session.execute(
        update(FigureSet)
        .where(FigureSet.id != set_id, FigureSet.superseded_by_id.is_(None), ~stands)
        .values(superseded_by_id=set_id)
        .execution_options(synchronize_session="fetch")
    )


def _report(plan: _Plan) -> Report:
    reading, matched = plan.reading, plan.matched
    columns = {name: ColumnReport(name, code) for name, code in reading.columns.items()}
    by_indicator = {column.indicator: column for column in columns.values()}
    counts: dict[str, Counter[str]] = {code: Counter() for code in by_indicator}
    for row in matched.rows:
        for cell in row.cells:
            counts[cell.indicator][cell.status] += 1
    for problem in reading.problems:
        if problem.column in columns:
            counts[columns[problem.column].indicator]["refused"] += 1
    for code, column in by_indicator.items():
        column.counts.update(sorted(counts[code].items()))
    return Report(
        name=plan.told.name,
        sha256=plan.sha256,
        origin=reading.origin,
        outcome=plan.outcome,
        rows=reading.row_count,
        matched=len(matched.rows),
        unmatched=matched.unmatched,
        added=len(plan.adding),
        superseded=len(plan.replaced),
        columns=tuple(columns.values()),
        ignored_columns=reading.ignored_columns,
        problems=tuple(sorted((*reading.problems, *matched.problems), key=lambda problem: problem.row)),
        checks=reading.checks,
    )


class FigureRetention(OfNoContribution):
    """Figures are about areas; a person is only named as who brought a file in, and goes with the account.

    What was replaced stays: it shows what an older decision stood on.
    """

    tables = frozenset({"figure_set", "observation"})
