import re

import pytest
from playwright.sync_api import expect

from .chromium import Windows
from .people import STORY, Teller
from .site import LiveSite

pytestmark = pytest.mark.browser

LANGUAGES = ("nl", "tr", "ar")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_story_is_told_changed_withdrawn_and_erased(windows: Windows, lang: str, scripts: bool) -> None:
    teller = Teller(windows.open(lang=lang, java_script_enabled=scripts), lang)

    teller.tells(STORY[lang])
    assert "housing" in teller.chosen_themes()
    expect(teller.page.locator("#story_lang")).to_have_value(lang)
    teller.corrects_the_themes("housing", "say")
    assert teller.chosen_themes() == {"housing", "say"}

    code = teller.receipt_code()
    teller.follows("/bewijs/blad")
    assert teller.receipt_code() == code
    expect(teller.page.locator("svg.qr")).to_be_visible()

    teller.follows("/bewijs/open")
    assert teller.state() == "wait"
    expect(teller.page.locator("#opened .story__text")).to_have_text(STORY[lang])
    teller.changes_the_story(STORY[lang] + " 2026.")
    teller.opens_the_receipt()
    expect(teller.page.locator("#opened .story__text")).to_contain_text("2026.")

    teller.withdraws()
    assert teller.state() == "stop"
    teller.erases()
    expect(teller.page.locator("#opened .story__text")).to_have_count(0)
    teller.closes_the_receipt()
    expect(teller.page).to_have_url(re.compile(rf"/{lang}/bewijs/$"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_presses_on_send_make_one_story(windows: Windows, site: LiveSite, scripts: bool) -> None:
    teller = Teller(windows.open(java_script_enabled=scripts))
    teller.opens_the_form()
    teller.fills_in(STORY["nl"])

    teller.turns_to('form[action$="/vertel"] button[type="submit"]')
    teller.button("/vertel").dblclick()
    expect(teller.page).to_have_url(re.compile("/bedankt"))

    assert site.waiting_texts().count(STORY["nl"]) == 1


def test_from_the_front_page_to_typing_takes_three_taps(windows: Windows) -> None:
    page = windows.open(has_touch=True, is_mobile=True)
    page.goto("/nl/")
    taps = [
        page.locator("main .card--link", has_text="Molenveld"),
        page.locator('main a[href$="/vertel"]').first,
        page.locator('.choice:has(input[name="opening"])').first,
    ]

    for tap in taps:
        tap.tap()
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("De lift")

    assert len(taps) <= 3
    expect(page.locator("textarea")).to_have_value("De lift")


def test_a_tap_on_a_question_counts_also_before_the_script_is_there(windows: Windows) -> None:
    page = windows.open(has_touch=True, is_mobile=True)
    page.route("**/steps*.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/nl/molenveld/vertel")
    script = page.locator('script[src*="steps"]').get_attribute("src")
    page.locator('.choice:has(input[name="opening"])').first.tap()
    expect(page.locator('input[name="opening"]').first).to_be_checked()

    page.unroute_all()
    page.add_script_tag(url=f"{script}&again")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("De lift")
    expect(page.locator("textarea")).to_have_value("De lift")


def test_there_is_no_cookie_before_the_form_opens(windows: Windows) -> None:
    page = windows.open()
    for path in ("/", "/nl/", "/nl/molenveld/", "/nl/molenveld/verhalen"):
        page.goto(path)
    assert page.context.cookies() == []

    page.goto("/nl/molenveld/vertel")

    assert [cookie["httpOnly"] for cookie in page.context.cookies()] == [True]
