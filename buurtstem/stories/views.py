"""Pages of stories for their tellers: telling, thanks and themes, changing; for readers see `reading`."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict
from buurtstem.core.settings import Settings
from buurtstem.places.queries import get_area, get_open_area
from buurtstem.privacy.queries import get_consent
from buurtstem.privacy.rules import overwrite_numbers
from buurtstem.receipts.desk import (
    ReceiptClosed,
    close_receipt,
    open_receipt,
    opened_code,
    opened_contribution,
)
from buurtstem.receipts.rules import make_code, show_code
from buurtstem.themes.tagging import TaggedAhead
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.htmx import redirect_to, render, wants_fragment
from buurtstem.web.i18n import current_language
from buurtstem.web.qr import qr_code
from buurtstem.web.security import forbid_storing

from . import actions, queries
from .arriving import KIOSK, arrive
from .contexts import (
    help_lines,
    nature_hints,
    nature_of,
    theme_choices,
    was_chosen_by_person,
    was_just_told,
)
from .forms import ChangeForm, LanguageForm, OwnThemesForm, TellForm, ThemesForm
from .masks import left_out_of, told_text
from .photos import kept_photo
from .reading import WISHES
from .routes import blueprint
from .rules import KIND, may_change
from .telling import known_code, receive_story

KEPT_ON_DEVICE = "buurtstem.story"  # begins the names under which sending.js keeps what is typed

__all__ = ["WISHES", "blueprint"]


@blueprint.route("/<area>/vertel", methods=["GET", "POST"])
def tell(area: str) -> BaseResponse:
    """The form for telling; from here on there is a cookie."""
    place = get_open_area(reading(), area)
    form = TellForm()
    arrival = arrive(form, place)
    if request.method == "GET":
        form.receipt.data = make_code()
        if arrival.is_kiosk:
            close_receipt()  # of the person before
            session[KIOSK] = arrival.start(place)  # clears a receipt that is opened before anybody told
    else:
        form.receipt.data = known_code(form.receipt.data)
        code = receive_story(form, place, arrival)
        if code is not None:
            open_receipt(code)
            session[KIOSK] = arrival.start(place) if arrival.is_kiosk else None
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
            address=arrival.start(place) if arrival.asked else url_for("stories.tell", area=place.slug),
            keep=None if arrival.is_kiosk else f"{KEPT_ON_DEVICE}.{place.slug}",
            kiosk=arrival.start(place) if arrival.is_kiosk else None,
            arrival=arrival,
            entry=arrival.entry,
        )
    )


@blueprint.get("/bedankt")
def thanks() -> BaseResponse:
    """The receipt, what happens next, and the themes as the machine sees them."""
    story, code = _opened_story(), opened_code()
    if story is None or code is None:
        return redirect_to(url_for("trail.receipt"))
    return forbid_storing(
        render("stories/thanks_page.html", **_theme_context(story), **_receipt_context(code))
    )


@blueprint.post("/bedankt/themas")
def themes() -> BaseResponse:
    """The teller's own choice of themes; kept beside the machine's proposal."""
    story = _changeable_story()
    form = OwnThemesForm(nature=nature_of(story.natures, "teller") or "")
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
        tagger = _tagger_of(story.text, form.story_lang.data)
        with transaction() as session:
            actions.choose_language(session, story.id, form.story_lang.data, tagger, now())
        story = _changeable_story()
        if story.is_sensitive:  # only read rightly it was understood: help comes in the place of themes
            return redirect_to(url_for("stories.thanks"))
    return _answer_themes(story, None, saved=saved, language_form=form)


@blueprint.route("/bewijs/wijzig", methods=["GET", "POST"])
def change() -> BaseResponse:
    """Change what was told; it waits for a check again."""
    story = _changeable_story()
    consent = get_consent(reading(), ContributionRef(KIND, story.id))
    form = ChangeForm(
        text=told_text(reading(), story),
        nature=nature_of(story.natures, "teller") or "",
        lang=story.lang if story.lang_chosen else "",
        may_be_shown=consent.publish,
        may_teach=consent.teach,
        may_translate=consent.translate,
    )
    if form.was_sent_rightly():
        changed = actions.Change(
            text=form.text.data,
            lang=form.lang.data or None,
            nature=form.chosen_nature,
            may_be_shown=form.may_be_shown.data,
            may_teach=form.may_teach.data,
            may_translate=form.may_be_translated,
            page_lang=current_language(),
        )
        tagger = _tagger_of(changed.text, changed.lang)
        with transaction() as session:
            actions.change_story(session, story.id, changed, tagger, now())
        return redirect_to(url_for("stories.thanks"))
    return form_page("stories/change_page.html", "stories/_change_form.html", form, story=story)


def _tagger_of(text: str, lang: str | None) -> TaggedAhead:
    """Return a tagger that has read a text as it will be stored."""
    return TaggedAhead(current_app.extensions["tagger"], [(overwrite_numbers(text).text, lang)])


def _opened_story() -> queries.StoryDetail | None:
    ref = opened_contribution()
    return queries.get_story(reading(), ref.id) if ref and ref.kind == KIND else None


def _changeable_story() -> queries.StoryDetail:
    story = _opened_story()
    if story is None:
        raise ReceiptClosed
    if not may_change(story.state):
        raise Conflict(story.state)
    return story


def _theme_context(story: queries.StoryDetail, form: ThemesForm | None = None) -> dict[str, Any]:
    return {
        "start": session.get(KIOSK),
        "place": get_area(reading(), story.area_code),
        "story": story,
        "was_just_told": was_just_told(story),
        "choices": theme_choices(story.tags),
        "chosen_by_person": was_chosen_by_person(story),
        "themes_form": form or OwnThemesForm(formdata=None, nature=nature_of(story.natures, "teller") or ""),
        "proposed_natures": nature_hints(story.natures),
        "language_form": LanguageForm(formdata=None, story_lang=story.lang),
        "waits": story.state is ContributionState.WAITING,
        "help_lines": help_lines(story),
        "left_out": left_out_of(reading(), story),
    }


def _receipt_context(code: str) -> dict[str, Any]:
    """Return the code, and on a shared device the drawing that opens the receipt on a phone."""
    settings: Settings = current_app.extensions["settings"]
    address = f"{settings.public_url.rstrip('/')}{url_for('trail.receipt')}#{code}"  # behind the #: in no log
    return {"code": show_code(code), "qr": qr_code(address) if session.get(KIOSK) else None}


def _answer_themes(
    story: queries.StoryDetail,
    form: ThemesForm | None,
    *,
    saved: bool,
    language_form: LanguageForm | None = None,
) -> BaseResponse:
    if saved and not wants_fragment():
        flash(gettext("Your choice is kept."), "success")
        return redirect_to(url_for("stories.thanks", _anchor="themes"))
    context = _theme_context(story, None if saved else form)
    if language_form is not None and not saved:
        context["language_form"] = language_form
    return forbid_storing(
        render(
            "stories/thanks_page.html",
            "stories/_themes.html",
            status=200 if saved else 422,
            **context,
            **_receipt_context(opened_code() or ""),
            saved=saved,
        )
    )
