"""What the machine asks: one page for each question with the stories of both sides, and yes or no."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.agenda.actions.deciding import accept_proposal, reject_proposal
from buurtstem.agenda.contexts import sides_of_question
from buurtstem.agenda.forms import ActForm
from buurtstem.agenda.queries.proposals import Question, get_question, was_asked
from buurtstem.agenda.rules.permissions import may_keep_agenda
from buurtstem.core.clock import now
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.places.queries import get_area
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.security import forbid_storing

from .blueprint import blueprint
from .threads import back_to

QUESTION = "/werk/draden/vragen/<int(max=2147483647):proposal_id>"


@blueprint.get(QUESTION)
def question(proposal_id: int) -> BaseResponse:
    """One question, why it is asked, and stories of both sides."""
    _, found = _asked(proposal_id)
    return _page(found, ActForm(formdata=None))


@blueprint.post(f"{QUESTION}/ja")
def say_yes(proposal_id: int) -> BaseResponse:
    """Do what was proposed."""
    actor, found = _asked(proposal_id)
    form = ActForm()
    if not form.was_sent_rightly():
        return _page(found, form, 422)
    with transaction() as session:
        thread_id = accept_proposal(session, actor, proposal_id, now())
    return back_to(thread_id, gettext("It is done. You can undo it here."))


@blueprint.post(f"{QUESTION}/nee")
def say_no(proposal_id: int) -> BaseResponse:
    """Leave everything as it is."""
    actor, found = _asked(proposal_id)
    form = ActForm()
    if not form.was_sent_rightly():
        return _page(found, form, 422)
    with transaction() as session:
        reject_proposal(session, actor, proposal_id, now())
    flash(gettext("Everything stays as it is. It is not asked again until much has changed."), "success")
    return redirect_to(url_for("agenda.threads"))


def _asked(proposal_id: int) -> tuple[Actor, Question]:
    """Return an open question; an answer to one that is answered (pressed twice) finds a conflict."""
    actor = require_actor()
    try:
        found = get_question(reading(), proposal_id)
    except NotFound:
        if request.method == "POST" and may_keep_agenda(actor) and was_asked(reading(), proposal_id):
            raise Conflict from None
        raise
    if not may_keep_agenda(actor, found.area_code):
        raise NotAllowed
    return actor, found


def _page(found: Question, form: ActForm, status: int = 200) -> BaseResponse:
    return forbid_storing(
        render(
            "agenda/staff_question_page.html",
            status=status,
            question=found,
            area=get_area(reading(), found.area_code),
            sides=sides_of_question(reading(), found),
            form=form,
        )
    )
