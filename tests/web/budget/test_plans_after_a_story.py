"""The chain from a story to the plans that answer it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from buurtstem.budget.follows import PlanFollows
from buurtstem.core.chain import Step
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.web.database import transaction
from tests.factories import add_story
from tests.rounds import PLANS, SLUG, draft_round, open_round


@pytest.fixture
def story(app, cast, tmp_path):
    with app.app_context(), transaction() as session:
        ref = add_story(session, ContributionState.PUBLISHED)
        plans = (replace(PLANS[0], story_ids=(ref.id,)), PLANS[1])
        draft_round(session, cast.builder, plans, slug="draft")
        open_round(session, cast.builder, tmp_path, plans=plans)
        return ref


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_a_story_leads_to_its_plan_in_the_language_of_the_reader(app, story, lang):
    with app.test_request_context(headers={"Accept-Language": lang}), transaction() as session:
        steps = app.extensions["chain"].steps_after(session, story)

    path = f"/{lang}/begroting/{SLUG}#plan-1"
    assert [step for step in steps if step.kind == "plan"] == [Step("plan", "Bank bij de lift", "nl", path)]


def test_other_contributions_lead_to_no_plan(app, story, session):
    assert PlanFollows().steps_after(session, ContributionRef("sign", story.id)) == ()
