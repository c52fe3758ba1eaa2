"""Makers of plans read what became of reports about them, and object; somebody else judges."""

from __future__ import annotations

from contextlib import suppress

from flask import flash, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.budget.queries import get_round
from buurtstem.budget.rules.permissions import may_run_rounds
from buurtstem.core.clock import now
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.moderation.forms import ObjectForm
from buurtstem.moderation.rules import AlreadyObjected
from buurtstem.reports.forms import PlanAnswerForm
from buurtstem.reports.plans import (
    ReportedPlan,
    answer_for_plan,
    get_reported_plan,
    object_to_hiding,
    reported_plans,
)
from buurtstem.reports.rules import may_handle_reports
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.security import forbid_storing

from .routes import blueprint, of_makers

ONE = "/werk/meldingen/plannen/<int(max=2147483647):plan_id>"


@of_makers.get("/werk/meldingen/ronde/<slug>")
def plans(slug: str) -> BaseResponse:
    """What was reported of the plans of a round, and what was decided, for those who made them."""
    actor, page = require_actor(), get_round(reading(), slug)
    if not may_run_rounds(actor, page.terms.area_code):
        raise NotAllowed
    reported = reported_plans(reading(), page)
    return forbid_storing(
        render(
            "reports/plans_page.html",
            "reports/_plans.html",
            round=page,
            reported=reported,
            may_object={each.plan.id: each.may_be_objected_to(actor) for each in reported},
        )
    )


@of_makers.route(f"{ONE}/bezwaar", methods=["GET", "POST"])
def object_for_plan(plan_id: int) -> BaseResponse:
    """Makers object to hiding the text of a plan, once."""
    actor, reported = require_actor(), get_reported_plan(reading(), plan_id)
    if not may_run_rounds(actor, reported.area_code):
        raise NotAllowed
    back = url_for("reported_plans.plans", slug=reported.round_slug)
    if reported.objection:  # the form was sent twice, or the page is an old one
        return redirect_to(back)
    if not reported.may_be_objected_to(actor):
        raise Conflict
    form = ObjectForm()
    if form.was_sent_rightly():
        with suppress(AlreadyObjected), transaction() as session:  # a double tap: the first one counts
            object_to_hiding(session, actor, plan_id, form.words.data, now())
        flash(gettext("Your objection is kept. Somebody else looks at the plan."), "success")
        return redirect_to(back)
    return form_page(
        "reports/plan_object_page.html", "reports/_plan_object_form.html", form, reported=reported
    )


@blueprint.route(ONE, methods=["GET", "POST"])
def judge_plan(plan_id: int) -> BaseResponse:
    """Somebody who neither decided before nor makes plans here judges an objection."""
    actor, reported = _objected(plan_id)
    form = PlanAnswerForm()
    if form.was_sent_rightly():
        with transaction() as session:
            answer_for_plan(session, actor, plan_id, form.answer, now())
        flash(gettext("It is decided. The makers of the plan can read why."), "success")
        return redirect_to(url_for("reports.desk"))
    return form_page(
        "reports/plan_objection_page.html",
        "reports/_plan_objection.html",
        form,
        reported=reported,
        may_judge=reported.may_be_judged_by(actor),
    )


def _objected(plan_id: int) -> tuple[Actor, ReportedPlan]:
    actor, reported = require_actor(), get_reported_plan(reading(), plan_id)
    if not may_handle_reports(actor, reported.area_code):
        raise NotAllowed
    if reported.objection is None:
        raise NotFound
    return actor, reported
