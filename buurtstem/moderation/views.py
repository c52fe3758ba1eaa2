"""The check queue and the page of one story to check."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.queries import languages_read_by
from buurtstem.accounts.rules import Actor, Role, may_check_stories
from buurtstem.accounts.signin import require_actor
from buurtstem.core.clock import now, today
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.privacy.queries import find_unmasked, get_consent
from buurtstem.privacy.rules.folding import Span
from buurtstem.stories.contexts import nature_hints, theme_choices, words_for
from buurtstem.stories.forms import ThemesForm
from buurtstem.stories.masks import proposed_words
from buurtstem.stories.queries import StoryDetail, get_story
from buurtstem.stories.questions.queries import find_wording_seen
from buurtstem.stories.rules import KIND, may_change
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render, wants_fragment
from buurtstem.web.paging import Page, read_page
from buurtstem.web.security import forbid_storing

from .actions.stories import correct_story_themes, decide_story
from .contexts import asked_of, objection_rows, queue_rows
from .forms import HoldForm, NoteForm, PublishForm, ReleaseForm
from .queries import decisions_on, notes_on, queue_of, waiting_by_language
from .rules import CheckInput, HoldReason, QueueWish, run_checks

blueprint = Blueprint("moderation", __name__, url_prefix="/<lang:lang>/werk")


@blueprint.get("/")
def queue() -> BaseResponse:
    """Stories that wait for a check, sensitive ones first, then the oldest; in languages the actor reads."""
    actor = require_actor()
    places = actor.places_of(Role.CHECKER, Role.COMMUNITY_BUILDER)
    reads = languages_read_by(reading(), actor.id)
    shows_all = request.args.get("talen") == "alle" or not reads
    wish = QueueWish(langs=None if shows_all else reads, apart=request.args.get("deel") == "apart")
    queued = read_page(
        request.args.get("p"), lambda number, size: queue_of(reading(), places, wish, number, size)
    )
    kept: dict[str, Any] = {key: value for key in ("talen", "deel") if (value := request.args.get(key))}
    return forbid_storing(
        render(
            "moderation/queue_page.html",
            "moderation/_queue.html",
            page=Page(queue_rows(queued.items, actor, today()), queued.number, queued.total),
            may_check=may_check_stories(actor),
            wish=wish,
            reads=sorted(reads),
            waiting=waiting_by_language(reading(), places),
            objections=objection_rows(reading(), actor, today()),
            url_for_page=lambda number: url_for("moderation.queue", p=number, **kept),
        )
    )


@blueprint.get("/verhalen/<int(max=2147483647):story_id>")
def check(story_id: int) -> BaseResponse:
    """One story with everything a checker needs to decide."""
    actor = require_actor()
    story = checkable(actor, story_id)
    return _page(actor, story, HoldForm(formdata=None), _themes_form(story))


@blueprint.post("/verhalen/<int(max=2147483647):story_id>/tonen")
def publish(story_id: int) -> BaseResponse:
    """Show a story, if its teller wants it shown."""
    actor = require_actor()
    story = checkable(actor, story_id)
    form = PublishForm.for_text(story.text, story.lang)
    if not form.was_sent_rightly():
        return _page(actor, story, HoldForm(formdata=None), _themes_form(story), form, 422)
    if wants_showing(story) and after_change(story).hurdle(actor.id):
        return _page(actor, story, HoldForm(formdata=None), _themes_form(story), form, 409)
    return _decide(actor, story, None, form.read.data, form.spans, shows=_said_of_showing())


@blueprint.post("/verhalen/<int(max=2147483647):story_id>/niet-tonen")
def hold_back(story_id: int) -> BaseResponse:
    """Hold a story back, for a reason that its teller reads."""
    actor = require_actor()
    story = checkable(actor, story_id)
    form = HoldForm()
    if not form.was_sent_rightly():
        return _page(actor, story, form, _themes_form(story), status=422)
    return _decide(actor, story, form.chosen_reason, form.read.data)


@blueprint.post("/verhalen/<int(max=2147483647):story_id>/themas")
def themes(story_id: int) -> BaseResponse:
    """A checker's choice of themes and nature; kept beside the machine's and the teller's."""
    actor = require_actor()
    story = checkable(actor, story_id)
    form = ThemesForm(nature=story.nature or "")
    if not form.was_sent_rightly():
        return _page(actor, story, HoldForm(formdata=None), form, status=422)
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
        return _page(actor, corrected, HoldForm(formdata=None), _themes_form(corrected), saved=True)
    flash(gettext("Your choice is kept."), "success")
    return redirect_to(url_for("moderation.check", story_id=story_id, _anchor="themes"))


def checkable(actor: Actor, story_id: int) -> StoryDetail:
    """Return a story of a place where this actor checks; what its teller took back is gone for staff too."""
    story = get_story(reading(), story_id)
    if not may_check_stories(actor, story.area_code):
        raise NotAllowed
    if not may_change(story.state):
        raise NotFound
    return story


def wants_showing(story: StoryDetail) -> bool:
    """Whether its teller agrees to showing it."""
    return get_consent(reading(), ContributionRef(KIND, story.id)).publish


def _said_of_showing() -> bool | None:
    """Return whether the page that was sent said that the story would be shown; None: it said nothing."""
    said = request.form.get("shows")
    return None if said is None else said == "yes"


def after_change(story: StoryDetail) -> Any:
    """Return what was reported of the story; it says who cannot show the story alone."""
    return current_app.extensions["reports_after_change"](reading(), story.id)


def _themes_form(story: StoryDetail) -> ThemesForm:
    """Return the form as it stands: what counts now is chosen."""
    return ThemesForm(formdata=None, nature=story.nature or "")


def _decide(
    actor: Actor,
    story: StoryDetail,
    held_for: HoldReason | None,
    read: str,
    masks: tuple[Span, ...] = (),
    *,
    shows: bool | None = None,
) -> BaseResponse:
    with transaction() as session:
        state = decide_story(session, actor, story.id, held_for, now(), read, masks=masks, shows=shows)
    sentences = {
        ContributionState.PUBLISHED: gettext("The story is on the site."),
        ContributionState.PRIVATE: gettext("The story was read. It is not shown, as its teller asked."),
        ContributionState.HELD_BACK: gettext("The story is held back. Its teller can read why."),
    }
    flash(sentences[state], "success")
    return redirect_to(url_for("moderation.queue"))


def note_page(actor: Actor, story: StoryDetail, form: NoteForm) -> BaseResponse:
    """The page of a story to check, with a note that could not be kept."""
    return _page(actor, story, HoldForm(formdata=None), _themes_form(story), status=422, note_form=form)


def _page(  # noqa: PLR0913  a page with four forms
    actor: Actor,
    story: StoryDetail,
    hold_form: HoldForm,
    themes_form: ThemesForm,
    publish_form: PublishForm | None = None,
    status: int = 200,
    *,
    saved: bool = False,
    note_form: NoteForm | None = None,
) -> BaseResponse:
    ref = ContributionRef(KIND, story.id)
    why = request.args.get("waarom")
    waits = story.state is ContributionState.WAITING
    consents, after = wants_showing(story), after_change(story)
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
            asked=asked_of(reading(), story),
            question=find_wording_seen(reading(), story.id),
            findings=findings,
            consents=consents,
            choices=theme_choices(story.tags),
            proposed_natures=nature_hints(story.natures),
            why=why,
            marks=words_for(story.tags, why),
            masks=proposed_words(story) if waits else (),
            reported=after.open,
            hurdle=after.hurdle(actor.id) if waits and consents else None,
            unmasked=find_unmasked(reading(), ref),
            decisions=decisions_on(reading(), ref),
            waits=waits,
            hold_form=hold_form,
            themes_form=themes_form,
            publish_form=publish_form or PublishForm.for_text(story.text, story.lang, formdata=None),
            read=story.version,
            saved=saved,
            notes=notes_on(reading(), ref),
            note_form=note_form or NoteForm(formdata=None),
            release_form=ReleaseForm(formdata=None),
        )
    )
