"""The pages of whoever reports something, or lost a code: no account is needed for either."""

from __future__ import annotations

from tests.browser.people import STORY
from tests.cast import LAAGHOVEN, MOLENVELD

from . import before
from .walking import Stop, Walker, goes, sends_empty


def _comes_to_report_a_story(walker: Walker) -> None:
    walker.reader.opens_the_list()
    walker.reader.opens_the_story()
    walker.reporter.opens_the_form("verhaal/")


def _reports_nothing(walker: Walker) -> None:
    walker.page.locator("#report-form button[type=submit]").click()
    walker.reporter.is_told_what_to_change()


def _reports_danger(walker: Walker) -> None:
    walker.code = walker.reporter.reports("danger", "Zij is bang voor hem.")


def _comes_to_report_a_plan(walker: Walker) -> None:
    walker.reader.goes_to(f"begroting/{walker.site.round_of(LAAGHOVEN)}")
    walker.reporter.opens_the_form("plan/")


def _comes_to_report_a_photo(walker: Walker) -> None:
    code = walker.teller.tells(STORY["nl"])
    walker.site.decide(code)
    walker.reader.goes_to(f"melden/foto/{before.show_a_photo(walker.site, code)}")


def _reports_a_photo_of_a_child(walker: Walker) -> None:
    walker.reporter.reports("about_child")


def _types_no_code(walker: Walker) -> None:
    walker.reporter.reads_the_answer("0000-0000-0000")


def _asks_for_a_lost_code(walker: Walker) -> None:
    walker.reader.goes_to("bewijs/kwijt")
    walker.reporter.asks_for_a_lost_code(MOLENVELD)


REPORTING = (
    Stop("reports in numbers, none yet", "reports.numbers", goes("meldingen")),
    Stop("reporting a story", "reports.story", _comes_to_report_a_story),
    Stop("reporting a story, to be put right", "reports.story", _reports_nothing),
    Stop("reported, help offered", "reports.thanks", _reports_danger),
    Stop("reporting a plan", "reports.plan", _comes_to_report_a_plan),
    Stop("reporting a photo", "reports.picture", _comes_to_report_a_photo),
    Stop("reported and hidden", "reports.thanks", _reports_a_photo_of_a_child),
    Stop("answer to a report", "reports.answer", goes("melden/antwoord")),
    Stop("answer to a report, no such code", "reports.answer", _types_no_code),
    Stop(
        "answer to a report, undecided",
        "reports.answer",
        lambda walker: walker.reporter.reads_the_answer(walker.code),
    ),
    Stop("reasons", "reports.reasons", goes("regels")),
    Stop("reports in numbers", "reports.numbers", goes("meldingen")),
    Stop("lost code", "lost_codes.ask", goes("bewijs/kwijt")),
    Stop("lost code, to be put right", "lost_codes.ask", sends_empty("/bewijs/kwijt")),
    Stop("lost code, asked", "lost_codes.asked", _asks_for_a_lost_code),
)
