"""The public pages of rounds, before, during and after the vote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from buurtstem.core.clock import now
from tests.browser.people import AREA
from tests.cast import LAAGHOVEN, MOLENVELD
from tests.web.budget import making

from .walking import Stop, Walker, goes

TIED = {"pot": 700_000, "most_per_plan": 700_000, "most_choices": 1}  # one of the two fits, not both


def of_round(area_code: str, page: str = "") -> Callable[[Walker], None]:
    """Return the way to a page of the round of a neighbourhood."""
    return lambda walker: walker.reader.goes_to(f"begroting/{walker.site.round_of(area_code)}{page}")


def _finds_a_round_that_begins_soon(walker: Walker) -> None:
    site, begins = walker.site, now() + timedelta(days=2)
    making.add_round(site.app, site.cast(), slug="straks", begins_at=begins, ends_at=begins + making.DAY * 9)
    walker.reader.goes_to("begroting/straks/stem")


def _finds_equal_plans(walker: Walker) -> None:
    making.add_counted(walker.site.app, walker.site.cast(), (1,), (2,), slug="gelijk", **TIED)
    walker.reader.goes_to("begroting/gelijk/uitslag")


def _finds_that_nobody_voted(walker: Walker) -> None:
    making.add_counted(walker.site.app, walker.site.cast(), slug="niemand")
    walker.reader.goes_to("begroting/niemand/uitslag")


DECIDING = (
    Stop("rounds", "budget.area_rounds", goes(f"{AREA}/begroting")),
    Stop("round, open", "budget.round_page", of_round(LAAGHOVEN)),
    Stop("result, not there yet", "budget.result", of_round(LAAGHOVEN, "/uitslag")),
    Stop("round, counted", "budget.round_page", of_round(MOLENVELD)),
    Stop("result", "budget.result", of_round(MOLENVELD, "/uitslag")),
    Stop("vote, closed", "budget.vote", of_round(MOLENVELD, "/stem")),
    Stop("vote, not open yet", "budget.vote", _finds_a_round_that_begins_soon),
    Stop("result, equal plans", "budget.result", _finds_equal_plans),
    Stop("result, nobody voted", "budget.result", _finds_that_nobody_voted),
)
