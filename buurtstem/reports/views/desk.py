"""Staff: reports of the own places, oldest first; one person proposes, another decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor, Role
from buurtstem.accounts.signin import require_actor
from buurtstem.core.clock import now
from buurtstem.core.errors import NotAllowed
from buurtstem.reports import actions
from buurtstem.reports.contexts import subject_of
from buurtstem.reports.forms import CloseForm, JudgementForm
from buurtstem.reports.plans import plans_objected_to
from buurtstem.reports.queries import Case, get_case, open_cases
from buurtstem.reports.rules import Overtaken, may_decide, may_handle_reports
from buurtstem.stories.names import BEING_SOUGHT
from buurtstem.stories.rules import BeingSought
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.paging import read_page
from buurtstem.web.security import forbid_storing

from .routes import blueprint

Write = Callable[[Session, Actor, int, actions.Judgement, datetime], None]


@blueprint.get("/werk/meldingen/")
def desk() -> BaseResponse:
    """What was reported in the own places and waits, oldest first."""
    actor = require_actor()
    if not may_handle_reports(actor):
        raise NotAllowed
    places = actor.places_of(Role.CHECKER, Role.COMMUNITY_BUILDER)
    page = read_page(request.args.get("p"), lambda number, size: open_cases(reading(), places, number, size))
    return forbid_storing(
        render(
            "reports/desk_page.html",
            "reports/_desk.html",
            page=page,
            objected=plans_objected_to(reading(), actor),
            actor_id=actor.id,
            url_for_page=lambda number: url_for("reports.desk", p=number),
        )
    )


@blueprint.get("/werk/meldingen/<int(max=2147483647):case_id>")
def case(case_id: int) -> BaseResponse:
    """One reported thing, what was said of it, and what is proposed."""
    actor, found = _own_case(case_id)
    return _page(actor, found, JudgementForm.for_case(found))


@blueprint.post("/werk/meldingen/<int(max=2147483647):case_id>/voorstel")
def propose(case_id: int) -> BaseResponse:
    """The first person says what to do."""
    sentence = gettext("Your proposal is kept. A second person decides.")
    return _judge(case_id, actions.propose_outcome, sentence)


@blueprint.post("/werk/meldingen/<int(max=2147483647):case_id>/besluit")
def decide(case_id: int) -> BaseResponse:
    """The second person decides."""
    sentence = gettext("It is decided. Reporter and teller can read why.")
    return _judge(case_id, actions.decide_case, sentence)


@blueprint.post("/werk/meldingen/<int(max=2147483647):case_id>/sluiten")
def close(case_id: int) -> BaseResponse:
    """Close a case about a story that is not there any more."""
    actor, found = _own_case(case_id)
    if not CloseForm().was_sent_rightly():
        return _page(actor, found, JudgementForm.for_case(found), 422)
    with transaction() as session:
        actions.close_gone(session, actor, found.id, now())
    flash(gettext("The report is closed."), "success")
    return redirect_to(url_for("reports.desk"))


def _judge(case_id: int, write: Write, sentence: str) -> BaseResponse:
    actor, found = _own_case(case_id)
    form = JudgementForm.for_case(found, sent=True)
    if not form.was_sent_rightly():
        return _page(actor, found, form, 422)
    try:
        with transaction() as session:
            write(session, actor, found.id, form.judgement, now())
    except BeingSought:
        form.form_errors.append(BEING_SOUGHT)
        return _page(actor, found, form, 422)
    except Overtaken:
        form.form_errors.append(gettext("A colleague proposed this. You decide: you may choose otherwise."))
        return _page(actor, get_case(reading(), case_id), form, 409)
    flash(sentence, "success")
    return redirect_to(url_for("reports.desk"))


def _own_case(case_id: int) -> tuple[Actor, Case]:
    actor = require_actor()
    found = get_case(reading(), case_id)
    if not may_handle_reports(actor, found.area_code):
        raise NotAllowed
    return actor, found


def _page(actor: Actor, found: Case, form: JudgementForm, status: int = 200) -> BaseResponse:
    is_second = found.proposed_outcome is not None and may_decide(actor, found.area_code, found.proposer_id)
    return forbid_storing(
        render(
            "reports/case_page.html",
            "reports/_case.html",
            status=status,
            case=found,
            subject=subject_of(reading(), found),
            form=form,
            close_form=CloseForm(formdata=None),
            is_second=is_second,
            is_own_proposal=found.proposer_id == actor.id,
        )
    )
