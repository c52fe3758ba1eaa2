"""Which stories are in a thread: put in, moved, taken out, and a thread of a single striking one."""

from __future__ import annotations

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.agenda.actions import stories as actions
from buurtstem.agenda.forms import ActForm, MoveForm, StoryForm
from buurtstem.agenda.names import title_of
from buurtstem.agenda.queries import threads as queries
from buurtstem.agenda.rules.threads import Stage, StoryElsewhere, StoryInTwoThreads
from buurtstem.core.clock import now
from buurtstem.core.errors import Conflict, NotFound
from buurtstem.places.queries import get_area
from buurtstem.stories.queries import StoryCard, find_published, published_cards
from buurtstem.web.database import reading, transaction
from buurtstem.web.forms import choices_from
from buurtstem.web.htmx import render
from buurtstem.web.security import forbid_storing

from .blueprint import blueprint
from .listing import list_page, new_thread_form
from .threads import ONE, back_to, keeper_of, thread_page

STORY = f"{ONE}/verhalen/<story>"


@blueprint.post("/werk/draden/nieuw")
def open_thread() -> BaseResponse:
    """Open a thread of a single striking story."""
    actor = require_actor()
    form = new_thread_form(actor)
    if not form.was_sent_rightly():
        return list_page(actor, form, 422)
    try:
        with transaction() as session:
            thread_id = actions.open_thread_from_story(
                session, actor, form.area.data, form.public_id, form.chosen_theme, now()
            )
    except (StoryElsewhere, StoryInTwoThreads) as refusal:
        form.story.errors = [sentence_for(refusal)]
        return list_page(actor, form, 422)
    return back_to(thread_id, gettext("The thread is made. Give it a name."))


@blueprint.post(f"{ONE}/verhalen")
def add_story(thread_id: int) -> BaseResponse:
    """Put a story in a thread."""
    actor, form = keeper_of(thread_id), StoryForm()
    if not form.was_sent_rightly():
        return thread_page(actor, thread_id, {"story_form": form}, 422)
    try:
        with transaction() as session:
            actions.add_story_to_thread(session, actor, thread_id, form.public_id, now())
    except (StoryElsewhere, StoryInTwoThreads) as refusal:
        form.story.errors = [sentence_for(refusal)]
        return thread_page(actor, thread_id, {"story_form": form}, 422)
    return back_to(thread_id, gettext("The story is in this thread."))


@blueprint.route(STORY, methods=["GET", "POST"])
def move_story(thread_id: int, story: str) -> BaseResponse:
    """Move a story to another thread of the neighbourhood."""
    actor = keeper_of(thread_id)
    form, card = _move_form(thread_id), _story_in(thread_id, story)
    if form.was_sent_rightly():
        try:
            with transaction() as session:
                actions.move_story_to(session, actor, thread_id, story, form.to.data, now())
        except StoryInTwoThreads as refusal:
            form.to.errors = [sentence_for(refusal)]
        else:
            return back_to(thread_id, gettext("The story is moved."))
    return _story_page(thread_id, card, form, 422 if form.is_submitted() else 200)


@blueprint.post(f"{STORY}/eruit")
def take_out(thread_id: int, story: str) -> BaseResponse:
    """Take a story out of a thread."""
    actor: Actor = keeper_of(thread_id)
    card = _story_in(thread_id, story)
    if not ActForm().was_sent_rightly():
        return _story_page(thread_id, card, _move_form(thread_id, sent=False), 422)
    with transaction() as session:
        actions.take_story_out(session, actor, thread_id, story, now())
    return back_to(thread_id, gettext("The story is out of this thread."))


def sentence_for(refusal: StoryElsewhere | StoryInTwoThreads) -> str:
    """Return what to do about a story that cannot be put in."""
    if isinstance(refusal, StoryInTwoThreads):
        return gettext("This story is in two threads already. Take it out of one first.")
    return gettext("There is no public story of this neighbourhood at this address. Copy it from its page.")


def _story_in(thread_id: int, public_id: str) -> StoryCard:
    """Return a story of a thread; a button pressed when it is not there any more (twice) finds a conflict."""
    area_code = queries.get_thread(reading(), thread_id).area_code
    story_id = find_published(reading(), area_code, public_id)
    members = queries.members_of(reading(), [thread_id]).get(thread_id, ())
    if story_id is not None and story_id not in members and request.method == "POST":
        raise Conflict
    if story_id is None or story_id not in members:
        raise NotFound
    return published_cards(reading(), [story_id])[0]


def _move_form(thread_id: int, *, sent: bool = True) -> MoveForm:
    area_code = queries.get_thread(reading(), thread_id).area_code
    form = MoveForm() if sent else MoveForm(formdata=None)
    form.to.choices = choices_from(
        (card.public_id, title_of(card))
        for card in queries.threads_in(reading(), (area_code,))
        if card.id != thread_id and card.stage is not Stage.DISMISSED
    )
    return form


def _story_page(thread_id: int, card: StoryCard, form: MoveForm, status: int) -> BaseResponse:
    thread = queries.get_thread(reading(), thread_id)
    return forbid_storing(
        render(
            "agenda/staff_story_page.html",
            status=status,
            thread=thread,
            area=get_area(reading(), thread.area_code),
            story=card,
            form=form,
            act_form=ActForm(formdata=None),
        )
    )
