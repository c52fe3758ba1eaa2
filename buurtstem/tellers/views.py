"""The optional screen after sending: three questions, whose answers are counted and kept with no story."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.core.clock import today
from buurtstem.core.errors import Conflict
from buurtstem.core.settings import Settings
from buurtstem.privacy.rules import Age
from buurtstem.receipts.desk import opened_code, opened_contribution
from buurtstem.stories.contexts import was_just_told
from buurtstem.stories.queries import StoryDetail, get_story
from buurtstem.stories.rules import KIND
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.htmx import redirect_to

from .actions import count_teller
from .forms import TellerForm
from .queries import was_asked
from .rules import ticket_of

blueprint = Blueprint("tellers", __name__, url_prefix="/<lang:lang>/bedankt")


@blueprint.route("/over-jou", methods=["GET", "POST"])
def ask() -> BaseResponse:
    """Ask once after each sending; children are not asked."""
    story, ticket = _just_told(), _ticket()
    if story is None or story.age == Age.CHILD:
        return redirect_to(url_for("stories.thanks"))
    if was_asked(reading(), ticket):
        flash(gettext("You answered these questions already. They are counted once."), "info")
        return redirect_to(url_for("stories.thanks"))

    form = TellerForm()
    if form.was_sent_rightly():
        _count_once(ticket, story.area_code, form.answers)
        flash(gettext("Thank you. Your answers were counted."), "success")
        return redirect_to(url_for("stories.thanks"))
    return form_page("tellers/ask_page.html", "tellers/_ask_form.html", form, story=story)


def _count_once(ticket: str, area_code: str, answers: dict[str, str]) -> None:
    try:
        with transaction() as session:
            count_teller(session, ticket, area_code, answers, today())
    except Conflict:  # pressed twice: the other one was first, and this one counts nothing
        return


def _just_told() -> StoryDetail | None:
    ref = opened_contribution()
    story = get_story(reading(), ref.id) if ref and ref.kind == KIND else None
    return story if story is not None and was_just_told(story) else None


def _ticket() -> str:
    settings: Settings = current_app.extensions["settings"]
    return ticket_of(opened_code() or "", settings.receipt_key)
