"""Staff: writing the sheet of a round and its plans, as long as it is a draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import flash, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.budget import actions
from buurtstem.budget.forms.acts import ActForm
from buurtstem.budget.forms.staff import PlanForm, RoundForm, values_of
from buurtstem.budget.queries import PlanCard, RoundPage
from buurtstem.budget.rules.election import Rule
from buurtstem.budget.rules.permissions import may_run_rounds
from buurtstem.budget.rules.round import check_draft
from buurtstem.budget.rules.terms import Binding, InvalidField, Leftover, PlanOverMaximum, TieRule, check_slug
from buurtstem.core.clock import LOCAL_ZONE, now
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.places.queries import get_area, municipalities_with_open_neighbourhoods
from buurtstem.stories.queries import StoryCard, find_published, published_cards
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.forms import choices_from
from buurtstem.web.htmx import redirect_to
from buurtstem.web.i18n import current_language

from .routes import blueprint, own_round

FIRST_WEEKS, VOTE_WEEKS = timedelta(weeks=2), timedelta(weeks=3)  # what a new sheet proposes
BEGIN_HOUR, END_HOUR = 9, 20
PROPOSED = {
    "voting_age": 12,
    "rule": Rule.VOTES.value,
    "least_choices": 1,
    "most_choices": 3,
    "leftover": Leftover.NEXT_ROUND.value,
    "tie_rule": TieRule.TALK.value,
    "least_ballots": 0,
    "binding": Binding.BINDS.value,
}


@blueprint.route("/werk/rondes/nieuw", methods=["GET", "POST"])
def new_round() -> BaseResponse:
    """A new round, as a draft."""
    actor = require_actor()
    if not may_run_rounds(actor):
        raise NotAllowed
    begin = (now() + FIRST_WEEKS).astimezone(LOCAL_ZONE).replace(hour=BEGIN_HOUR, minute=0)
    end = (begin + VOTE_WEEKS).replace(hour=END_HOUR)
    form = RoundForm(lang=current_language(), begins_at=begin, ends_at=end, **PROPOSED)
    form.area_code.choices = _own_areas(actor)
    if form.was_sent_rightly():
        try:
            with transaction() as session:
                actions.make_round(session, actor, form.terms(), form.slug.data)
        except InvalidField as refusal:
            form.take_fault(refusal)
        else:
            flash(gettext("The round is kept as a draft. Nobody else sees it yet."), "success")
            return redirect_to(url_for("budget.desk", slug=check_slug(form.slug.data)))
    return _sheet_page(form, None)


@blueprint.route("/werk/rondes/<slug>/blad", methods=["GET", "POST"])
def edit_sheet(slug: str) -> BaseResponse:
    """Change what is written down of a draft."""
    actor, page = _draft(slug)
    form = RoundForm(**values_of(page.terms), slug=slug)
    form.area_code.choices = _own_areas(actor)
    if form.was_sent_rightly():
        try:
            with transaction() as session:
                actions.edit_round(session, actor, page.id, form.terms())
        except (InvalidField, PlanOverMaximum) as refusal:
            form.take_fault(refusal)
        else:
            flash(gettext("The sheet is kept."), "success")
            return redirect_to(url_for("budget.desk", slug=slug))
    return _sheet_page(form, page)


@blueprint.route("/werk/rondes/<slug>/plannen/nieuw", methods=["GET", "POST"])
def new_plan(slug: str) -> BaseResponse:
    """A new plan on the ballot of a draft."""
    return _plan_form(slug, None)


@blueprint.route("/werk/rondes/<slug>/plannen/<int(max=2147483647):number>", methods=["GET", "POST"])
def edit_plan(slug: str, number: int) -> BaseResponse:
    """Change a plan of a draft."""
    return _plan_form(slug, number)


@blueprint.post("/werk/rondes/<slug>/plannen/<int(max=2147483647):number>/weg")
def remove_plan(slug: str, number: int) -> BaseResponse:
    """Take a plan out of a draft."""
    actor, page = _draft(slug)
    if ActForm().was_sent_rightly():
        with transaction() as session:
            actions.remove_plan(session, actor, page.id, number)
        flash(gettext("The plan is removed from the draft."), "success")
    else:
        flash(gettext("That took too long. Press the button once more."), "error")
    return redirect_to(url_for("budget.desk", slug=slug))


def _draft(slug: str) -> tuple[Actor, RoundPage]:
    """Return who is signed in and a draft of theirs; what is frozen answers with 409."""
    actor, staff_round = own_round(slug)
    check_draft(staff_round.round.state)
    return actor, staff_round.round


def _own_areas(actor: Actor) -> list[object]:
    areas = [
        area
        for municipality in municipalities_with_open_neighbourhoods(reading())
        for area in municipality.neighbourhoods
        if may_run_rounds(actor, area.code)
    ]
    return choices_from((area.code, area.name) for area in areas)


def _sheet_page(form: RoundForm, page: RoundPage | None) -> BaseResponse:
    return form_page("budget/sheet_page.html", "budget/_sheet_form.html", form, round=page)


def _plan_form(slug: str, number: int | None) -> BaseResponse:
    actor, page = _draft(slug)
    plan = None if number is None else _plan_of(page, number)
    form = _filled_plan_form(page, plan)
    if form.was_sent_rightly():
        story_ids = _story_ids(form, page)
        if story_ids is not None and _keep_plan(actor, page, number, form, story_ids):
            flash(gettext("The plan is kept."), "success")
            return redirect_to(url_for("budget.desk", slug=slug))
    return form_page("budget/plan_page.html", "budget/_plan_form.html", form, round=page, plan=plan)


def _keep_plan(
    actor: Actor, page: RoundPage, number: int | None, form: PlanForm, story_ids: tuple[int, ...]
) -> bool:
    """Keep a plan; False with the reason in the form."""
    try:
        with transaction() as session:
            if number is None:
                actions.add_plan(session, actor, page.id, form.terms(story_ids))
            else:
                actions.edit_plan(session, actor, page.id, number, form.terms(story_ids))
    except (InvalidField, PlanOverMaximum) as refusal:
        form.take_fault(refusal)
        return False
    return True


def _filled_plan_form(page: RoundPage, plan: PlanCard | None) -> PlanForm:
    if plan is None:
        return PlanForm()
    addresses = _addresses(page, published_cards(reading(), plan.story_ids))
    return PlanForm(title=plan.title, text=plan.text, place=plan.place, cost=plan.cost, stories=addresses)


def _addresses(page: RoundPage, cards: Iterable[StoryCard]) -> str:
    area = get_area(reading(), page.terms.area_code)
    return "\n".join(url_for("stories.story", area=area.slug, public_id=card.public_id) for card in cards)


def _story_ids(form: PlanForm, page: RoundPage) -> tuple[int, ...] | None:
    """Return the stories that were named, or None when one of them is not public in this neighbourhood."""
    found = [
        (public_id, find_published(reading(), page.terms.area_code, public_id))
        for public_id in form.public_ids()
    ]
    unknown = [public_id for public_id, story_id in found if story_id is None]
    if unknown:
        form.stories.errors = [
            gettext(
                "No public story of this neighbourhood has this address: %(address)s",
                address=", ".join(unknown),
            )
        ]
        return None
    return tuple(story_id for _, story_id in found if story_id is not None)


def _plan_of(page: RoundPage, number: int) -> PlanCard:
    for plan in page.plans:
        if plan.number == number:
            return plan
    raise NotFound
