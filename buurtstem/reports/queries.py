"""THE reads of reports."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import NotFound
from buurtstem.moderation.queries import decisions_on
from buurtstem.places.queries import lies_in, names_of
from buurtstem.stories.rules import KIND

from .models import Report, ReportCase
from .names import HURDLES
from .rules import HIDING, Outcome, ReportReason, What, hurdle_after_change, proposal_seen
from .things import Target


@dataclass(frozen=True)
class Reported:
    """One report inside a case, as those who decide read it."""

    reason: ReportReason
    words: str | None
    contact: str | None
    lang: str
    hid_at_once: bool
    made_at: datetime


@dataclass(frozen=True)
class Case:
    """One reported thing, with its reports, oldest first, and how far two people are with it."""

    id: int
    what: What
    target_id: int
    story_id: int | None
    area_code: str
    area_name: str
    opened_at: datetime
    proposer_id: int | None
    proposed_outcome: Outcome | None
    proposed_at: datetime | None
    decider_id: int | None
    outcome: Outcome | None
    hold_reason: str | None
    why: str | None
    decided_at: datetime | None
    reports: tuple[Reported, ...]

    @property
    def reasons(self) -> tuple[ReportReason, ...]:
        """Each reason that was given, once."""
        return tuple(dict.fromkeys(report.reason for report in self.reports))

    @property
    def hid_at_once(self) -> bool:
        """Whether one of the reports took it out of sight."""
        return any(report.hid_at_once for report in self.reports)

    @property
    def proposal(self) -> str:
        """What a form carries of the proposal that stands there."""
        return proposal_seen(self.proposer_id, self.proposed_at)


@dataclass(frozen=True)
class YearNumbers:
    """What is counted of reports in one year; no text, no place."""

    year: int
    total: int
    hidden_at_once: int
    reasons: dict[ReportReason, int] = field(default_factory=dict)
    outcomes: dict[Outcome, int] = field(default_factory=dict)
    things: int = 0

    @property
    def undecided(self) -> int:
        """Reported things on which nobody decided yet."""
        return self.things - sum(self.outcomes.values())


def open_cases(
    session: Session, places: tuple[str | None, ...], number: int, size: int
) -> tuple[tuple[Case, ...], int]:
    """Return one page of undecided cases in these places, oldest first, and their number."""
    waits = ReportCase.outcome.is_(None) & lies_in(ReportCase.area_code, places)
    total = session.scalar(select(func.count()).select_from(ReportCase).where(waits)) or 0
    rows = session.scalars(
        select(ReportCase)
        .where(waits)
        .order_by(ReportCase.opened_at, ReportCase.id)
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    return _cases(session, rows), total


def get_case(session: Session, case_id: int) -> Case:
    """Return one case.

    Raises:
        NotFound: no such case.
    """
    row = session.get(ReportCase, case_id, populate_existing=True)
    if row is None:
        raise NotFound
    return _cases(session, [row])[0]


def find_case_of(session: Session, mac: str) -> tuple[Case, ReportReason] | None:
    """Return the case in which the report with this code stands, and the reason that it gave."""
    report = session.scalar(select(Report).where(Report.mac == mac))
    return None if report is None else (get_case(session, report.case_id), ReportReason(report.reason))


def find_report(session: Session, mac: str) -> Reported | None:
    """Return the report with this code."""
    report = session.scalar(select(Report).where(Report.mac == mac))
    return None if report is None else _reported(report)


@dataclass(frozen=True)
class AfterChange:
    """What was reported of a story that its teller changed, or to whose holding back its teller objects.

    `open`: cases without an outcome; `closers`: who closed one since the story was decided on last. Showing
    it takes two people, as without the change: one closes the report, another one reads the new text. A
    photo is out of sight by itself until two people decided on it, and keeps no text waiting.
    """

    open: tuple[Case, ...]
    closers: frozenset[int | None]

    def hurdle(self, actor_id: int, *, in_review: bool = False) -> str | None:
        """Return a sentence that says why this actor cannot show the story, or None."""
        found = hurdle_after_change(
            actor_id,
            is_open=any(case.what is What.STORY for case in self.open),
            closers=self.closers,
            in_review=in_review,
        )
        return str(HURDLES[found]) if found else None


def reports_after_change(session: Session, story_id: int) -> AfterChange:
    """Return what was reported of a story and its pictures, for whoever checks it."""
    cases = [
        case for case in cases_of_stories(session, (story_id,)) if case.what in {What.STORY, What.PICTURE}
    ]
    decided = [made.made_at for made in decisions_on(session, ContributionRef(KIND, story_id))]
    closed = (case for case in cases if case.outcome is Outcome.GONE and case.what is What.STORY)
    return AfterChange(
        tuple(case for case in cases if case.outcome is None),
        frozenset(
            case.proposer_id
            for case in closed
            if case.decided_at and (not decided or decided[-1] <= case.decided_at)
        ),
    )


def cases_of_stories(session: Session, story_ids: Collection[int]) -> tuple[Case, ...]:
    """Return all cases about these stories and their pictures, oldest first."""
    rows = session.scalars(
        select(ReportCase).where(ReportCase.story_id.in_(story_ids)).order_by(ReportCase.id)
    ).all()
    return _cases(session, rows)


def cases_of_plans(session: Session, plan_ids: Collection[int]) -> tuple[Case, ...]:
    """Return all cases about these plans, oldest first."""
    rows = session.scalars(
        select(ReportCase)
        .where(ReportCase.what == What.PLAN, ReportCase.target_id.in_(plan_ids))
        .order_by(ReportCase.id)
    ).all()
    return _cases(session, rows)


def was_kept(session: Session, target: Target) -> bool:
    """Whether two people looked at this thing before, for a reason that hides, and kept it.

    A thing is known by its story too: numbers of what was erased are given out again.
    """
    return (
        session.scalar(
            select(ReportCase.id)
            .join(Report, Report.case_id == ReportCase.id)
            .where(
                ReportCase.what == target.what,
                ReportCase.target_id == target.id,
                ReportCase.story_id == target.story_id,
                ReportCase.outcome == Outcome.KEEP,
                Report.reason.in_(HIDING),
            )
            .limit(1)
        )
        is not None
    )


def numbers_by_year(session: Session) -> tuple[YearNumbers, ...]:
    """Return what is counted of reports, newest year first; two statements."""
    reported = session.execute(
        select(Report.year, Report.reason, Report.hid_at_once, func.count()).group_by(
            Report.year, Report.reason, Report.hid_at_once
        )
    ).all()
    ended = session.execute(
        select(ReportCase.year, ReportCase.outcome, func.count()).group_by(
            ReportCase.year, ReportCase.outcome
        )
    ).all()
    return tuple(
        YearNumbers(
            year=year,
            total=sum(count for each, _, _, count in reported if each == year),
            hidden_at_once=sum(count for each, _, hid, count in reported if each == year and hid),
            reasons={
                reason: sum(count for each, code, _, count in reported if each == year and code == reason)
                for reason in ReportReason
            },
            outcomes={
                outcome: sum(count for each, code, count in ended if each == year and code == outcome)
                for outcome in Outcome
            },
            things=sum(count for each, _, count in ended if each == year),
        )
        for year in sorted({row[0] for row in reported}, reverse=True)
    )


def _cases(session: Session, rows: Collection[ReportCase]) -> tuple[Case, ...]:
    """Read what stands beside cases: two statements, however many rows."""
    names = names_of(session, {row.area_code for row in rows})
    reports = session.scalars(
        select(Report).where(Report.case_id.in_([row.id for row in rows])).order_by(Report.id)
    ).all()
    return tuple(
        Case(
            id=row.id,
            what=What(row.what),
            target_id=row.target_id,
            story_id=row.story_id,
            area_code=row.area_code,
            area_name=names.get(row.area_code, row.area_code),
            opened_at=row.opened_at,
            proposer_id=row.proposer_id,
            proposed_outcome=Outcome(row.proposed_outcome) if row.proposed_outcome else None,
            proposed_at=row.proposed_at,
            decider_id=row.decider_id,
            outcome=Outcome(row.outcome) if row.outcome else None,
            hold_reason=row.hold_reason,
            why=row.why,
            decided_at=row.decided_at,
            reports=tuple(_reported(each) for each in reports if each.case_id == row.id),
        )
        for row in rows
    )


def _reported(row: Report) -> Reported:
    return Reported(ReportReason(row.reason), row.words, row.contact, row.lang, row.hid_at_once, row.made_at)
