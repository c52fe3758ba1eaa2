"""The public pages of threads and the agenda."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.people import AREA

from .walking import Stop, Walker, follows_first, goes

TASK, THREAD, STORY = "main a[href*='/agenda/']", "main a[href*='/draden/']", "#stories a[href*='/verhalen/']"
LATE, DONE, STOPPED = "Gerstgang", "De Wiek", "Zilverbeuk"  # in the titles of items of the demo


def _opens_item(words: str, area: str = AREA) -> Callable[[Walker], None]:
    def reach(walker: Walker) -> None:
        walker.reader.goes_to(f"{area}/agenda")
        with walker.page.expect_navigation():
            walker.page.locator(TASK, has_text=words).first.click()

    return reach


def _opens_what_is_coming(walker: Walker) -> None:
    walker.reader.goes_to(f"{AREA}/agenda")
    follows_first(THREAD)(walker)


def _opens_the_empty_neighbourhood(walker: Walker) -> None:
    walker.site.open_a_neighbourhood("Stillewei")
    walker.reader.goes_to("stillewei/")


AGENDA = (
    Stop("agenda", "agenda.agenda", goes(f"{AREA}/agenda")),
    Stop("agenda item, late", "agenda.item", _opens_item(LATE)),
    Stop("thread", "agenda.thread", follows_first(THREAD)),
    Stop("story of a thread", "stories.story", follows_first(STORY)),
    Stop("agenda item, done", "agenda.item", _opens_item(DONE)),
    Stop("agenda item, stopped", "agenda.item", _opens_item(STOPPED, "laaghoven")),
    Stop("thread that is talked about", "agenda.thread", _opens_what_is_coming),
    Stop("agenda in a scheme", "agenda.agenda", goes(f"{AREA}/agenda?schema=nplv&thema=meedoen")),
    Stop("stories in a scheme", "stories.stories", goes(f"{AREA}/verhalen?schema=overvecht&thema=geen")),
    Stop("neighbourhood in a scheme that is not there", "home.area", goes(f"{AREA}/?schema=weg")),
    Stop("neighbourhood without anything", "home.area", _opens_the_empty_neighbourhood),
    Stop("stories, none", "stories.stories", goes("stillewei/verhalen")),
    Stop("agenda, empty", "agenda.agenda", goes("stillewei/agenda")),
    Stop("rounds, none", "budget.area_rounds", goes("stillewei/begroting")),
)
