"""Additions to stories that wait for a check."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor, Role, may_check_stories
from buurtstem.accounts.signin import require_actor
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.privacy.queries import find_unmasked
from buurtstem.privacy.rules.folding import Span
from buurtstem.stories.additions.queries import ADDITION, Addition, get_addition, waiting_additions
from buurtstem.stories.masks import proposed_words
from buurtstem.stories.queries import StoryDetail, get_story
from buurtstem.stories.rules import may_change
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.paging import read_page
from buurtstem.web.security import forbid_storing

from .actions.additions import check_addition
from .forms import HoldForm, PublishForm
from .queries import objections_to
from .rules import HoldReason

blueprint = Blueprint("added", __name__, url_prefix="/<lang:lang>/werk/aanvullingen")
ONE = "/<int(max=2147483647):addition_id>"


@blueprint.get("/")
def queue() -> BaseResponse:
    """Additions that wait, the oldest first."""
    actor = require_actor()
    if not may_check_stories(actor):
        raise NotAllowed
    places = actor.places_of(Role.CHECKER, Role.COMMUNITY_BUILDER)
    page = read_page(
        request.args.get("p"), lambda number, size: waiting_additions(reading(), places, number, size)
    )
    return forbid_storing(
        render(
            "moderation/additions_page.html",
            "moderation/_additions.html",
            page=page,
            url_for_page=lambda number: url_for("added.queue", p=number),
        )
    )


@blueprint.get(ONE)
def check(addition_id: int) -> BaseResponse:
    """One addition, with the story under which it is to stand."""
    return _page(*checkable_addition(require_actor(), addition_id))


@blueprint.post(f"{ONE}/tonen")
def publish(addition_id: int) -> BaseResponse:
    """Show it under its story."""
    actor = require_actor()
    addition, story = checkable_addition(actor, addition_id)
    form = PublishForm.for_text(addition.text, addition.lang)
    if not form.was_sent_rightly():
        return _page(addition, story, publish_form=form, status=422)
    return _decide(actor, addition, None, form.read.data, form.spans)


@blueprint.post(f"{ONE}/niet-tonen")
def hold_back(addition_id: int) -> BaseResponse:
    """Hold it back for a reason that its teller reads."""
    actor = require_actor()
    addition, story = checkable_addition(actor, addition_id)
    form = HoldForm()
    if not form.was_sent_rightly():
        return _page(addition, story, form, status=422)
    return _decide(actor, addition, form.chosen_reason, form.read.data)


def checkable_addition(actor: Actor, addition_id: int) -> tuple[Addition, StoryDetail]:
    """Return an addition with its story, when this actor checks in its place and the story still stands."""
    addition = get_addition(reading(), addition_id)
    story = get_story(reading(), addition.story_id)
    if not may_check_stories(actor, story.area_code):
        raise NotAllowed
    if not may_change(story.state):
        raise NotFound
    return addition, story


def _decide(
    actor: Actor, addition: Addition, held_for: HoldReason | None, read: str, masks: tuple[Span, ...] = ()
) -> BaseResponse:
    with transaction() as session:
        check_addition(session, actor, addition.id, held_for=held_for, read=read, moment=now(), masks=masks)
    flash(
        gettext("The addition is held back. Its teller can read why.")
        if held_for
        else gettext("The addition stands under its story, as far as that is on the site."),
        "success",
    )
    return redirect_to(url_for("added.queue"))


def _page(
    addition: Addition,
    story: StoryDetail,
    hold_form: HoldForm | None = None,
    publish_form: PublishForm | None = None,
    status: int = 200,
) -> BaseResponse:
    waits = addition.state is ContributionState.WAITING
    return forbid_storing(
        render(
            "moderation/addition_page.html",
            "moderation/_addition.html",
            status=status,
            addition=addition,
            story=story,
            waits=waits,
            objection=objections_to(reading(), (addition.id,), ADDITION).get(addition.id),
            marks=proposed_words(addition) if waits else (),
            unmasked=find_unmasked(reading(), addition.ref),
            hold_form=hold_form or HoldForm(formdata=None),
            publish_form=publish_form or PublishForm.for_text(addition.text, addition.lang, formdata=None),
            read=addition.version,
        )
    )
