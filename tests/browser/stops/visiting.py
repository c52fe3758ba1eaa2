"""The pages of visitors."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import AREA, Teller

from .walking import Stop, Walker, goes, sends_empty


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


def _opens_the_sheet_of_a_story(walker: Walker) -> None:
    _opens_story("nl")(walker)
    walker.page.locator("a[href*='/afdruk']").click()
    expect(walker.page.locator("article.card")).to_have_count(1)


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


def _turns_to(field: str) -> Callable[[Walker], None]:
    return lambda walker: walker.teller.turns_to(field)


def _sends_an_empty_form(walker: Walker) -> None:
    walker.teller.opens_the_form()
    walker.teller.sends()


def _types_a_wrong_code(walker: Walker) -> None:
    walker.teller.types_the_code("0000-0000-0000")


VISITING = (
    Stop("front page", "home.front", goes("")),
    Stop("neighbourhood", "home.area", goes(f"{AREA}/")),
    Stop("stories", "stories.stories", goes(f"{AREA}/verhalen")),
    Stop("stories found", "stories.stories", _searches, changed_in_place=True),
    Stop("no story found", "stories.stories", goes(f"{AREA}/verhalen?zoek=xylofoon")),
    Stop("filter that few told about", "stories.stories", goes(f"{AREA}/verhalen?thema=work&taal=tr")),
    Stop("story in Dutch", "stories.story", _opens_story("nl")),
    Stop("story in Arabic", "stories.story", _opens_story("ar")),
    Stop("stories on paper", "stories.print_stories", goes(f"{AREA}/verhalen/afdruk")),
    Stop("story on paper", "stories.print_story", _opens_the_sheet_of_a_story),
    Stop("story taken back", "stories.story", _finds_it_taken_back),
    Stop("telling", "stories.tell", goes(f"{AREA}/vertel")),
    Stop("telling, the story", "stories.tell", _turns_to("textarea"), changed_in_place=True),
    Stop(
        "telling, something added", "stories.tell", _turns_to('input[name="nature"]'), changed_in_place=True
    ),
    Stop("telling, age", "stories.tell", _turns_to('input[name="age"]'), changed_in_place=True),
    Stop("telling, consent", "stories.tell", _turns_to('input[name="may_be_shown"]'), changed_in_place=True),
    Stop("telling, to be put right", "stories.tell", _sends_an_empty_form),
    Stop("receipt", "trail.receipt", goes("bewijs/")),
    Stop("receipt, wrong code", "trail.receipt", _types_a_wrong_code),
    Stop("privacy", "home.privacy", goes("privacy")),
    Stop("design", "home.design", goes("ontwerp")),
    Stop("sign in", "accounts.sign_in", goes("werk/inloggen")),
    Stop("sign in, to be put right", "accounts.sign_in", sends_empty("/inloggen")),
    Stop("sign in with a link", "accounts.link", goes("werk/link")),
    Stop("sign in with a link, to be put right", "accounts.link", sends_empty("/link")),
    Stop("password forgotten", "accounts.forgotten", goes("werk/wachtwoord-vergeten")),
    Stop("nothing here", "home.area", goes("nergens/")),
)
