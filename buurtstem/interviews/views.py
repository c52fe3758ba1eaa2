"""Pages of the pairs: their talks, the form for the door, the receipt to leave there, the report."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor, Role
from buurtstem.accounts.signin import SignInToSend, require_actor
from buurtstem.core.clock import today
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import NotAllowed
from buurtstem.core.settings import LANGUAGES, Settings
from buurtstem.receipts.desk import close_receipt, open_receipt, opened_code, opened_contribution
from buurtstem.receipts.rules import make_code, show_code
from buurtstem.stories.contexts import help_after
from buurtstem.stories.queries import list_stories
from buurtstem.stories.rules import StoryFilter
from buurtstem.stories.telling import known_code
from buurtstem.web.database import reading
from buurtstem.web.forms import read_id
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.i18n import current_language
from buurtstem.web.paging import read_page
from buurtstem.web.security import forbid_storing

from . import queries
from .contexts import pieces_for, spoken_in_all
from .forms import TalkForm
from .keeping import receive_talk
from .names import CONSENT_SENTENCES, OPENING_QUESTIONS, PIECE_STATES
from .rules import KIND, earliest_day, may_interview, may_read_talks

blueprint = Blueprint("interviews", __name__, url_prefix="/<lang:lang>/werk/buurtbabbel")
NEWEST = 3  # public stories that a pair can tell of at the door


@blueprint.get("")
def talks() -> BaseResponse:
    """The talks that were held in the actor's places, newest first."""
    actor = require_actor()
    if not may_read_talks(actor):
        raise NotAllowed
    places = actor.places_of(Role.PAIR, Role.COMMUNITY_BUILDER)
    page = read_page(
        request.args.get("p"), lambda number, size: queries.talks_in(reading(), places, number, size)
    )
    return forbid_storing(
        render(
            "interviews/talks_page.html",
            "interviews/_talks.html",
            page=page,
            may_write=may_interview(actor),
            state_names=PIECE_STATES,
            url_for_page=lambda number: url_for("interviews.talks", p=number),
        )
    )


@blueprint.route("/nieuw", methods=["GET", "POST"])
def write() -> BaseResponse:
    """The form for the door; opening it closes the receipt of the door before."""
    actor = require_actor(SignInToSend)
    if not may_interview(actor):
        raise NotAllowed
    form = TalkForm()
    form.offer(queries.desk_of(reading(), actor))
    if request.method == "GET":
        close_receipt()
        form.receipt.data = make_code()
        _fill_in(form, actor)
        return _form_page(form, 200)
    form.receipt.data = known_code(form.receipt.data)
    ref = receive_talk(form, actor)
    if ref is None:
        return _form_page(form, 422)
    open_receipt(form.receipt.data)
    return redirect_to(url_for("interviews.kept", talk_id=ref.id))


@blueprint.get("/<int(max=2147483647):talk_id>/bewijs")
def kept(talk_id: int) -> BaseResponse:
    """The receipt of the teller, to be written on the card that stays at the door."""
    actor, talk = _readable(talk_id)
    code = opened_code()
    if code is None or opened_contribution() != ContributionRef(KIND, talk.id):
        return redirect_to(url_for("interviews.talk", talk_id=talk.id))
    return forbid_storing(
        render(
            "interviews/kept_page.html",
            talk=talk,
            code=show_code(code),
            sheet_lang=talk.lang if talk.lang in LANGUAGES else current_language(),
            was_overwritten=any(piece.was_overwritten for piece in talk.pieces),
            help_lines=help_after(talk.pieces),
            may_write=may_interview(actor, talk.area_code),
        )
    )


@blueprint.get("/<int(max=2147483647):talk_id>")
def talk(talk_id: int) -> BaseResponse:
    """The report of one talk, for the other pairs and the builders of that place."""
    actor, found = _readable(talk_id)
    return forbid_storing(
        render(
            "interviews/talk_page.html",
            talk=found,
            pieces=pieces_for(found, actor),
            state_names=PIECE_STATES,
        )
    )


def _readable(talk_id: int) -> tuple[Actor, queries.TalkDetail]:
    actor = require_actor()
    found = queries.get_talk(reading(), talk_id)
    if not may_read_talks(actor, found.area_code):
        raise NotAllowed
    return actor, found


def _fill_in(form: TalkForm, actor: Actor) -> None:
    """Begin with the place asked for, or where and with whom the last door of this person was."""
    slugs = {place.code: place.slug for place in form.desk.places}
    if form.desk.places:
        asked = request.args.get("buurt")
        form.place.data = asked if asked in slugs.values() else form.desk.places[0].slug
    last = queries.find_talk(reading(), read_id(request.args.get("na")))
    if last is not None and last.is_of(actor) and last.area_code in slugs:
        form.continue_from(last, slugs[last.area_code], actor.id)


def _form_page(form: TalkForm, status: int) -> BaseResponse:
    settings: Settings = current_app.extensions["settings"]
    organisation = settings.organisation or gettext("the people who run this site")
    return forbid_storing(
        render(
            "interviews/write_page.html",
            "interviews/_write_form.html",
            status=status,
            form=form,
            earliest=earliest_day(today()),
            today=today(),
            questions=spoken_in_all(OPENING_QUESTIONS),
            consent=spoken_in_all(CONSENT_SENTENCES, organisation=organisation),
            news=_news(form),
        )
    )


def _news(form: TalkForm) -> dict[str, Any] | None:
    """Return what can be told at the door: a round goes two ways (Q-06)."""
    place = next((each for each in form.desk.places if each.slug == form.place.data), None)
    if place is None:
        return None
    found = list_stories(reading(), place.code, StoryFilter(), 1, NEWEST)
    return {"place": place, "stories": found.cards, "total": found.total}
