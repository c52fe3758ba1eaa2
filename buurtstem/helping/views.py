"""Pages of helpers: writing down a story for somebody, its receipt; and of builders: asking helpers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts import actions as accounts
from buurtstem.accounts.queries import find_account, find_actor, helpers_in
from buurtstem.accounts.rules import LINK_LIFETIME, Actor, Role
from buurtstem.accounts.signin import SignInToSend, require_actor
from buurtstem.accounts.views import link_address
from buurtstem.core.areas import CODE
from buurtstem.core.clock import now, today
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.places.queries import AreaCard, get_open_area, names_of, open_neighbourhoods
from buurtstem.receipts.desk import close_receipt, open_receipt, opened_code, opened_contribution
from buurtstem.receipts.rules import make_code, show_code
from buurtstem.stories.arriving import Arrival, arrive
from buurtstem.stories.contexts import help_lines
from buurtstem.stories.forms import TellForm
from buurtstem.stories.photos import kept_photo
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import KIND
from buurtstem.stories.telling import known_code, receive_story
from buurtstem.web.database import reading, transaction
from buurtstem.web.forms import BaseForm
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.security import forbid_storing

from .forms import HelperForm, speak_of_the_teller
from .rules import may_ask_helpers, may_have_link, may_tell_for_others

blueprint = Blueprint("helping", __name__, url_prefix="/<lang:lang>/werk")


@blueprint.get("/vertel-voor")
def places() -> BaseResponse:
    """The neighbourhoods for which somebody writes down stories; one of them opens at once."""
    actor = require_actor()
    if not may_tell_for_others(actor):
        raise NotAllowed
    found = open_neighbourhoods(reading(), actor.places_of(Role.HELPER, Role.COMMUNITY_BUILDER))
    if len(found) == 1:
        return redirect_to(url_for("helping.tell", area=found[0].slug))
    return forbid_storing(render("helping/places_page.html", places=found))


@blueprint.route("/vertel-voor/<area>", methods=["GET", "POST"])
def tell(area: str) -> BaseResponse:
    """The telling form for a helper; opening it closes the receipt of the teller before."""
    place = get_open_area(reading(), area)
    actor = _helper(place)
    form = TellForm()
    arrival = replace(arrive(form, place), helper=actor)
    speak_of_the_teller(form)
    if request.method == "GET":
        close_receipt()
        form.receipt.data = make_code()
    else:
        form.receipt.data = known_code(form.receipt.data)
        code = receive_story(form, place, arrival)
        if code is not None:
            open_receipt(code)
            return redirect_to(url_for("helping.kept", area=place.slug))
    return _form_page(form, place, arrival)


@blueprint.get("/vertel-voor/<area>/bewijs")
def kept(area: str) -> BaseResponse:
    """The receipt, to be handed over on paper or on a screen; the story itself is not shown again."""
    place = get_open_area(reading(), area)
    _helper(place)
    code, ref = opened_code(), opened_contribution()
    if code is None or ref is None or ref.kind != KIND:
        return redirect_to(url_for("helping.tell", area=place.slug))
    story = get_story(reading(), ref.id)
    return forbid_storing(
        render(
            "helping/kept_page.html",
            place=place,
            code=show_code(code),
            was_overwritten=story.was_overwritten,
            help_lines=help_lines(story),
        )
    )


@blueprint.route("/helpers", methods=["GET", "POST"])
def helpers() -> BaseResponse:
    """Who helps in the builder's places, and the form for asking somebody."""
    actor = _builder()
    form = HelperForm()
    form.offer(open_neighbourhoods(reading(), actor.places_of(Role.COMMUNITY_BUILDER)))
    if form.was_sent_rightly():
        link = _ask(form, actor)
        return forbid_storing(render("helping/asked_page.html", name=form.name.data, link=link))
    if request.method == "GET":
        form.last_day.data = today() + timedelta(days=1)
    found = helpers_in(reading(), actor.places_of(Role.COMMUNITY_BUILDER), today())
    return forbid_storing(
        render(
            "helping/helpers_page.html",
            "helping/_helper_form.html",
            status=422 if request.method == "POST" else 200,
            form=form,
            helpers=found,
            place_names=names_of(reading(), {each.place for each in found if each.place}),
            end_form=BaseForm(formdata=None),
        )
    )


@blueprint.post("/helpers/<int(max=2147483647):person_id>/<place>/einde")
def end(person_id: int, place: str) -> BaseResponse:
    """Let somebody help no longer in a place, from now on."""
    actor = _builder()
    if not CODE.fullmatch(place):
        raise NotFound
    if not may_ask_helpers(actor, place):
        raise NotAllowed
    if BaseForm().was_sent_rightly():
        with transaction() as session:
            accounts.take_role(session, person_id, Role.HELPER, place)
        flash(gettext("From now on this person no longer helps there."), "success")
    return redirect_to(url_for("helping.helpers"))


def _ask(form: HelperForm, actor: Actor) -> str | None:
    """Give somebody the role, and return the link to hand over; None when they sign in as they always do."""
    with transaction() as session:
        before = find_account(session, form.email.data)
        person_id = accounts.lend_role(
            session,
            form.email.data,
            form.name.data,
            Role.HELPER,
            form.place.data,
            last_day=form.last_day.data,
            moment=now(),
        )
        person = find_actor(session, person_id)
        has_password = before is not None and before.password_hash is not None
        if person is None or not may_have_link(actor, person.grants, has_password=has_password):
            return None
        token = accounts.make_link(session, person_id, "invitation", LINK_LIFETIME, now())
    return link_address(current_app.extensions["settings"], token)


def _form_page(form: TellForm, place: AreaCard, arrival: Arrival) -> BaseResponse:
    return forbid_storing(
        render(
            "helping/tell_page.html",
            "stories/_tell_form.html",
            status=422 if request.method == "POST" else 200,
            place=place,
            form=form,
            photo=kept_photo(form),
            address=arrival.start(place) if arrival.asked else url_for("helping.tell", area=place.slug),
            keep=None,
            arrival=arrival,
            entry=arrival.entry,
        )
    )


def _helper(place: AreaCard) -> Actor:
    actor = require_actor(SignInToSend)
    if not may_tell_for_others(actor, place.code):
        raise NotAllowed
    return actor


def _builder() -> Actor:
    actor = require_actor()
    if not may_ask_helpers(actor):
        raise NotAllowed
    return actor
