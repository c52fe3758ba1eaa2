"""The check queue and the page of one story to check."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor, Role, may_check_stories
from buurtstem.accounts.signin import require_actor
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.privacy.queries import get_consent
from buurtstem.stories.contexts import nature_hints, theme_choices, words_for
from buurtstem.stories.forms import ThemesForm
from buurtstem.stories.queries import StoryDetail, get_story, waiting_stories
from buurtstem.stories.rules import KIND, may_change, version_of
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render, wants_fragment
from buurtstem.web.paging import PAGE_SIZE, Page, page_number
from buurtstem.web.security import forbid_storing

from .actions import correct_story_themes, decide_story
from .forms import HoldForm, PublishForm
from .queries import decisions_on
from .rules import CheckInput, HoldReason, run_checks

blueprint = Blueprint("moderation", __name__, url_prefix="/<lang:lang>/werk")


@blueprint.get("/")
def queue() -> BaseResponse:
    """Stories that wait for a check, sensitive ones first, then the oldest."""
    actor = require_actor()
    may_check = may_check_stories(actor)
    places = actor.places_of(Role.CHECKER, Role.COMMUNITY_BUILDER)
    number = page_number(request.args.get("p"))
    stories, total = waiting_stories(reading(), places, number, PAGE_SIZE)
    page = Page(stories, number, total)
    return forbid_storing(
        render(
            "moderation/queue_page.html",
            "moderation/_queue.html",
            page=page,
            may_check=may_check,
            url_for_page=lambda number: url_for("moderation.queue", p=number),
        )
    )


@blueprint.get("/verhalen/<int(max=2147483647):story_id>")
def check(story_id: int) -> BaseResponse:
    """One story with everything a checker needs to decide."""
    actor = require_actor()
    story = _checkable(actor, story_id)
    return _page(story, HoldForm(formdata=None), _themes_form(story))


@blueprint.post("/verhalen/<int(max=2147483647):story_id>/tonen")
def publish(story_id: int) -> BaseResponse:
    """Show a story, if its teller wants it shown."""
    actor = require_actor()
    story = _checkable(actor, story_id)
    form = PublishForm()
    if not form.was_sent_rightly():
        return _page(story, HoldForm(formdata=None), _themes_form(story), form, 422)
    return _decide(actor, story, None, form.read.data)


@blueprint.post("/verhalen/<int(max=2147483647):story_id>/niet-tonen")
def hold_back(story_id: int) -> BaseResponse:
    """Hold a story back, for a reason that its teller reads."""
    actor = require_actor()
    story = _checkable(actor, story_id)
    form = HoldForm()
    if not form.was_sent_rightly():
        return _page(story, form, _themes_form(story), status=422)
    return _decide(actor, story, form.chosen_reason, form.read.data)


@blueprint.post("/verhalen/<int(max=2147483647):story_id>/themas")
def themes(story_id: int) -> BaseResponse:
    """A checker's choice of themes and nature; kept beside the machine's and the teller's."""
    actor = require_actor()
    story = _checkable(actor, story_id)
    form = ThemesForm(nature=story.nature or "")
    if not form.was_sent_rightly():
        return _page(story, HoldForm(formdata=None), form, status=422)
    with transaction() as session:
        correct_story_themes(
            session,
            actor,
            story.id,
            form.themes.data,
            form.chosen_nature,
            now(),
            read=request.form.get("read"),
        )
    if wants_fragment():
        corrected = get_story(reading(), story_id)
        return _page(corrected, HoldForm(formdata=None), _themes_form(corrected), saved=True)
    flash(gettext("Your choice is kept."), "success")
    return redirect_to(url_for("moderation.check", story_id=story_id, _anchor="themes"))


def _checkable(actor: Actor, story_id: int) -> StoryDetail:
    """Return a story of a place where this actor checks; what its teller took back is gone for staff too."""
    story = get_story(reading(), story_id)
    if not may_check_stories(actor, story.area_code):
        raise NotAllowed
    if not may_change(story.state):
        raise NotFound
    return story


def _themes_form(story: StoryDetail) -> ThemesForm:
    """Return the form as it stands: what counts now is chosen."""
    return ThemesForm(formdata=None, nature=story.nature or "")


def _decide(actor: Actor, story: StoryDetail, held_for: HoldReason | None, read: str) -> BaseResponse:
    with transaction() as session:
        state = decide_story(session, actor, story.id, held_for, now(), read)
    sentences = {
        ContributionState.PUBLISHED: gettext("The story is on the site."),
        ContributionState.PRIVATE: gettext("The story was read. It is not shown, as its teller asked."),
        ContributionState.HELD_BACK: gettext("The story is held back. Its teller can read why."),
    }
    flash(sentences[state], "success")
    return redirect_to(url_for("moderation.queue"))


def _page(
    story: StoryDetail,
    hold_form: HoldForm,
    themes_form: ThemesForm,
    publish_form: PublishForm | None = None,
    status: int = 200,
    *,
    saved: bool = False,
) -> BaseResponse:
    ref = ContributionRef(KIND, story.id)
    why = request.args.get("waarom")
    consents = get_consent(reading(), ref).publish
    findings = run_checks(
        CheckInput(
            lang=story.lang,
            age=story.age,
            is_sensitive=story.is_sensitive,
            was_overwritten=story.was_overwritten,
            may_be_shown=consents,
            pictures=len(story.pictures),
        )
    )
    return forbid_storing(
        render(
            "moderation/check_page.html",
            "moderation/_check.html",
            status=status,
            story=story,
            findings=findings,
            consents=consents,
            choices=theme_choices(story.tags),
            proposed_natures=nature_hints(story.natures),
            why=why,
            marks=words_for(story.tags, why),
            decisions=decisions_on(reading(), ref),
            waits=story.state is ContributionState.WAITING,
            hold_form=hold_form,
            themes_form=themes_form,
            publish_form=publish_form or PublishForm(formdata=None),
            read=version_of(story.text),
            saved=saved,
        )
    )
