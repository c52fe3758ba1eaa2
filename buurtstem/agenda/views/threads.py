"""One thread for the people who keep it: a calm page, and each step of its life."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.queries import organisation_of
from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.agenda.actions import threads as actions
from buurtstem.agenda.contexts import page_of_stories, quote_from, sides_of, typical_stories, words_together
from buurtstem.agenda.forms import (
    ActForm,
    InterpretationForm,
    MarkForm,
    MergeForm,
    MoveOnForm,
    NameForm,
    ReasonForm,
    RecognitionForm,
    StoryForm,
)
from buurtstem.agenda.names import title_of
from buurtstem.agenda.queries import history, items
from buurtstem.agenda.queries import threads as queries
from buurtstem.agenda.queries.steps import done_around
from buurtstem.agenda.rules.permissions import may_interpret, may_keep_agenda, voices_of
from buurtstem.agenda.rules.steps import may_go_into, undoable
from buurtstem.agenda.rules.threads import (
    NEXT_STAGE,
    MovedMeanwhile,
    ThreadFacts,
    ThreadInUse,
    ThreadNotReady,
    lacks_of,
)
from buurtstem.core.clock import now, today
from buurtstem.core.errors import NotAllowed
from buurtstem.places.queries import get_area
from buurtstem.web.database import reading, transaction
from buurtstem.web.forms import choices_from
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.i18n import current_language
from buurtstem.web.security import forbid_storing

from .blueprint import blueprint

Forms = dict[str, Any]
ONE = "/werk/draden/<int(max=2147483647):thread_id>"


@blueprint.get(ONE)
def staff_thread(thread_id: int) -> BaseResponse:
    """Everything of one thread; a merged one leads to where its stories are, and to the step asked for."""
    actor = require_actor()
    goal = queries.thread_after(reading(), thread_id)
    if goal == thread_id:
        return thread_page(actor, thread_id)
    step = request.args.get("stap", type=int)
    return redirect_to(url_for("agenda.staff_thread", thread_id=goal, stap=step))


@blueprint.post(f"{ONE}/naam")
def name(thread_id: int) -> BaseResponse:
    """Give it the name that people use."""
    actor, form = keeper_of(thread_id), NameForm()
    if not form.was_sent_rightly():
        return thread_page(actor, thread_id, {"name_form": form}, 422)
    naming = actions.Naming(form.name.data, current_language(), form.value.data)
    with transaction() as session:
        actions.name_thread(session, actor, thread_id, naming, now())
    return back_to(thread_id, gettext("The name is kept."))


@blueprint.post(f"{ONE}/herkend")
def answer(thread_id: int) -> BaseResponse:
    """Keep whether residents recognise this."""
    actor, form = keeper_of(thread_id), RecognitionForm()
    if not form.was_sent_rightly():
        return thread_page(actor, thread_id, {"recognition_form": form}, 422)
    given = actions.Answer(form.chosen, form.asked_at.data, form.asked_on.data)
    with transaction() as session:
        actions.record_recognition(session, actor, thread_id, given, now())
    return back_to(thread_id, gettext("The answer is kept."))


@blueprint.post(f"{ONE}/merk")
def mark(thread_id: int) -> BaseResponse:
    """Mark it as a chance, an obstacle, or both."""
    actor, form = keeper_of(thread_id), MarkForm()
    if not form.was_sent_rightly():
        return thread_page(actor, thread_id, {"mark_form": form}, 422)
    marks = {"is_chance": form.is_chance.data, "is_obstacle": form.is_obstacle.data}
    with transaction() as session:
        actions.mark_thread(session, actor, thread_id, now(), **marks)
    return back_to(thread_id, gettext("The mark is kept."))


@blueprint.post(f"{ONE}/verder")
def move_on(thread_id: int) -> BaseResponse:
    """Move it to its next stage, when nothing is missing."""
    actor, form = keeper_of(thread_id), MoveOnForm()
    if not form.was_sent_rightly():
        return thread_page(actor, thread_id, {"move_form": form}, 422)
    try:
        with transaction() as session:
            actions.move_thread_on(session, actor, thread_id, now(), form.seen.data or "")
    except ThreadNotReady:
        return thread_page(actor, thread_id, status=422)
    except MovedMeanwhile:
        return thread_page(actor, thread_id, status=409)
    return back_to(thread_id, gettext("The thread moved on."))


@blueprint.post(f"{ONE}/afwijzen")
def dismiss(thread_id: int) -> BaseResponse:
    """Dismiss it for a reason."""
    actor, form = keeper_of(thread_id), ReasonForm()
    if not form.was_sent_rightly():
        return thread_page(actor, thread_id, {"reason_form": form}, 422)
    try:
        with transaction() as session:
            actions.dismiss_thread(session, actor, thread_id, form.reason.data, now())
    except ThreadInUse:
        form.form_errors.append(gettext("An agenda item grew from this thread. It cannot be dismissed."))
        return thread_page(actor, thread_id, {"reason_form": form}, 422)
    return back_to(thread_id, gettext("The thread is dismissed. It does not come back by itself."))


@blueprint.post(f"{ONE}/terug")
def bring_back(thread_id: int) -> BaseResponse:
    """Bring a dismissed one back, for a reason."""
    actor, form = keeper_of(thread_id), ReasonForm()
    if not form.was_sent_rightly():
        return thread_page(actor, thread_id, {"reason_form": form}, 422)
    with transaction() as session:
        actions.bring_thread_back(session, actor, thread_id, form.reason.data, now())
    return back_to(thread_id, gettext("The thread is back."))


def keeper_of(thread_id: int) -> Actor:
    """Return who is signed in, if they keep the agenda of the thread's neighbourhood."""
    actor = require_actor()
    if not may_keep_agenda(actor, queries.get_thread(reading(), thread_id).area_code):
        raise NotAllowed
    return actor


def one(thread_id: int) -> str:
    """Return the address of a thread for the people who keep it."""
    return url_for("agenda.staff_thread", thread_id=thread_id)


def back_to(thread_id: int, sentence: str) -> BaseResponse:
    """Send on to the page of a thread with a sentence that says what was done."""
    flash(sentence, "success")
    return redirect_to(one(thread_id))


def thread_page(actor: Actor, thread_id: int, forms: Forms | None = None, status: int = 200) -> BaseResponse:
    """Return the page of one thread, with forms that were sent wrongly as they were sent."""
    thread = queries.get_thread(reading(), thread_id)
    if not may_interpret(actor, thread.area_code):
        raise NotAllowed
    stories = page_of_stories(reading(), [thread.id], request.args.get("p"), thread.stories)
    because = queries.because_of(reading(), thread.id)
    typical = typical_stories(reading(), because)
    lines = history.interpretations_of(reading(), [thread.id])
    log = history.log_of(reading(), thread.id)
    may_keep = may_keep_agenda(actor, thread.area_code)
    can_undo = undoable(done_around(reading(), [thread.id])) if may_keep else frozenset()
    facts = ThreadFacts(
        thread.stage,
        bool(thread.name),
        frozenset(line.role for line in lines if line.withdrawn_at is None),
        thread.recognised,
        thread.is_chance or thread.is_obstacle,
    )
    return forbid_storing(
        render(
            "agenda/staff_thread_page.html",
            status=status,
            thread=thread,
            area=get_area(reading(), thread.area_code),
            stories=stories,
            quote=quote_from(typical, because),
            words=words_together(typical, because),
            sides=sides_of(lines),
            lacks=lacks_of(facts),
            next_stage=NEXT_STAGE.get(thread.stage),
            grown=items.items_of_threads(reading(), [thread.id], today()),
            log=log,
            asked_step=request.args.get("stap", type=int),
            undoable=can_undo,
            last_step=next((line for line in log if line.step_id in can_undo), None),
            actor_id=actor.id,
            may_keep=may_keep,
            url_for_page=lambda number: url_for("agenda.staff_thread", thread_id=thread_id, p=number),
            **_forms(actor, thread, forms or {}),
        )
    )


def merged_sentence() -> str:
    """Return what to do with what was written at a thread that was merged meanwhile."""
    return gettext(
        "This thread was merged into another one while you were writing. You see that one now. "
        "What you wrote is still here: if it fits, send it again."
    )


def merge_form(thread: queries.ThreadDetail, *, sent: bool = True) -> MergeForm:
    """Return the form of putting a thread into another one, with those that have come as far."""
    form = MergeForm() if sent else MergeForm(formdata=None)
    form.into.choices = choices_from(
        (card.public_id, title_of(card))
        for card in queries.threads_in(reading(), (thread.area_code,))
        if card.id != thread.id and may_go_into(thread.stage, card.stage)
    )
    return form


def _forms(actor: Actor, thread: queries.ThreadDetail, sent: Forms) -> Forms:
    """Return every form of the page: those that were sent, else filled with what is kept."""
    fresh: Forms = {
        "act_form": ActForm(formdata=None),
        "later": None,
        "name_form": NameForm(formdata=None, name=thread.name, value=thread.value),
        "recognition_form": RecognitionForm(
            formdata=None,
            recognised=thread.recognised,
            asked_at=thread.recognised_meeting,
            asked_on=thread.recognised_on,
        ),
        "mark_form": MarkForm(formdata=None, is_chance=thread.is_chance, is_obstacle=thread.is_obstacle),
        "move_form": MoveOnForm(formdata=None, seen=thread.stage.value),
        "reason_form": ReasonForm(formdata=None),
        "story_form": StoryForm(formdata=None),
        "merge_form": merge_form(thread, sent=False),
        "interpretation_form": InterpretationForm(
            formdata=None, organisation=organisation_of(reading(), actor.id) or "", said_on=today()
        ),
    }
    forms = {**fresh, **sent}
    forms["interpretation_form"].offer(voices_of(actor, thread.area_code))
    return forms
