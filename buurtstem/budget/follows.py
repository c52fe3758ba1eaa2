"""Plans as what grew from a story: registered in `app.py`, see `core.chain.Follows`."""

from __future__ import annotations

from sqlalchemy.orm import Session

from buurtstem.core.chain import Step
from buurtstem.core.contributions import ContributionRef
from buurtstem.stories.rules import KIND
from buurtstem.web.i18n import current_language

from .queries import plans_answering


class PlanFollows:
    """The plans of public rounds that answer a story."""

    def steps_after(self, session: Session, ref: ContributionRef) -> tuple[Step, ...]:
        """Return a step for each plan that answers this story, oldest round first."""
        if ref.kind != KIND:
            return ()
        return tuple(
            Step("plan", plan.title, plan.lang, plan_path(plan.round_slug, plan.number))
            for plan in plans_answering(session, (ref.id,))
        )


def plan_path(slug: str, number: int) -> str:
    """Return where a plan stands on the page of its round, in the language of the reader."""
    return f"/{current_language()}/begroting/{slug}#plan-{number}"
