"""What a walk is: somebody with a window, and the pages they stop at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Response

from tests.browser.chromium import Watch
from tests.browser.people import Builder, Checker, PairMember, Professional, Reader, Reporter, Teller, Voter
from tests.browser.site import ADMINISTRATOR, BUILDER, CHECKER, HELPER, MEMBER, PAIR, PROFESSIONAL, LiveSite

STAFF = {
    "checker": CHECKER,
    "pair": PAIR,
    "builder": BUILDER,
    "convener": BUILDER,  # of rounds
    "professional": PROFESSIONAL,
    "member": MEMBER,
    "maker": BUILDER,  # of entry pages
    "helper": HELPER,
    "judge": BUILDER,  # the second person beside the checker
    "administrator": ADMINISTRATOR,
}
LINKED_PATHS = """[...document.links].filter(
  (link) => link.host === location.host && !link.getAttribute("href").startsWith("#"),
).map((link) => link.pathname)"""
EXPECTED_ERRORS = [f"status of {status}" for status in (403, 404, 409, 410, 422)] + ["Error Code 422"]


class Walker:
    """Somebody on a walk past all stops: what they use, and what they have to remember."""

    def __init__(self, site: LiveSite, page: Page, watch: Watch, lang: str) -> None:
        watch.expect(*EXPECTED_ERRORS)
        self.site, self.page, self.lang = site, page, lang
        self.reader, self.teller = Reader(page, lang), Teller(page, lang)
        self.voter, self.checker = Voter(page, lang), Checker(page, lang)
        self.pair, self.builder = PairMember(page, lang), Builder(page, lang)
        self.professional, self.reporter = Professional(page, lang), Reporter(page, lang)
        self.code = ""  # of the receipt or the letter that this person holds
        self._document: Response | None = None
        page.on("response", self._note)

    def source(self) -> str:
        """Return the page as the server sent it."""
        return self._document.text() if self._document else ""

    def endpoint(self) -> str:
        """Return the name of the page in the program."""
        path = self.page.evaluate("location.pathname")
        assert self._document
        return self.site.endpoint(path, self._document.request.method)

    def dead_links(self) -> list[str]:
        """Return the links on the page that lead to no page of this site."""
        paths = self.page.evaluate(LINKED_PATHS)
        return [path for path in sorted(set(paths)) if "GET" not in self.site.methods(path)]

    def tells(self, text: str) -> None:
        """Tell a story and remember its receipt."""
        self.code = self.teller.tells(text)

    def _note(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            self._document = answer


@dataclass(frozen=True)
class Stop:
    """One page in one state, and the way to it from the stop before."""

    name: str
    endpoint: str
    reach: Callable[[Walker], None]
    changed_in_place: bool = False  # by htmx: what stands there is not what the server sent at first


def goes(path: str) -> Callable[[Walker], None]:
    """Return the way to a page that has an address of its own."""
    return lambda walker: walker.reader.goes_to(path)


def begins(walker: Walker, role: str) -> None:
    """Sign in, where the role asks for it."""
    if role in STAFF:
        walker.checker.signs_in(walker.site.sign_in_path(STAFF[role], walker.lang))


def follows_first(selector: str) -> Callable[[Walker], None]:
    """Return the way by the first of these links."""

    def reach(walker: Walker) -> None:
        with walker.page.expect_navigation():
            walker.page.locator(selector).first.click()

    return reach


def sends_empty(form: str) -> Callable[[Walker], None]:
    """Return the way to a form that is sent as it stands."""

    def reach(walker: Walker) -> None:
        walker.reader.unfolds(f'form[action$="{form}"]')
        walker.reader.presses(form)

    return reach
