"""Pages on which a second person comes in: a teller objects, somebody else judges, colleagues are asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, current_app, flash, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef, Contributions, ContributionState
from buurtstem.core.errors import Conflict, NotFound
from buurtstem.receipts.desk import ReceiptClosed, opened_contribution
from buurtstem.stories.masks import proposed_words
from buurtstem.stories.names import BEING_SOUGHT
from buurtstem.stories.queries import StoryDetail, get_story
from buurtstem.stories.rules import KIND, BeingSought
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.htmx import redirect_to

from .actions.objections import answer_objection, object_to_holding
from .actions.stories import note_for_colleagues, release_from_apart
from .contexts import asked_of
from .forms import NoteForm, ObjectForm, ReleaseForm, StoryAnswerForm
from .queries import ObjectionCard, holders_of, objections_to
from .rules import AlreadyObjected, may_judge_objection, may_object
from .views import after_change, checkable, note_page, wants_showing

blueprint = Blueprint("second_person", __name__, url_prefix="/<lang:lang>")


@blueprint.route("/bewijs/bezwaar/<int(max=2147483647):story_id>", methods=["GET", "POST"])
def object_to(story_id: int) -> BaseResponse:
    """A teller objects to holding back, once."""
    story = _own_story(story_id)
    objected = story_id in objections_to(reading(), (story_id,))
    if not may_object(story.state, objected=objected):
        if objected:  # the form was sent twice, or the page is an old one: the receipt says what became of it
            return redirect_to(url_for("trail.opened"))
        raise Conflict
    form = ObjectForm()
    if form.was_sent_rightly():
        return keep_and_tell(
            lambda session: object_to_holding(session, story_id, form.words.data, now()),
            gettext("Your objection is kept. Somebody else looks at your story."),
        )
    return form_page(
        "moderation/object_page.html",
        "moderation/_object_form.html",
        form,
        held=story,
        address=url_for("second_person.object_to", story_id=story_id),
    )


def keep_and_tell(keep: Callable[[Session], None], kept: str) -> BaseResponse:
    """Keep what a teller has against holding something back, and lead back to the receipt."""
    with suppress(AlreadyObjected), transaction() as session:  # a double tap: the first one counts
        keep(session)
    flash(kept, "success")
    return redirect_to(url_for("trail.opened"))


@blueprint.route("/werk/bezwaren/<int(max=2147483647):story_id>", methods=["GET", "POST"])
def objection(story_id: int) -> BaseResponse:
    """Somebody who did not hold the story back judges the objection."""
    actor = require_actor()
    story, found = _objected(actor, story_id)
    form = StoryAnswerForm.for_text(story.text, story.lang, read=story.version)
    after = after_change(story)
    waits = found.outcome is None and story.state is ContributionState.IN_REVIEW
    hurdle = after.hurdle(actor.id, in_review=True) if waits and wants_showing(story) else None
    is_right = form.was_sent_rightly()
    if is_right and hurdle and form.answer.shows:
        form.form_errors.append(hurdle)
    elif is_right:
        try:
            with transaction() as session:
                answer_objection(session, actor, story_id, form.answer, now())
        except BeingSought:
            form.form_errors.append(BEING_SOUGHT)
        else:
            flash(gettext("It is decided. The teller can read why."), "success")
            return redirect_to(url_for("moderation.queue"))
    holders = holders_of(reading(), ContributionRef(KIND, story_id))
    return form_page(
        "moderation/objection_page.html",
        "moderation/_objection.html",
        form,
        story=story,
        asked=asked_of(reading(), story),
        objection=found,
        waits=waits,
        marks=proposed_words(story) if waits else (),
        reported=after.open,
        hurdle=hurdle,
        may_judge=may_judge_objection(actor, story.area_code, holders),
        address=url_for("second_person.objection", story_id=story_id),
    )


@blueprint.post("/werk/verhalen/<int(max=2147483647):story_id>/collega")
def note(story_id: int) -> BaseResponse:
    """Ask colleagues to look too, or answer them."""
    actor = require_actor()
    story = checkable(actor, story_id)
    form = NoteForm()
    if not form.was_sent_rightly():
        return note_page(actor, story, form)
    with transaction() as session:
        note_for_colleagues(session, actor, story_id, form.text.data, now())
    flash(gettext("Your note is kept. Colleagues see it in the queue."), "success")
    return redirect_to(url_for("moderation.check", story_id=story_id))


@blueprint.post("/werk/verhalen/<int(max=2147483647):story_id>/vrijgeven")
def release(story_id: int) -> BaseResponse:
    """Let a story that looked like spam wait among the others."""
    actor = require_actor()
    checkable(actor, story_id)
    if ReleaseForm().was_sent_rightly():
        with transaction() as session:
            release_from_apart(session, actor, story_id)
        flash(gettext("The story waits among the others now."), "success")
    else:
        flash(gettext("That took too long. Press the button once more."), "error")
    return redirect_to(url_for("moderation.check", story_id=story_id))


def _own_story(story_id: int) -> StoryDetail:
    """Return a story that belongs to the receipt that is open on this device."""
    ref = opened_contribution()
    if ref is None:
        raise ReceiptClosed
    contributions: Contributions = current_app.extensions["contributions"]
    parts = contributions.parts_of(reading(), ref) or (ref,)
    if ContributionRef(KIND, story_id) not in parts:
        raise ReceiptClosed
    return get_story(reading(), story_id)


def _objected(actor: Actor, story_id: int) -> tuple[StoryDetail, ObjectionCard]:
    story = checkable(actor, story_id)
    found = objections_to(reading(), (story_id,)).get(story_id)
    if found is None:
        raise NotFound
    return story, found
