"""Things that came with version 0.4.0, for databases of earlier versions: one of each, so that its page can open."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.accounts.actions import choose_languages
from buurtstem.budget.models import BudgetPlan, BudgetRound
from buurtstem.budget.queries import find_plan
from buurtstem.core.clock import now, today
from buurtstem.lost_codes.actions import Asking, ask
from buurtstem.lost_codes.models import LostCode
from buurtstem.moderation.actions.additions import check_addition, object_to_addition
from buurtstem.moderation.actions.objections import object_to_holding
from buurtstem.moderation.actions.stories import decide_story
from buurtstem.moderation.models import Objection
from buurtstem.moderation.rules import HoldReason
from buurtstem.reports.actions import (
    Judgement,
    SentReport,
    decide_case,
    propose_outcome,
    report_target,
)
from buurtstem.reports.models import ReportCase
from buurtstem.reports.plans import object_to_hiding
from buurtstem.reports.queries import cases_of_plans
from buurtstem.reports.rules import Outcome, ReportReason, What
from buurtstem.reports.things import Target
from buurtstem.stories.additions.actions import add_to_story
from buurtstem.stories.additions.models import StoryAddition
from buurtstem.stories.additions.queries import ADDITION, get_addition
from buurtstem.stories.entries.actions import make_entry
from buurtstem.stories.entries.models import Entry
from buurtstem.stories.entries.rules import EntryPlan
from buurtstem.stories.models import Story
from buurtstem.stories.questions.actions import ask_question
from buurtstem.stories.questions.models import EntryWording
from buurtstem.stories.rules import Source, version_of
from tests.cast import Cast
from tests.tagging import WordTagger

WITH_HIDDEN_PLANS = "verborgen"


def fill(session: Session, people: Cast) -> None:
    """Make an entry page with a question, a report, two additions, a lost code and two objections; two people know two languages."""
    story = session.scalars(select(Story).where(Story.state == "published").order_by(Story.id)).first()
    waiting = session.scalars(select(Story).where(Story.state == "waiting").order_by(Story.id)).first()
    assert story
    assert waiting
    moment, area = now(), story.area_code
    plan = EntryPlan(area, Source.EVENING, "Buurtfeest", today(), today() + timedelta(days=9), is_kiosk=False)
    code = make_entry(session, people.builder, plan, moment)
    ask_question(session, people.builder, code, "Wat moet er met het oude schooltje?", "nl", moment)
    target = Target(What.STORY, story.id, area, story_id=story.id)
    sent = SentReport("a" * 64, ReportReason.UNTRUE, "Zo is het niet.", None, "nl")
    report_target(session, target, sent, moment, source_may_hide=True)
    add_to_story(session, story.id, "En nog iets: de bank is er nu.", WordTagger(), moment)
    held = add_to_story(session, story.id, "Met dank aan Joop.", WordTagger(), moment)
    read = get_addition(session, held).version
    reason = HoldReason.NAMES_SOMEONE
    check_addition(session, people.checker, held, held_for=reason, read=read, moment=moment)
    object_to_addition(session, held, "Dat ben ik zelf.", moment)
    ask(
        session,
        Asking(area, "in de zomer", "bank onder de linde", None, wishes_erasing=False, lang="nl"),
        moment,
    )
    read = version_of(waiting.text, waiting.lang)
    decide_story(
        session, people.checker, waiting.id, held_for=HoldReason.NAMES_SOMEONE, read=read, moment=moment
    )
    object_to_holding(session, waiting.id, "Dat ben ik zelf.", moment)
    for person in (people.checker, people.builder):
        choose_languages(session, person.id, ("nl", "tr"))


def hide_plans(session: Session, people: Cast) -> None:
    """Let two people hide the texts of two plans of a round; makers object to hiding the first."""
    of_round = select(BudgetRound.id).where(BudgetRound.slug == WITH_HIDDEN_PLANS)
    plans = session.scalars(
        select(BudgetPlan.id).where(BudgetPlan.round_id.in_(of_round)).order_by(BudgetPlan.id).limit(2)
    ).all()
    for number, plan_id in enumerate(plans):
        found = find_plan(session, plan_id)
        assert found
        target = Target(What.PLAN, plan_id, found[0].terms.area_code)
        sent = SentReport(f"{number}" * 64, ReportReason.UNTRUE, "Zo is het niet.", None, "nl")
        report_target(session, target, sent, now(), source_may_hide=True)
        (case,) = cases_of_plans(session, (plan_id,))
        hide = Judgement(Outcome.HIDE, HoldReason.NAMES_SOMEONE, "Er staat een naam in.")
        propose_outcome(session, people.checker, case.id, hide, now())
        decide_case(session, people.builder, case.id, hide, now())
    object_to_hiding(session, people.builder, plans[0], "Het is geen naam.", now())


def rows(session: Session, endpoint: str) -> list[dict[str, object]]:
    """Return what fills the address of a page of these things."""
    if endpoint.startswith("translating."):
        turkish = select(Story.id).where(Story.state == "published", Story.lang == "tr")
        if endpoint == "translating.queue":
            return [{"target": "nl"}]
        return [{"target": "nl", "story_id": key} for key in session.scalars(turkish)]
    if endpoint == "stories_export.download":
        return [
            {"plaats": code, "vorm": "csv"} for code in session.scalars(select(Story.area_code).distinct())
        ]
    name, keys = FILLED_BY[endpoint]
    more = {"slug": "eenvoudig", "target": "nl"} if endpoint == "questions.wording" else {}
    return [{name: key, **more} for key in session.scalars(keys)]


OBJECTED = select(Objection.contribution_id).where(Objection.kind == "plan")
FILLED_BY = {
    "reports.case": ("case_id", select(ReportCase.id)),
    "added.check": ("addition_id", select(StoryAddition.id)),
    "lost_codes.one": ("request_id", select(LostCode.id)),
    "reported_plans.object_for_plan": (
        "plan_id",
        select(BudgetPlan.id).where(BudgetPlan.text_hidden, BudgetPlan.id.not_in(OBJECTED)),
    ),
    "reports.judge_plan": ("plan_id", OBJECTED),
    "second_person.objection": (
        "story_id",
        select(Objection.contribution_id).where(Objection.kind == "story"),
    ),
    "added_objections.objection": (
        "addition_id",
        select(Objection.contribution_id).where(Objection.kind == ADDITION),
    ),
    "entries.entry": ("code", select(Entry.code)),
    "entries.poster": ("code", select(Entry.code)),
    "entries.qr": ("code", select(Entry.code)),
    "questions.question": ("code", select(Entry.code)),
    "questions.wording": ("code", select(Entry.code).join(EntryWording)),
}
PAGES = (*FILLED_BY, "stories_export.download", "translating.queue", "translating.translate")
