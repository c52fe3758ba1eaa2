"""The pages on which a second person comes in: reports, objections, additions, lost codes; and plans reported."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.people import STORY, Teller
from tests.cast import LAAGHOVEN

from . import before
from .walking import Stop, Walker, follows_first, goes, sends_empty

DRAFT = {"outcome": "hide", "hold_reason": "names_someone"}  # without a reason in words


def _told_by_somebody_else(walker: Walker, text: str) -> str:
    """Return the receipt of a story that somebody else told with another phone."""
    browser = walker.page.context.browser
    assert isinstance(browser, Browser)
    window = browser.new_context(base_url=walker.site.address).new_page()
    code = Teller(window).tells(text)
    window.context.close()
    return code


def _finds_an_addition(walker: Walker) -> None:
    code = _told_by_somebody_else(walker, STORY["nl"])
    walker.site.decide(code)
    before.add_to(walker.site, code, "Meneer Jansen (06-12345678) repareerde hem gisteren.")
    walker.reader.goes_to("werk/aanvullingen/")


def _finds_a_report(walker: Walker) -> None:
    code = _told_by_somebody_else(walker, STORY["en"])
    walker.site.decide(code)
    before.report_story(walker.site, walker.site.story_id(code))
    walker.reader.goes_to("werk/meldingen/")


def _proposes_without_a_word(walker: Walker) -> None:
    walker.checker.answers("/voorstel", **DRAFT)
    walker.checker.presses("/voorstel")


def _finds_a_proposal(walker: Walker) -> None:
    code = _told_by_somebody_else(walker, STORY["tr"])
    walker.site.decide(code)
    case_id = before.report_story(walker.site, walker.site.story_id(code))
    before.propose(walker.site, case_id)
    walker.reader.goes_to(f"werk/meldingen/{case_id}")


def _finds_an_objection(walker: Walker) -> None:
    code = _told_by_somebody_else(walker, "Hassan van de hoek helpt iedereen in de straat met klussen.")
    story_id = before.object_to(walker.site, code)
    walker.reader.goes_to(f"werk/bezwaren/{story_id}")


def _finds_an_objection_for_an_addition(walker: Walker) -> None:
    code = _told_by_somebody_else(walker, STORY["nl"] + " Al weken.")
    walker.site.decide(code)
    number = before.object_for_an_addition(walker.site, code)
    walker.reader.goes_to(f"werk/bezwaren/aanvulling/{number}")


def _decides_without_a_word(walker: Walker) -> None:
    with walker.page.expect_navigation():
        walker.page.locator("#objection form button[type=submit]").click()
    walker.checker.is_told_what_to_change()


def _finds_a_plan_hidden(walker: Walker) -> None:
    before.hide_a_plan(walker.site)
    walker.reader.goes_to(f"werk/meldingen/ronde/{walker.site.round_of(LAAGHOVEN)}")


def _finds_an_objection_of_makers(walker: Walker) -> None:
    plan_id = before.hide_a_plan(walker.site)
    before.object_for_the_plan(walker.site, plan_id)
    walker.reader.goes_to(f"werk/meldingen/plannen/{plan_id}")


def _finds_a_request(walker: Walker) -> None:
    code = _told_by_somebody_else(walker, STORY["nl"] + " Zo gaat dat.")
    walker.site.decide(code)
    before.ask_for_a_lost_code(walker.site, "de lift is stuk en mijn moeder")
    walker.reader.goes_to("werk/verloren-codes/")


def _says_which_story_it_is(walker: Walker) -> None:
    walker.page.locator("input[name=story]").first.check()
    walker.checker.presses("/gevonden")
    expect(walker.page.locator("#found-title")).to_be_visible()


JUDGING_OBJECTIONS = (Stop("objection of makers", "reports.judge_plan", _finds_an_objection_of_makers),)
JUDGING = (
    Stop("additions, none", "added.queue", goes("werk/aanvullingen/")),
    Stop("additions", "added.queue", _finds_an_addition),
    Stop("addition", "added.check", follows_first("#additions th a")),
    Stop("addition, no reason chosen", "added.hold_back", sends_empty("/niet-tonen")),
    Stop("reports, none", "reports.desk", goes("werk/meldingen/")),
    Stop("reports", "reports.desk", _finds_a_report),
    Stop("report", "reports.case", follows_first("main th a")),
    Stop("report, no word why", "reports.propose", _proposes_without_a_word),
    Stop("report, proposed", "reports.case", _finds_a_proposal),
    Stop("objection", "second_person.objection", _finds_an_objection),
    Stop("objection, to be put right", "second_person.objection", _decides_without_a_word),
    Stop("objection to an addition", "added_objections.objection", _finds_an_objection_for_an_addition),
    Stop("objection to an addition, to be put right", "added_objections.objection", _decides_without_a_word),
    Stop("lost codes, none", "lost_codes.desk", goes("werk/verloren-codes/")),
    Stop("lost codes", "lost_codes.desk", _finds_a_request),
    Stop("a lost code", "lost_codes.one", follows_first("#desk th a")),
    Stop("a lost code, found", "lost_codes.one", _says_which_story_it_is),
    Stop("plans of a round, one hidden", "reported_plans.plans", _finds_a_plan_hidden),
    Stop("objecting for a plan", "reported_plans.object_for_plan", follows_first("main a[href$='/bezwaar']")),
    Stop("objecting for a plan, to be put right", "reported_plans.object_for_plan", sends_empty("/bezwaar")),
)
