"""What the page of a round shows its builder: what is still missing before the vote opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext

from buurtstem.budget.queries import RoundPage
from buurtstem.budget.rules.round import FEWEST_PLANS
from buurtstem.web.i18n import money_name

from .rounds import isolated


@dataclass(frozen=True)
class OpeningCheck:
    """One thing that must be so before the vote opens, and what to do when it is not."""

    is_met: bool
    sentence: str
    command: str = ""


def opening_checks(page: RoundPage, moment: datetime, *, keys_backed_up: bool) -> list[OpeningCheck]:
    """Return what must be so before the vote opens, most urgent first."""
    terms, count = page.terms, len(page.plans)
    return [
        OpeningCheck(
            keys_backed_up,
            gettext("There is a copy of the keys of this site.")
            if keys_backed_up
            else gettext(
                "There is no copy of the keys of this site yet: a lost server would be a lost vote. "
                "Ask the administrator for this command:"
            ),
            "" if keys_backed_up else "buurtstem keys backup",
        ),
        OpeningCheck(
            count >= FEWEST_PLANS,
            ngettext("%(num)s plan is on the ballot.", "%(num)s plans are on the ballot.", count)
            if count >= FEWEST_PLANS
            else ngettext(
                "There must be two plans or more to choose from; there is %(num)s.",
                "There must be two plans or more to choose from; there are %(num)s.",
                count,
            ),
        ),
        OpeningCheck(
            all(plan.cost <= terms.most_per_plan for plan in page.plans),
            gettext("No plan costs more than %(most)s.", most=isolated(money_name(terms.most_per_plan))),
        ),
        OpeningCheck(
            terms.least_choices <= max(count, FEWEST_PLANS),
            gettext("A ballot does not ask for more plans than there are."),
        ),
        OpeningCheck(
            terms.ends_at > moment,
            gettext("The end of the vote is still to come.")
            if terms.ends_at > moment
            else gettext("The end of the vote is past. Choose a later one on the sheet."),
        ),
    ]
