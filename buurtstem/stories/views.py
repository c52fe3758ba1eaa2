"""Pages of stories: telling, thanks and themes, changing, the list, one story."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.core.chain import Chain
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotFound
from buurtstem.places.queries import get_open_area
from buurtstem.privacy.queries import get_consent
from buurtstem.receipts.desk import open_receipt, opened_code, opened_contribution
from buurtstem.receipts.rules import make_code, show_code
from buurtstem.themes.scheme_choice import read_scheme
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render, wants_fragment
from buurtstem.web.i18n import current_language
from buurtstem.web.paging import PAGE_SIZE, Page, page_number
from buurtstem.web.security import forbid_storing

from . import actions, queries
from .contexts import (
    help_lines,
    nature_hints,
    nature_of,
    source_of,
    theme_choices,
    was_chosen_by_person,
    words_for,
)
from .forms import ChangeForm, LanguageForm, SearchForm, TellForm, ThemesForm
from .photos import kept_photo
from .rules import KIND, may_change
from .telling import known_code, receive_story

blueprint = Blueprint("stories", __name__, url_prefix="/<lang:lang>")
WISHES = ("zoek", "thema", "aard", "taal")  # names in the address of the list


@blueprint.route("/<area>/vertel", methods=["GET", "POST"])
def tell(area: str) -> BaseResponse:
    """The form for telling; from here on there is a cookie."""
    place = get_open_area(reading(), area)
    form = TellForm()
    if request.method == "GET":
        form.receipt.data = make_code()
        form.source.data = source_of(request.args.get("bron"))
    else:
        form.receipt.data = known_code(form.receipt.data)
        code = receive_story(form, place)
        if code is not None:
            open_receipt(code)
            return redirect_to(url_for("stories.thanks"))
    status = 422 if request.method == "POST" else 200
    return forbid_storing(
        render(
            "stories/tell_page.html",
            "stories/_tell_form.html",
            status=status,
            place=place,
            form=form,
            photo=kept_photo(form),
        )
    )


@blueprint.get("/bedankt")
def thanks() -> BaseResponse:
    """The receipt, what happens next, and the themes as the machine sees them."""
    story, code = _opened_story(), opened_code()
    if story is None or code is None:
        return redirect_to(url_for("trail.receipt"))
    return forbid_storing(render("stories/thanks_page.html", **_theme_context(story), code=show_code(code)))


@blueprint.post("/bedankt/themas")
def themes() -> BaseResponse:
    """The teller's own choice of themes; kept beside the machine's proposal."""
    story = _changeable_story()
    form = ThemesForm(nature=nature_of(story.natures, "teller") or "")
    saved = form.was_sent_rightly()
    if saved:
        with transaction() as session:
            actions.correct_story(session, story.id, form.themes.data, form.chosen_nature, "teller", now())
        story = _changeable_story()
    return _answer_themes(story, form, saved=saved)


@blueprint.post("/bedankt/taal")
def language() -> BaseResponse:
    """The teller's own word on the language; themes are proposed again by it."""
    story = _changeable_story()
    form = LanguageForm()
    saved = form.was_sent_rightly()
    if saved:
        with transaction() as session:
            actions.choose_language(
                session, story.id, form.story_lang.data, current_app.extensions["tagger"], now()
            )
        story = _changeable_story()
        if story.is_sensitive:  # only read rightly it was understood: help comes in the place of themes
            return redirect_to(url_for("stories.thanks"))
    return _answer_themes(story, None, saved=saved)


@blueprint.route("/bewijs/wijzig", methods=["GET", "POST"])
def change() -> BaseResponse:
    """Change what was told; it waits for a check again."""
    story = _changeable_story()
    consent = get_consent(reading(), ContributionRef(KIND, story.id))
    form = ChangeForm(
        text=story.text,
        nature=nature_of(story.natures, "teller") or "",
        lang=story.lang if story.lang_chosen else "",
        may_be_shown=consent.publish,
        may_teach=consent.teach,
    )
    if form.was_sent_rightly():
        changed = actions.Change(
            text=form.text.data,
            lang=form.lang.data or None,
            nature=form.chosen_nature,
            may_be_shown=form.may_be_shown.data,
            may_teach=form.may_teach.data,
            page_lang=current_language(),
        )
        with transaction() as session:
            actions.change_story(session, story.id, changed, current_app.extensions["tagger"], now())
        return redirect_to(url_for("stories.thanks"))
    status = 422 if form.is_submitted() else 200
    return forbid_storing(
        render("stories/change_page.html", "stories/_change_form.html", status=status, form=form, story=story)
    )


@blueprint.get("/<area>/verhalen")
def stories(area: str) -> BaseResponse:
    """The list, with search and filters that never single out a few tellers."""
    place = get_open_area(reading(), area)
    form = SearchForm(formdata=request.args)
    wish = form.wish(read_scheme())
    number = page_number(request.args.get("p"))
    found = queries.list_stories(reading(), place.code, wish, number, PAGE_SIZE)
    page = Page(found.cards, number, found.total)
    return render(
        "stories/list_page.html",
        "stories/_list.html",
        place=place,
        form=form,
        page=page,
        tellers=found.tellers,
        widened=found.widened,
        url_for_page=lambda number: _list_address(area, number),
    )


@blueprint.get("/<area>/verhalen/<public_id>")
def story(area: str, public_id: str) -> BaseResponse:
    """One story, with the words marked that led to the theme asked about; one taken back is told so."""
    place = get_open_area(reading(), area)
    try:
        card = queries.get_public_story(reading(), place.code, public_id)
    except NotFound:
        if not queries.was_taken_back(reading(), place.code, public_id):
            raise
        return render("stories/taken_back_page.html", status=410, place=place)
    chain: Chain = current_app.extensions["chain"]
    steps = chain.steps_after(reading(), ContributionRef(KIND, card.id))
    why = request.args.get("waarom")
    return render(
        "stories/story_page.html",
        place=place,
        story=card,
        steps=steps,
        why=why,
        marks=words_for(card.themes, why),
    )


def _list_address(area: str, number: int) -> str:
    wish: dict[str, Any] = {key: request.args[key] for key in WISHES if request.args.get(key)}
    return url_for("stories.stories", area=area, p=number, **wish)


def _opened_story() -> queries.StoryDetail | None:
    ref = opened_contribution()
    return queries.get_story(reading(), ref.id) if ref and ref.kind == KIND else None


def _changeable_story() -> queries.StoryDetail:
    story = _opened_story()
    if story is None:
        raise NotFound
    if not may_change(story.state):
        raise Conflict(story.state)
    return story


def _theme_context(story: queries.StoryDetail, form: ThemesForm | None = None) -> dict[str, Any]:
    return {
        "story": story,
        "choices": theme_choices(story.tags),
        "chosen_by_person": was_chosen_by_person(story),
        "themes_form": form or ThemesForm(formdata=None, nature=nature_of(story.natures, "teller") or ""),
        "proposed_natures": nature_hints(story.natures),
        "language_form": LanguageForm(formdata=None, story_lang=story.lang),
        "waits": story.state is ContributionState.WAITING,
        "help_lines": help_lines(story),
    }


def _answer_themes(story: queries.StoryDetail, form: ThemesForm | None, *, saved: bool) -> BaseResponse:
    if saved and not wants_fragment():
        flash(gettext("Your choice is kept."), "success")
        return redirect_to(url_for("stories.thanks", _anchor="themes"))
    code = opened_code() or ""
    context = _theme_context(story, None if saved else form)
    return forbid_storing(
        render(
            "stories/thanks_page.html",
            "stories/_themes.html",
            status=200 if saved else 422,
            **context,
            code=show_code(code),
            saved=saved,
        )
    )
