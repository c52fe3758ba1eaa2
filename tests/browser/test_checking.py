import re

import pytest
from playwright.sync_api import expect

from .chromium import DESKTOP, Windows
from .people import Checker, Reader, Teller
from .site import ADMINISTRATOR, CHECKER, LiveSite

pytestmark = pytest.mark.browser
TEXT = "Onze flat heeft eindelijk een tuin op het dak. De buren geven om de beurt water."


@pytest.fixture
def checker(windows: Windows, site: LiveSite) -> Checker:
    someone = Checker(windows.open(DESKTOP))
    someone.signs_in(site.sign_in_path(CHECKER))
    return someone


def test_a_story_is_nowhere_before_a_check_and_in_the_list_after_it(
    windows: Windows, checker: Checker
) -> None:
    teller, reader = Teller(windows.open()), Reader(windows.open())
    teller.tells(TEXT)
    reader.opens_the_list()
    assert TEXT not in reader.stories()

    checker.page.reload()
    checker.opens_the_story("Onze flat heeft")
    expect(checker.page.locator("#themes .chip__word").first).to_be_visible()
    checker.publishes()

    reader.opens_the_list()
    reader.opens_the_story(TEXT)
    expect(reader.page.locator("#story .story__text")).to_have_text(TEXT)
    teller.opens_the_receipt()
    assert teller.state() == "good"


def test_a_story_is_held_back_with_a_reason_that_its_teller_reads(windows: Windows, checker: Checker) -> None:
    teller, reader = Teller(windows.open()), Reader(windows.open())
    teller.tells(TEXT)
    checker.page.reload()
    checker.opens_the_story("Onze flat heeft")

    checker.holds_back("names_someone")

    teller.opens_the_receipt()
    assert teller.state() == "stop"
    expect(teller.page.locator("#opened strong")).not_to_be_empty()
    reader.opens_the_list()
    assert TEXT not in reader.stories()


def test_holding_back_takes_a_reason(windows: Windows, checker: Checker) -> None:
    windows.watch.expect("status of 422")
    checker.opens_the_story("die scooters")

    checker.presses("/niet-tonen")

    checker.is_told_what_to_change()


def test_a_checker_corrects_themes_without_leaving_the_page(checker: Checker) -> None:
    checker.opens_the_story("die scooters")
    checker.page.evaluate("window.samePage = true")
    page = checker.page

    page.locator("#themes summary").click()
    page.locator("#theme-say").check()
    checker.button("/themas").click()

    checker.hears()
    expect(page.locator("#theme-say")).to_be_checked()
    assert page.evaluate("window.samePage"), "the page was loaded anew"


def test_four_themes_are_refused_in_place(windows: Windows, checker: Checker) -> None:
    windows.watch.expect("status of 422", "Response Status Error Code 422")
    checker.opens_the_story("die scooters")
    page = checker.page
    page.locator("#themes summary").click()
    for theme in ("say", "housing", "safety", "togetherness"):
        page.locator(f"#theme-{theme}").check()

    checker.button("/themas").click()

    checker.is_told_what_to_change()
    expect(page.locator("#theme-say")).to_be_checked()


def test_someone_who_checks_nothing_sees_an_empty_queue_and_no_story(
    windows: Windows, site: LiveSite, checker: Checker
) -> None:
    windows.watch.expect("status of 403")
    checker.opens_the_story("die scooters")
    administrator = Checker(windows.open(DESKTOP))
    administrator.signs_in(site.sign_in_path(ADMINISTRATOR))
    administrator.goes_to("werk/")
    expect(administrator.page.locator(".empty")).to_be_visible()

    administrator.page.goto(checker.page.url)

    expect(administrator.page.locator("#error")).to_be_visible()
    expect(administrator.page.locator(".story__text")).to_have_count(0)


def test_an_invitation_works_once_and_asks_for_a_password(windows: Windows, site: LiveSite) -> None:
    windows.watch.expect("status of 422")
    invitation = site.sign_in_path(CHECKER, purpose="invitation")
    invited, other = Checker(windows.open()), Checker(windows.open())

    invited.page.goto(invitation)
    expect(invited.page).to_have_url(re.compile("/werk/wachtwoord$"))
    other.page.goto(invitation)

    other.is_told_what_to_change()
    expect(other.page).to_have_url(re.compile("/werk/link$"))


def test_after_signing_out_the_queue_is_closed(checker: Checker) -> None:
    checker.presses("/uitloggen")

    checker.goes_to("werk/")

    expect(checker.page).to_have_url(re.compile("/werk/inloggen$"))
