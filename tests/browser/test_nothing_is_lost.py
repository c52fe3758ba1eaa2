"""What happens to a story when something goes wrong on the way: nothing of it is lost."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from buurtstem.stories.rules import LONGEST_TEXT
from tests.photos import photo

from .chromium import Windows
from .people import Checker, Teller
from .site import CHECKER, LiveSite

pytestmark = pytest.mark.browser
TEXT = "De bus rijdt na zeven uur niet meer. Mijn zoon komt dan lopend van zijn werk."
THANKS = re.compile("/bedankt$")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "bus.jpg"
    file.write_bytes(photo().read())
    return file


def test_a_story_stays_in_the_form_while_the_site_is_away(windows: Windows, site: LiveSite) -> None:
    windows.watch.expect("ERR_CONNECTION_REFUSED")
    teller = Teller(windows.open())
    teller.opens_the_form()
    teller.fills_in(TEXT)

    site.stop()
    teller.button("/vertel").click()
    teller.hears("offline")
    assert teller.has_written() == TEXT

    site.start_again()
    teller.sends()
    expect(teller.page).to_have_url(THANKS)
    assert site.waiting_texts().count(TEXT) == 1


def test_without_scripts_the_browser_sends_the_story_again(windows: Windows, site: LiveSite) -> None:
    """Chromium shows its own page in the place of the form, and keeps what was sent: loading it anew sends it."""
    windows.watch.expect("ERR_CONNECTION_REFUSED")
    teller = Teller(windows.open(java_script_enabled=False))
    teller.opens_the_form()
    teller.fills_in(TEXT)

    site.stop()
    teller.button("/vertel").click()
    teller.page.wait_for_url("chrome-error://**")
    site.start_again()
    teller.page.reload()

    expect(teller.page).to_have_url(THANKS)
    assert site.waiting_texts().count(TEXT) == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_loading_the_thank_you_page_anew_tells_nothing_twice(
    windows: Windows, site: LiveSite, scripts: bool
) -> None:
    teller = Teller(windows.open(java_script_enabled=scripts))
    code = teller.tells(TEXT)

    for _ in range(3):
        teller.page.reload()

    assert teller.receipt_code() == code
    assert site.waiting_texts().count(TEXT) == 1


def test_a_chosen_photo_is_kept_while_something_else_is_put_right(windows: Windows, picture: Path) -> None:
    windows.watch.expect("status of 422")
    teller = Teller(windows.open())
    teller.opens_the_form()
    teller.writes(TEXT)
    teller.adds_a_photo(picture)
    teller.sends()  # without an age
    teller.is_told_what_to_change()
    assert teller.has_written() == TEXT
    assert loaded(teller.page, ".kept-photo img")

    teller.says_to_be_of_age()
    teller.sends()

    expect(teller.page).to_have_url(THANKS)


def test_a_photo_reaches_the_checker_and_then_the_readers(
    windows: Windows, site: LiveSite, picture: Path
) -> None:
    teller, checker = Teller(windows.open()), Checker(windows.open())
    teller.opens_the_form()
    teller.fills_in(TEXT)
    teller.adds_a_photo(picture)
    teller.sends()

    checker.signs_in(site.sign_in_path(CHECKER))
    checker.opens_the_story("De bus rijdt")
    assert loaded(checker.page, ".picture")
    checker.publishes()
    teller.opens_the_receipt()
    teller.page.locator("#opened a[href*='/verhalen/']").click()

    teller.page.locator(".picture").scroll_into_view_if_needed()
    assert loaded(teller.page, ".picture")


def test_twenty_thousand_characters_are_answered_and_kept(windows: Windows, site: LiveSite) -> None:
    windows.watch.expect("status of 422")
    teller = Teller(windows.open())
    long_text = ("Elke dag gebeurt hier wel iets. " * 625).strip() + "."
    assert len(long_text) == 20_000
    teller.opens_the_form()

    teller.fills_in(long_text)
    expect(teller.page.locator('[data-note="room"]')).to_contain_text(str(LONGEST_TEXT - 20_000))
    teller.sends()
    teller.is_told_what_to_change()
    assert teller.has_written() == long_text

    teller.writes(long_text[:LONGEST_TEXT])
    teller.sends()
    expect(teller.page).to_have_url(THANKS)
    assert site.waiting_texts().count(long_text[:LONGEST_TEXT].strip()) == 1


def test_an_empty_form_says_what_to_fill_in(windows: Windows) -> None:
    windows.watch.expect("status of 422")
    teller = Teller(windows.open(lang="ar"), "ar")
    teller.opens_the_form()

    teller.sends()

    teller.is_told_what_to_change()
    targets = teller.page.locator(".notice--error a").evaluate_all("all => all.map(a => a.hash.slice(1))")
    assert targets == ["text", "age"]
    for target in targets:
        expect(teller.page.locator(f'[id="{target}"]')).to_be_visible()


def test_a_session_that_ended_leads_to_the_sign_in_page_and_back(windows: Windows, site: LiveSite) -> None:
    checker = Checker(windows.open())
    checker.signs_in(site.sign_in_path(CHECKER))
    checker.chooses_a_password()
    checker.opens_the_story("die scooters")
    story = checker.page.url
    site.end_all_sessions()

    checker.page.reload()
    expect(checker.page).to_have_url(re.compile("/werk/inloggen$"))
    checker.types_the_password(CHECKER)

    expect(checker.page).to_have_url(story)


def loaded(page: Page, selector: str) -> bool:
    """Wait for a picture to be there or to fail; say whether there is something to see."""
    picture = page.locator(selector)
    expect(picture).to_have_js_property("complete", True)
    return bool(picture.evaluate("image => image.naturalWidth > 0"))
