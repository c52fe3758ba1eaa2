"""What became of reported plans, for their makers; they object once, and somebody else judges.

Makers of plans are those who run the rounds of a place: they wrote the text, and answer for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.budget.actions import hold_plan, show_plan_text
from buurtstem.budget.queries import PlanCard, RoundPage, find_plan
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.moderation.actions.objections import (
    Answer,
    keep_answer,
    keep_objection,
    refuse_second_objection,
)
from buurtstem.moderation.queries import ObjectionCard, objections_to, open_objections

from .queries import Case, cases_of_plans
from .rules import SamePerson, What, may_handle_reports, may_judge_plan, may_object_for_plan

PLAN = What.PLAN.value  # the kind under which objections to hiding plans are kept


@dataclass(frozen=True)
class ReportedPlan:
    """A plan that was reported, oldest report first, and what its makers have against hiding it."""

    plan: PlanCard
    area_code: str
    round_slug: str
    cases: tuple[Case, ...]
    objection: ObjectionCard | None

    @property
    def last(self) -> Case:
        """The last report, which says where the plan stands."""
        return self.cases[-1]

    def may_be_objected_to(self, actor: Actor) -> bool:
        """Whether this actor may object now."""
        return may_object_for_plan(
            actor,
            self.area_code,
            is_hidden=self.plan.text_hidden,
            outcome=self.last.outcome,
            objected=self.objection is not None,
        )

    def may_be_judged_by(self, actor: Actor) -> bool:
        """Whether this actor decided on none of it and makes no plans here."""
        return may_judge_plan(actor, self.area_code, (self.last.proposer_id, self.last.decider_id))


def reported_plans(session: Session, page: RoundPage) -> tuple[ReportedPlan, ...]:
    """Return the plans of a round that were reported, by their number."""
    ids = [plan.id for plan in page.plans]
    cases, objections = cases_of_plans(session, ids), objections_to(session, ids, PLAN)
    found = ((plan, tuple(case for case in cases if case.target_id == plan.id)) for plan in page.plans)
    return tuple(
        ReportedPlan(plan, page.terms.area_code, page.slug, own, objections.get(plan.id))
        for plan, own in found
        if own
    )


def get_reported_plan(session: Session, plan_id: int) -> ReportedPlan:
    """Return a plan that was reported.

    Raises:
        NotFound: no such plan, or nobody reported it.
    """
    found = find_plan(session, plan_id)
    reported = reported_plans(session, found[0]) if found else ()
    for each in reported:
        if each.plan.id == plan_id:
            return each
    raise NotFound


def plans_objected_to(session: Session, actor: Actor) -> tuple[ReportedPlan, ...]:
    """Return the plans about which an objection waits, of places where this actor handles reports."""
    waiting = [each.contribution_id for each in open_objections(session, (PLAN,))]
    looked_at: set[int] = set()
    own: dict[int, ReportedPlan] = {}
    for plan_id in waiting:
        found = None if plan_id in looked_at else find_plan(session, plan_id)
        if found is None:
            continue
        page = found[0]
        looked_at.update(plan.id for plan in page.plans)
        if may_handle_reports(actor, page.terms.area_code):
            own |= {each.plan.id: each for each in reported_plans(session, page)}
    return tuple(own[plan_id] for plan_id in waiting if plan_id in own)


def object_to_hiding(session: Session, actor: Actor, plan_id: int, words: str, moment: datetime) -> None:
    """Keep what makers have against hiding the text of a plan; it stays hidden until somebody judged.

    Raises:
        AlreadyObjected: once is all.
        Conflict: the text is not hidden by a decision (any more), or this actor makes no plans here.
    """
    hold_plan(session, plan_id)  # a second tap waits here
    reported, ref = get_reported_plan(session, plan_id), ContributionRef(PLAN, plan_id)
    refuse_second_objection(session, ref)
    if not reported.may_be_objected_to(actor):
        raise Conflict
    keep_objection(session, ref, words, reported.last.hold_reason or "", moment)


def answer_for_plan(session: Session, actor: Actor, plan_id: int, answer: Answer, moment: datetime) -> None:
    """Show the text of a plan after all, or let it stay hidden.

    Raises:
        NotFound: nobody objected.
        NotAllowed: this actor handles no reports in this place.
        SamePerson: this actor decided before, or makes plans here.
        AlreadyDecided: a colleague was first.
    """
    reported = get_reported_plan(session, plan_id)
    if not may_handle_reports(actor, reported.area_code):
        raise NotAllowed
    if not reported.may_be_judged_by(actor):
        raise SamePerson
    keep_answer(session, actor, ContributionRef(PLAN, plan_id), answer, moment)
    if answer.shows:
        show_plan_text(session, plan_id)
