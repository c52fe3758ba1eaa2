"""What is told at home and at the door: a thread, an item and a figure later it can still be followed by links."""

import re

import pytest
from playwright.sync_api import Page, expect

from .chromium import DESKTOP, Windows
from .people import Builder, Checker, PairMember, Professional, Reader, ResidentMember, Teller
from .site import BUILDER, CHECKER, MEMBER, PAIR, PROFESSIONAL, LiveSite

pytestmark = pytest.mark.browser
TEXT = "In de hal van onze flat staan weer drie kinderwagens. Niemand kan er langs met een rollator."
NAME, TASK = "Een hal waar iedereen langs kan", "Haken voor kinderwagens in de hal"
PIECES = ("De markt op zaterdag mis ik het meest.", "Mijn buurjongen draagt de tassen naar boven.")


def test_a_story_told_on_a_phone_is_followed_to_thread_agenda_item_and_figure_by_links(
    windows: Windows, site: LiveSite
) -> None:
    teller = Teller(windows.open())
    teller.tells(TEXT)
    checker = Checker(windows.open())
    checker.signs_in(site.sign_in_path(CHECKER))
    checker.opens_the_story("In de hal van onze flat")
    checker.publishes()
    teller.opens_the_receipt()
    address = teller.page.locator("#opened a[href*='/verhalen/']").get_attribute("href")

    builder = Builder(windows.open(DESKTOP))
    builder.signs_in(site.sign_in_path(BUILDER))
    builder.makes_a_thread_of(str(address))
    builder.names(NAME, "Samen door een deur kunnen")
    _say_what_it_means(windows, site, builder.thread_id())
    builder.page.reload()
    builder.moves_it_on()
    builder.writes_down_that_it_is_recognised()
    builder.marks_an_obstacle()
    builder.moves_it_on()
    builder.puts_on_the_agenda(title=TASK)
    builder.sets_a_figure_beside_it("age_65_plus", "Zoveel mensen zijn 65 jaar of ouder.")

    teller.opens_the_receipt()
    _follow_the_chain(teller.page, str(address))
    reader = Reader(windows.open())
    reader.page.goto(str(address))
    _follow_the_chain(reader.page, str(address))


def _say_what_it_means(windows: Windows, site: LiveSite, thread_id: int) -> None:
    member, professional = ResidentMember(windows.open()), Professional(windows.open(DESKTOP))
    member.signs_in(site.sign_in_path(MEMBER))
    member.opens_the_thread(thread_id)
    member.says("Het is geen onwil: er is geen andere plek.", "bewoner van de flat", "Buurtavond")
    professional.signs_in(site.sign_in_path(PROFESSIONAL))
    professional.opens_the_thread(thread_id)
    professional.says("De brandweer wil de hal leeg.", "wijkbeheerder")


def _follow_the_chain(page: Page, story: str) -> None:
    """Go from what was told to the thread, to the item with its figure, and back to the story, by links only."""
    _follow(page, "main a[href*='/draden/']", NAME)
    expect(page.locator("#thread h1")).to_have_text(NAME)
    _follow(page, "main a[href*='/agenda/']", TASK)
    expect(page.locator("#item h1")).to_have_text(TASK)
    expect(page.locator("#figures .figure-card").first).to_be_visible()
    told = page.locator("#stories article", has_text=TEXT)
    with page.expect_navigation():
        told.locator("a[href*='/verhalen/']").click()
    expect(page).to_have_url(re.compile(re.escape(story) + "$"))
    expect(page.locator("#story .story__text")).to_have_text(TEXT)


def _follow(page: Page, selector: str, words: str) -> None:
    with page.expect_navigation():
        page.locator(selector, has_text=words).first.click()


def test_a_talk_at_the_door_gives_a_receipt_with_which_the_teller_takes_it_back(
    windows: Windows, site: LiveSite
) -> None:
    pair = PairMember(windows.open())
    pair.signs_in(site.sign_in_path(PAIR))
    code = pair.writes_down(*PIECES)
    site.decide(code)
    pair.goes_next_door()
    expect(pair.page.locator('textarea[name="text_1"]')).to_have_value("")
    pair.reads_the_newest_report()
    assert pair.page.locator(".story__text").all_inner_texts() == list(PIECES)

    teller, reader = Teller(windows.open(lang="tr"), "tr"), Reader(windows.open())
    teller.types_the_code(code.lower())
    assert teller.page.locator("#pieces .story__text").all_inner_texts() == list(PIECES)
    address = teller.page.locator("#pieces a[href*='/verhalen/']").first.get_attribute("href")
    reader.page.goto(str(address))
    expect(reader.page.locator("#story .story__text")).to_have_text(PIECES[0])

    teller.withdraws()

    windows.watch.expect("status of 410")
    reader.page.reload()
    expect(reader.page.locator(".story__text")).to_have_count(0)
    pair.page.reload()
    expect(pair.page.locator(".story__text")).to_have_count(0)
