"""Staff: the list of rounds, and one calm page for each that shows its state and the next act."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Role
from buurtstem.accounts.signin import require_actor
from buurtstem.budget.contexts.desk import opening_checks
from buurtstem.budget.contexts.log import log_lines
from buurtstem.budget.contexts.results import result_of
from buurtstem.budget.contexts.rounds import listed, stage_of_page
from buurtstem.budget.forms import acts
from buurtstem.budget.queries import RoundPage, cards_in, find_result
from buurtstem.budget.rules.permissions import may_run_rounds
from buurtstem.core.clock import now
from buurtstem.core.errors import NotAllowed
from buurtstem.core.facts import KEYS_BACKED_UP, find_fact
from buurtstem.web.database import reading
from buurtstem.web.forms import BaseForm, choices_from
from buurtstem.web.htmx import render
from buurtstem.web.security import forbid_storing

from .routes import blueprint, own_round

FORMS: dict[str, type[BaseForm]] = {
    "open": acts.OpenForm,
    "codes": acts.CodesForm,
    "void": acts.VoidForm,
    "withdraw": acts.WithdrawForm,
    "later": acts.LaterForm,
    "end": acts.EndForm,
    "count": acts.ActForm,
    "tie": acts.TieForm,
    "decision": acts.DecisionForm,
    "key": acts.KeyForm,
}


@blueprint.get("/werk/rondes")
def rounds() -> BaseResponse:
    """The rounds of the places where this person runs them."""
    actor = require_actor()
    if not may_run_rounds(actor):
        raise NotAllowed
    cards = cards_in(reading(), actor.places_of(Role.COMMUNITY_BUILDER))
    return forbid_storing(render("budget/desk_list_page.html", rounds=listed(cards, now())))


@blueprint.get("/werk/rondes/<slug>")
def desk(slug: str) -> BaseResponse:
    """One round: where it stands and what comes next."""
    own_round(slug)
    return desk_page(slug)


def desk_page(slug: str, status: int = 200, **filled: BaseForm) -> BaseResponse:
    """Show the page of a round; forms that were filled in and refused come back as they were sent."""
    actor, staff_round = own_round(slug)
    page = staff_round.round
    found = find_result(reading(), slug, actor, now())
    return forbid_storing(
        render(
            "budget/desk_page.html",
            status=status,
            round=page,
            stage=stage_of_page(page, now()),
            batches=staff_round.batches,
            log=log_lines(staff_round.log),
            result=result_of(found) if found else None,
            checks=opening_checks(
                page, now(), keys_backed_up=find_fact(reading(), KEYS_BACKED_UP) is not None
            ),
            forms={name: _with_choices(form, page, found) for name, form in _forms(filled).items()},
        )
    )


def add_choices(form: BaseForm, page: RoundPage, tied: tuple[str, ...]) -> None:
    """Give forms that choose among plans the plans of this round."""
    if isinstance(form, acts.WithdrawForm):
        form.number.choices = choices_from(
            (str(plan.number), f"{plan.number}. {plan.title}") for plan in page.plans if not plan.is_withdrawn
        )
    if isinstance(form, acts.TieForm):
        form.chosen.choices = choices_from(
            (str(plan.number), f"{plan.number}. {plan.title}")
            for plan in page.plans
            if str(plan.number) in tied
        )


def _forms(filled: dict[str, BaseForm]) -> dict[str, BaseForm]:
    return {name: filled.get(name) or kind(formdata=None) for name, kind in FORMS.items()}


def _with_choices(form: BaseForm, page: RoundPage, found: Any) -> BaseForm:
    add_choices(form, page, found.count.tied if found else ())
    return form
