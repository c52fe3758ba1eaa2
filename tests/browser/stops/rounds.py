"""The desk of whoever runs rounds: the sheet, plans, opening, changes, the end."""

from __future__ import annotations

from datetime import timedelta

from buurtstem.core.clock import now
from buurtstem.core.facts import KEYS_BACKED_UP, keep_fact
from tests.browser.people.builder import PLANS
from tests.web.budget import making

from .deciding import TIED
from .walking import Stop, Walker, follows_first, goes, sends_empty

SLUG = "samen-buiten"
REASON = "De stroom viel uit in de hele buurt."


def _adds_a_plan_that_costs_too_much(walker: Walker) -> None:
    walker.builder.goes_to(f"werk/rondes/{SLUG}")
    walker.builder.adds_plans({**PLANS[0], "cost": "8.000"})


def _adds_plans(walker: Walker) -> None:
    walker.builder.goes_to(f"werk/rondes/{SLUG}")
    walker.builder.adds_plans()


def _opens_without_a_tick(walker: Walker) -> None:
    walker.builder.goes_to(f"werk/rondes/{SLUG}")
    walker.builder.presses("/open")


def _opens_the_vote(walker: Walker) -> None:
    with walker.site.writing() as session:
        keep_fact(session, KEYS_BACKED_UP, "yes")
    walker.builder.opens_the_vote()


def _makes_a_code_void_that_is_none(walker: Walker) -> None:
    walker.builder.answers("/vervallen", code="0000-0000-0000", reason="verloren")
    walker.builder.presses("/vervallen")


def _finds_equal_plans(walker: Walker) -> None:
    making.add_counted(walker.site.app, walker.site.cast(), (1,), (2,), slug="gelijk", **TIED)
    walker.builder.goes_to("werk/rondes/gelijk")


def _finds_a_vote_that_is_over(walker: Walker) -> None:
    made = making.add_round(
        walker.site.app, walker.site.cast(), slug="voorbij", ends_at=now() - timedelta(hours=1)
    )
    making.cast_all(made, (1,), (1, 2), (3,))
    walker.builder.goes_to("werk/rondes/voorbij")


def _ends_the_round(walker: Walker) -> None:
    walker.builder.goes_to(f"werk/rondes/{SLUG}")
    walker.builder.ends_the_round(REASON)


ROUNDS = (
    Stop("rounds of staff", "budget.rounds", goes("werk/rondes")),
    Stop("new round", "budget.new_round", goes("werk/rondes/nieuw")),
    Stop("new round, to be put right", "budget.new_round", sends_empty("/rondes/nieuw")),
    Stop("desk, new", "budget.desk", lambda walker: walker.builder.writes_a_sheet()),
    Stop("sheet", "budget.edit_sheet", follows_first("main a[href$='/blad']")),
    Stop("new plan", "budget.new_plan", goes(f"werk/rondes/{SLUG}/plannen/nieuw")),
    Stop("plan, to be put right", "budget.new_plan", _adds_a_plan_that_costs_too_much),
    Stop("desk with plans", "budget.desk", _adds_plans),
    Stop("plan", "budget.edit_plan", goes(f"werk/rondes/{SLUG}/plannen/1")),
    Stop("desk, not opened without a tick", "budget.open_vote", _opens_without_a_tick),
    Stop("key", "budget.open_vote", _opens_the_vote),
    Stop("desk, open", "budget.desk", lambda walker: walker.builder.goes_on_from_the_key()),
    Stop("desk, no letters without a number", "budget.make_codes", sends_empty("/codes")),
    Stop("desk, no such code", "budget.void_code", _makes_a_code_void_that_is_none),
    Stop("desk, no withdrawal without a reason", "budget.withdraw_plan", sends_empty("/intrekken")),
    Stop("desk, plan withdrawn", "budget.desk", lambda walker: walker.builder.withdraws_a_plan(2, REASON)),
    Stop("desk, end moved", "budget.desk", lambda walker: walker.builder.moves_the_end(REASON)),
    Stop("round, changed during the vote", "budget.round_page", goes(f"begroting/{SLUG}")),
    Stop("desk, vote over", "budget.desk", _finds_a_vote_that_is_over),
    Stop("desk, counted", "budget.desk", lambda walker: walker.builder.counts()),
    Stop("desk, no empty decision", "budget.record_decision", sends_empty("/besluit")),
    Stop("desk, equal plans", "budget.desk", _finds_equal_plans),
    Stop("desk, no empty choice", "budget.decide_tie", sends_empty("/gelijk")),
    Stop("desk, ended", "budget.desk", _ends_the_round),
    Stop("round, ended", "budget.round_page", goes(f"begroting/{SLUG}")),
)
