"""Two threads made one, one made two, and what was done undone; plain forms, by keyboard too."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.agenda.actions.merging import Part, merge_thread, split_thread
from buurtstem.agenda.actions.undoing import undo_step
from buurtstem.agenda.contexts import page_of_stories
from buurtstem.agenda.forms import ActForm, SplitForm
from buurtstem.agenda.queries import threads as queries
from buurtstem.agenda.queries.steps import find_in_the_way
from buurtstem.agenda.rules.steps import AlreadyUndone, LaterActsStand, NothingToPart
from buurtstem.agenda.rules.threads import StoryInTwoThreads
from buurtstem.core.clock import now
from buurtstem.core.text import opening_words
from buurtstem.places.queries import get_area
from buurtstem.stories.queries import find_published
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.forms import choices_from
from buurtstem.web.i18n import current_language

from .blueprint import blueprint
from .threads import ONE, back_to, keeper_of, merge_form, thread_page


@blueprint.post(f"{ONE}/samenvoegen")
def merge(thread_id: int) -> BaseResponse:
    """Put a thread into another one."""
    actor = keeper_of(thread_id)
    form = merge_form(queries.get_thread(reading(), thread_id))
    if not form.was_sent_rightly():
        return thread_page(actor, thread_id, {"merge_form": form}, 422)
    with transaction() as session:
        goal = merge_thread(session, actor, thread_id, form.into.data, now())
    return back_to(goal, gettext("The two threads are one now. You can undo it here."))


@blueprint.route(f"{ONE}/splitsen", methods=["GET", "POST"])
def split(thread_id: int) -> BaseResponse:
    """Choose the stories that go into a new thread."""
    actor = keeper_of(thread_id)
    thread = queries.get_thread(reading(), thread_id)
    stories = page_of_stories(reading(), [thread.id], request.args.get("p"), thread.stories)
    form = SplitForm()
    form.stories.choices = choices_from((card.public_id, opening_words(card.text)) for card in stories.items)
    if form.was_sent_rightly():
        ids = {find_published(reading(), thread.area_code, each) for each in form.stories.data}
        chosen = {each for each in ids if each is not None}
        part = Part(chosen, form.new_name.data, current_language())
        try:
            with transaction() as session:
                new = split_thread(session, actor, thread_id, part, now())
        except NothingToPart:
            if chosen.isdisjoint(queries.members_of(reading(), [thread.id]).get(thread.id, ())):
                raise  # all of them left it meanwhile: the button was pressed twice
            form.stories.errors = [gettext("Leave at least one story in this thread.")]
        else:
            return back_to(new, gettext("This is the new thread. You can undo it here."))
    return form_page(
        "agenda/staff_split_page.html",
        None,
        form,
        thread=thread,
        area=get_area(reading(), thread.area_code),
        stories=stories,
        langs={card.public_id: card.lang if card.lang != "other" else "" for card in stories.items},
        url_for_page=lambda number: url_for("agenda.split", thread_id=thread_id, p=number),
    )


@blueprint.post(f"{ONE}/ongedaan/<int(max=2147483647):step_id>")
def undo(thread_id: int, step_id: int) -> BaseResponse:
    """Undo a step; refused when something stands on it."""
    actor, form = keeper_of(thread_id), ActForm()
    if not form.was_sent_rightly():
        return thread_page(actor, thread_id, {"act_form": form}, 422)
    try:
        with transaction() as session:
            undo_step(session, actor, thread_id, step_id, now())
    except (LaterActsStand, AlreadyUndone, StoryInTwoThreads) as refusal:
        form.form_errors.append(_sentence(refusal))
        stood_upon = isinstance(refusal, LaterActsStand)
        later = find_in_the_way(reading(), thread_id, step_id) if stood_upon else None
        return thread_page(actor, thread_id, {"act_form": form, "later": later}, 409)
    return back_to(thread_id, gettext("It is undone. Everything is as it was before."))


def _sentence(refusal: LaterActsStand | AlreadyUndone | StoryInTwoThreads) -> str:
    if isinstance(refusal, AlreadyUndone):
        return gettext("This was undone before.")
    if isinstance(refusal, StoryInTwoThreads):
        return gettext("A story would then be in three threads. Take it out of one first.")
    return gettext("This cannot be undone any more: something was done since that builds on it.")
