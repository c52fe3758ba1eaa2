"""Every page of the site in all its states, in the order in which somebody meets them.

A walk is one person (a visitor, a teller, a checker, an administrator) with one window; a stop is a page
to look at. The accessibility tests check every stop, `make screenshots` takes a picture of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Response, expect

from buurtstem.moderation.rules import HoldReason

from .chromium import Watch
from .people import AREA, STORY, Checker, Reader, Teller
from .site import ADMINISTRATOR, CHECKER, LiveSite

WITH_NUMBERS = "Mijn BSN is 123456782 en de gemeente belt nooit terug."
IN_NEED = "Mijn man slaat mij en ik durf het niemand te vertellen."
IN_GREEK = "Το ασανσέρ χάλασε ξανά και η μητέρα μου δεν μπορεί να κατέβει."  # none of the nine languages
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
        self.checker = Checker(page, lang)
        self.code = ""
        self._document: Response | None = None
        page.on("response", self._note)

    def source(self) -> str:
        """Return the page as the server sent it."""
        return self._document.text() if self._document else ""

    def endpoint(self) -> str:
        """Return the name of the page in the program."""
        path = self.page.evaluate("location.pathname")
        return self.site.endpoint(path)

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


STAFF = {"checker": CHECKER, "administrator": ADMINISTRATOR}


def _searches(walker: Walker) -> None:
    walker.reader.opens_the_list()
    walker.reader.searches("pazar")
    expect(walker.page.locator("#stories .story__text")).to_have_count(1)


def _opens_story(lang: str) -> Callable[[Walker], None]:
    def reach(walker: Walker) -> None:
        walker.reader.opens_the_list()
        story = walker.page.locator(f'#stories article:has(.story__text[lang="{lang}"])').first
        story.locator("a[href*='/verhalen/']").click()
        expect(walker.page.locator("#story")).to_be_visible()

    return reach


def _finds_it_taken_back(walker: Walker) -> None:
    teller = walker.page.context.browser
    assert teller is not None
    window = teller.new_context(base_url=walker.site.address).new_page()
    code = Teller(window).tells("Dit verhaal neem ik straks terug.")
    walker.site.decide(code)
    Teller(window).opens_the_receipt()
    address = str(window.locator("#opened a[href*='/verhalen/']").get_attribute("href"))
    window.context.close()
    walker.site.withdraw(code)
    walker.page.goto(address.replace("/nl/", f"/{walker.lang}/", 1))


def _sends_an_empty_form(walker: Walker) -> None:
    walker.teller.opens_the_form()
    walker.teller.sends()


def _types_a_wrong_code(walker: Walker) -> None:
    walker.teller.types_the_code("0000-0000-0000")


def _sends_empty(form: str) -> Callable[[Walker], None]:
    return lambda walker: walker.checker.presses(form)


PUBLIC = (
    Stop("front page", "home.front", goes("")),
    Stop("neighbourhood", "home.area", goes(f"{AREA}/")),
    Stop("stories", "stories.stories", goes(f"{AREA}/verhalen")),
    Stop("stories found", "stories.stories", _searches, changed_in_place=True),
    Stop("no story found", "stories.stories", goes(f"{AREA}/verhalen?zoek=xylofoon")),
    Stop("filter that few told about", "stories.stories", goes(f"{AREA}/verhalen?thema=work&taal=tr")),
    Stop("story in Dutch", "stories.story", _opens_story("nl")),
    Stop("story in Arabic", "stories.story", _opens_story("ar")),
    Stop("story taken back", "stories.story", _finds_it_taken_back),
    Stop("telling", "stories.tell", goes(f"{AREA}/vertel")),
    Stop("telling, to be put right", "stories.tell", _sends_an_empty_form),
    Stop("receipt", "trail.receipt", goes("bewijs/")),
    Stop("receipt, wrong code", "trail.receipt", _types_a_wrong_code),
    Stop("privacy", "home.privacy", goes("privacy")),
    Stop("design", "home.design", goes("ontwerp")),
    Stop("sign in", "accounts.sign_in", goes("werk/inloggen")),
    Stop("sign in, to be put right", "accounts.sign_in", _sends_empty("/inloggen")),
    Stop("sign in with a link", "accounts.link", goes("werk/link")),
    Stop("sign in with a link, to be put right", "accounts.link", _sends_empty("/link")),
    Stop("password forgotten", "accounts.forgotten", goes("werk/wachtwoord-vergeten")),
    Stop("nothing here", "home.area", goes("nergens/")),
)


def _tells(text: str = "") -> Callable[[Walker], None]:
    return lambda walker: walker.tells(text or STORY[walker.lang])


def _keeps_themes(walker: Walker) -> None:
    walker.teller.opens_other_themes("say")
    walker.page.locator("#theme-say").check()
    walker.teller.button("/themas").click()
    walker.teller.hears()


def _chooses_too_many_themes(walker: Walker) -> None:
    for theme in ("say", "housing", "safety", "togetherness"):
        walker.teller.opens_other_themes(theme)
        walker.page.locator(f"#theme-{theme}").check()
    walker.teller.button("/themas").click()
    walker.teller.is_told_what_to_change()


def _changes_the_language(walker: Walker) -> None:
    walker.page.locator("#story_lang").select_option("de")
    walker.teller.button("/taal").click()
    walker.teller.hears()


def _changes_to_nothing(walker: Walker) -> None:
    walker.teller.writes("")
    walker.teller.presses("/wijzig")


def _is_published(walker: Walker) -> None:
    walker.site.decide(walker.code)
    walker.teller.opens_the_receipt()


def _is_held_back(walker: Walker) -> None:
    walker.tells(STORY[walker.lang] + " 2")
    walker.site.decide(walker.code, HoldReason.NAMES_SOMEONE)
    walker.teller.opens_the_receipt()


def _is_read_only(walker: Walker) -> None:
    walker.teller.opens_the_form()
    walker.teller.writes(STORY[walker.lang] + " 3")
    walker.teller.says_to_be_of_age()
    walker.teller.sends()
    walker.site.decide(walker.teller.receipt_code())
    walker.teller.opens_the_receipt()


def _erases_without_a_tick(walker: Walker) -> None:
    walker.teller.presses("/wissen")


TELLING = (
    Stop("thanks", "stories.thanks", _tells()),
    Stop("themes kept", "stories.thanks", _keeps_themes, changed_in_place=True),
    Stop("themes, too many", "stories.thanks", _chooses_too_many_themes, changed_in_place=True),
    Stop("language changed", "stories.thanks", _changes_the_language, changed_in_place=True),
    Stop("receipt open, waiting", "trail.opened", goes("bewijs/open")),
    Stop("receipt to print", "trail.sheet", goes("bewijs/blad")),
    Stop("changing", "stories.change", goes("bewijs/wijzig")),
    Stop("changing, to be put right", "stories.change", _changes_to_nothing),
    Stop("receipt open, published", "trail.opened", _is_published),
    Stop("receipt open, held back", "trail.opened", _is_held_back),
    Stop("receipt open, read only", "trail.opened", _is_read_only),
    Stop("receipt open, erasing to be put right", "trail.erase", _erases_without_a_tick),
    Stop("receipt open, withdrawn", "trail.opened", lambda walker: walker.teller.opens_and_withdraws()),
    Stop("changing what was withdrawn", "stories.change", goes("bewijs/wijzig")),
    Stop("receipt open, erased", "trail.opened", lambda walker: walker.teller.opens_and_erases()),
    Stop("receipt closed", "trail.receipt", lambda walker: walker.teller.closes_the_receipt()),
    Stop("thanks, numbers overwritten", "stories.thanks", _tells(WITH_NUMBERS)),
    Stop("thanks, help offered", "stories.thanks", _tells(IN_NEED)),
    Stop("thanks, unknown language", "stories.thanks", _tells(IN_GREEK)),
)


def _opens_waiting_story(walker: Walker) -> None:
    walker.checker.goes_to("werk/")
    walker.page.locator("#queue th a").first.click()
    expect(walker.page.locator("#check")).to_be_visible()


def _corrects_themes(walker: Walker) -> None:
    walker.page.locator("#themes summary").click()
    walker.page.locator("#theme-pride").check()
    walker.checker.button("/themas").click()
    walker.checker.hears()


def _opens_a_decided_story(walker: Walker) -> None:
    walker.checker.goes_to("werk/verhalen/1")


CHECKING = (
    Stop("queue", "moderation.queue", goes("werk/")),
    Stop("check", "moderation.check", _opens_waiting_story),
    Stop("check, themes kept", "moderation.check", _corrects_themes, changed_in_place=True),
    Stop("check, no reason chosen", "moderation.hold_back", _sends_empty("/niet-tonen")),
    Stop("queue after a decision", "moderation.queue", _sends_empty("/tonen")),
    Stop("check, decided", "moderation.check", _opens_a_decided_story),
    Stop("password", "accounts.password", goes("werk/wachtwoord")),
    Stop("password, to be put right", "accounts.password", _sends_empty("/wachtwoord")),
)
ADMINISTERING = (
    Stop("what a role can do", "accounts.welcome", goes("werk/welkom")),
    Stop("queue of somebody who checks nothing", "moderation.queue", goes("werk/")),
    Stop("check, not allowed", "moderation.check", _opens_a_decided_story),
    Stop("telling, signed in", "stories.tell", goes(f"{AREA}/vertel")),
)
WALKS = {"visitor": PUBLIC, "teller": TELLING, "checker": CHECKING, "administrator": ADMINISTERING}
