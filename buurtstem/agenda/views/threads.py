"""Threads for the people who keep them: the list, one calm page, and each step of a thread's life."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.queries import organisation_of
from buurtstem.accounts.rules import Actor, Role
from buurtstem.accounts.signin import require_actor
from buurtstem.agenda.actions import threads as actions
from buurtstem.agenda.contexts import by_stage, page_of_stories, quote_from, sides_of, words_together
from buurtstem.agenda.forms import (
    ActForm,
    InterpretationForm,
    MarkForm,
    MoveOnForm,
    NameForm,
    NewThreadForm,
    ReasonForm,
    RecognitionForm,
    StoryForm,
)
from buurtstem.agenda.queries import items
from buurtstem.agenda.queries import threads as queries
from buurtstem.agenda.rules.permissions import INTERPRETERS, may_interpret, may_keep_agenda, voices_of
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
from buurtstem.places.queries import get_area, open_neighbourhoods
from buurtstem.stories.queries import published_cards, published_marks
from buurtstem.web.database import reading, transaction
from buurtstem.web.forms import choices_from
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.i18n import current_language
from buurtstem.web.paging import PAGE_SIZE, page_number
from buurtstem.web.security import forbid_storing

from .blueprint import blueprint

Forms = dict[str, Any]
ONE = "/werk/draden/<int(max=2147483647):thread_id>"


@blueprint.get("/werk/draden")
def threads() -> BaseResponse:
    """The threads of somebody's places by stage, and stories that are in none."""
    actor = require_actor()
    return list_page(actor, new_thread_form(actor))


@blueprint.get(ONE)
def staff_thread(thread_id: int) -> BaseResponse:
    """Everything of one thread."""
    return thread_page(require_actor(), thread_id)


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


def back_to(thread_id: int, sentence: str) -> BaseResponse:
    """Send on to the page of a thread with a sentence that says what was done."""
    flash(sentence, "success")
    return redirect_to(url_for("agenda.staff_thread", thread_id=thread_id))


def new_thread_form(actor: Actor) -> NewThreadForm:
    """Return the form of a new thread, with the neighbourhoods where this person keeps the agenda."""
    form = NewThreadForm()
    form.area.choices = choices_from(
        (place.code, place.name)
        for place in open_neighbourhoods(reading(), actor.places_of(Role.COMMUNITY_BUILDER))
    )
    return form


def list_page(actor: Actor, form: NewThreadForm, status: int = 200) -> BaseResponse:
    """Return the page with all threads of somebody's places."""
    places = actor.places_of(*INTERPRETERS)
    cards = queries.threads_in(reading(), places)
    members = queries.members_of(reading(), [card.id for card in cards])
    marks = published_marks(reading(), places)
    loose = sorted(set(marks) - {story_id for ids in members.values() for story_id in ids})
    areas = {place.code: place for place in open_neighbourhoods(reading(), places)}
    return forbid_storing(
        render(
            "agenda/staff_threads_page.html",
            status=status,
            areas=areas,
            stages=by_stage(cards, members, marks),
            total=len(cards),
            loose=published_cards(reading(), loose[:PAGE_SIZE]),
            number_loose=len(loose),
            may_interpret=may_interpret(actor),
            may_keep=may_keep_agenda(actor),
            propose_form=ActForm(formdata=None),
            form=form,
        )
    )


def thread_page(actor: Actor, thread_id: int, forms: Forms | None = None, status: int = 200) -> BaseResponse:
    """Return the page of one thread, with forms that were sent wrongly as they were sent."""
    thread = queries.get_thread(reading(), thread_id)
    if not may_interpret(actor, thread.area_code):
        raise NotAllowed
    number = page_number(request.args.get("p"))
    stories = page_of_stories(reading(), [thread.id], number, thread.stories)
    because = queries.because_of(reading(), thread.id)
    lines = queries.interpretations_of(reading(), [thread.id])
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
            quote=quote_from(stories.items, because),
            words=words_together(stories.items, because),
            sides=sides_of(lines),
            lacks=lacks_of(facts),
            next_stage=NEXT_STAGE.get(thread.stage),
            grown=items.items_of_threads(reading(), [thread.id], today()),
            log=queries.log_of(reading(), thread.id),
            actor_id=actor.id,
            may_keep=may_keep_agenda(actor, thread.area_code),
            url_for_page=lambda number: url_for("agenda.staff_thread", thread_id=thread_id, p=number),
            **_forms(actor, thread, forms or {}),
        )
    )


def _forms(actor: Actor, thread: queries.ThreadDetail, sent: Forms) -> Forms:
    """Return every form of the page: those that were sent, else filled with what is kept."""
    fresh: Forms = {
        "act_form": ActForm(formdata=None),
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
        "interpretation_form": InterpretationForm(
            formdata=None, organisation=organisation_of(reading(), actor.id) or "", said_on=today()
        ),
    }
    forms = {**fresh, **sent}
    forms["interpretation_form"].offer(voices_of(actor, thread.area_code))
    return forms
