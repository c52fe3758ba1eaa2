"""What happens to a story when something goes wrong on the way: nothing of it is lost."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from buurtstem.stories.rules import LONGEST_TEXT
from tests.photos import photo

from .chromium import Windows
from .people import Checker, Teller
from .site import CHECKER, HELPER, PAIR, LiveSite

pytestmark = pytest.mark.browser
TEXT = "De bus rijdt na zeven uur niet meer. Mijn zoon komt dan lopend van zijn werk."
THANKS = re.compile("/bedankt$")
ON_THE_DEVICE = "() => Object.values(localStorage).map((kept) => JSON.parse(kept))"
MAKE_IT_OLDER = """(age) => {
  const [name] = Object.keys(localStorage);
  const record = JSON.parse(localStorage.getItem(name));
  localStorage.setItem(name, JSON.stringify({ ...record, at: record.at - age }));
}"""


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "bus.jpg"
    file.write_bytes(photo().read())
    return file


def test_a_story_waits_on_the_phone_and_is_sent_when_the_site_is_back(
    windows: Windows, site: LiveSite
) -> None:
    teller = with_a_story_that_waits(windows, site)
    expect(teller.page.locator("[data-waiting-text]")).to_have_text(TEXT)

    site.start_again()
    teller.page.evaluate("dispatchEvent(new Event('online'))")
    arrives_once(teller, site, TEXT)
    assert on_the_device(teller.page) == []


def test_a_story_that_waits_outlives_the_page_and_is_sent_when_it_opens_again(
    windows: Windows, site: LiveSite
) -> None:
    teller = with_a_story_that_waits(windows, site)
    teller.page.goto("about:blank")

    site.start_again()
    teller.opens_the_form()
    arrives_once(teller, site, TEXT)


def test_a_story_that_waits_can_be_changed_first(windows: Windows, site: LiveSite) -> None:
    teller = with_a_story_that_waits(windows, site)

    teller.page.locator("[data-change-waiting]").click()
    teller.writes(TEXT + " Elke week.")
    site.start_again()
    teller.sends()

    arrives_once(teller, site, TEXT + " Elke week.")
    assert site.waiting_texts().count(TEXT) == 0


def test_what_was_typed_is_there_again_until_it_is_cleared(windows: Windows, picture: Path) -> None:
    teller = Teller(windows.open())
    teller.opens_the_form()
    teller.begins_with("dream")
    teller.writes(TEXT)
    teller.adds_a_photo(picture)
    teller.page.goto("about:blank")

    teller.opens_the_form()
    assert teller.has_written() == TEXT
    expect(teller.page.locator('[data-note="restored"]')).to_be_visible()
    expect(teller.page.locator('input[name="opening"][value="dream"]')).to_be_checked()
    [record] = on_the_device(teller.page)
    assert not {"photo", "kept_photo", "csrf_token"} & {name for name, _ in record["fields"]}

    teller.page.locator("[data-forget]").click()
    expect(teller.page.locator("textarea")).to_have_value("")
    assert on_the_device(teller.page) == []


def test_what_was_typed_more_than_seven_days_ago_is_gone(windows: Windows) -> None:
    teller = Teller(windows.open())
    teller.opens_the_form()
    teller.writes(TEXT)
    teller.page.evaluate(MAKE_IT_OLDER, 7 * 24 * 3600 * 1000)

    teller.opens_the_form()

    assert teller.has_written() == ""
    assert on_the_device(teller.page) == []


def test_a_shared_device_keeps_nothing_and_begins_anew(windows: Windows, site: LiveSite) -> None:
    windows.watch.expect("ERR_CONNECTION_REFUSED")
    teller = Teller(windows.open())
    teller.goes_to("molenveld/vertel?kiosk=1")
    teller.fills_in(TEXT)
    assert on_the_device(teller.page) == []
    site.stop()
    teller.tries_to_send()
    expect(teller.page.locator('[data-note="not-sent"]')).to_be_visible()
    assert on_the_device(teller.page) == []

    site.start_again()
    teller.sends()
    expect(teller.page).to_have_url(THANKS)
    teller.page.locator("#what-next a").click()
    expect(teller.page).to_have_url(re.compile(r"kiosk=1$"))
    expect(teller.page.locator("textarea")).to_have_value("")
    teller.opens_the_receipt()
    expect(teller.page.locator(".receipt__code")).to_have_count(0)


def test_a_shared_device_sends_by_itself_when_the_site_is_back(windows: Windows, site: LiveSite) -> None:
    windows.watch.expect("ERR_CONNECTION_REFUSED")
    teller = Teller(windows.open())
    teller.page.clock.install()
    teller.goes_to("molenveld/vertel?kiosk=1")
    teller.fills_in(TEXT)
    site.stop()
    teller.tries_to_send()
    expect(teller.page.locator('[data-note="not-sent"]')).to_be_visible()

    teller.page.clock.fast_forward("10:00")  # nobody touches it: what was not sent is not cleared away
    expect(teller.page.locator('[data-note="not-sent"]')).to_be_visible()
    assert teller.page.locator("textarea").input_value() == TEXT

    site.start_again()
    teller.page.clock.fast_forward("10:00")
    arrives_once(teller, site, TEXT)


def test_a_shared_device_warns_after_ninety_seconds_and_clears_after_two_minutes(windows: Windows) -> None:
    teller = Teller(windows.open())
    teller.page.clock.install()
    teller.goes_to("molenveld/vertel?kiosk=1")
    teller.writes(TEXT)
    warning = teller.page.locator("[data-still-there]")

    teller.page.clock.run_for(91_000)
    expect(warning).to_be_visible()
    teller.page.clock.run_for(5_000)
    expect(warning).to_be_visible()  # showing it scrolls the page, and that is no person
    with teller.page.expect_navigation():
        teller.page.clock.run_for(30_000)

    expect(teller.page.locator("textarea")).to_have_value("")


def test_a_helper_does_not_clear_what_waits_on_the_own_phone(windows: Windows, site: LiveSite) -> None:
    own = Teller(windows.open())
    own.opens_the_form()
    own.writes(TEXT)
    helper = Checker(own.page)

    helper.signs_in(site.sign_in_path(HELPER))
    helper.goes_to("werk/vertel-voor/molenveld")

    assert [dict(record["fields"])["text"] for record in on_the_device(own.page)] == [TEXT]


@pytest.mark.parametrize(
    ("who", "page", "field"),
    [(PAIR, "werk/buurtbabbel/nieuw", "text_1"), (HELPER, "werk/vertel-voor/molenveld", "text")],
)
def test_what_staff_typed_stays_when_their_session_ended(
    windows: Windows, site: LiveSite, who: str, page: str, field: str
) -> None:
    typing = Checker(windows.open())
    typing.signs_in(site.sign_in_path(who))
    typing.goes_to(page)
    text = typing.page.locator(f'textarea[name="{field}"]')
    text.evaluate("(field, text) => { field.value = text; }", TEXT)
    site.end_all_sessions()

    typing.page.locator(f'form:has([name="{field}"])').evaluate("form => form.requestSubmit()")
    if who == HELPER:  # in steps: only the last one sends
        for _ in range(4):
            typing.page.locator(f'form:has([name="{field}"])').evaluate("form => form.requestSubmit()")

    expect(typing.page.locator('[data-note="signed-out"]')).to_be_visible()
    assert text.input_value() == TEXT
    assert site.waiting_texts().count(TEXT) == 0


def test_without_scripts_the_browser_sends_the_story_again(windows: Windows, site: LiveSite) -> None:
    """Chromium shows its own page in the place of the form, and keeps what was sent: loading it anew sends it."""
    windows.watch.expect("ERR_CONNECTION_REFUSED")
    teller = Teller(windows.open(java_script_enabled=False))
    teller.opens_the_form()
    teller.fills_in(TEXT)

    site.stop()
    teller.tries_to_send()
    teller.page.wait_for_url("chrome-error://**")
    site.start_again()
    teller.page.reload()

    arrives_once(teller, site, TEXT)


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
    arrives_once(teller, site, long_text[:LONGEST_TEXT].strip())


def test_an_empty_form_says_what_to_fill_in(windows: Windows) -> None:
    windows.watch.expect("status of 422")
    teller = Teller(windows.open(lang="ar"), "ar")
    teller.opens_the_form()

    teller.sends()

    teller.is_told_what_to_change()
    targets = teller.page.locator(".notice--error a").evaluate_all("all => all.map(a => a.hash.slice(1))")
    assert targets == ["text", "age"]
    for target in targets:
        teller.page.locator(f'.notice--error a[href="#{target}"]').click()
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


def with_a_story_that_waits(windows: Windows, site: LiveSite, poster: str = "") -> Teller:
    """Return a teller whose story was sent while the site was down, and waits on the phone; it is still down."""
    windows.watch.expect("ERR_CONNECTION_REFUSED")
    teller = Teller(windows.open())
    teller.goes_to("molenveld/vertel" + (f"?ingang={poster}" if poster else ""))
    teller.fills_in(TEXT)
    site.stop()
    teller.page.locator('#tell-form .actions button[type="submit"]').click()
    teller.sees_it_wait()
    return teller


def arrives_once(teller: Teller, site: LiveSite, text: str) -> None:
    """See that a teller is thanked, and that the story waits for its check, once."""
    expect(teller.page).to_have_url(THANKS)
    assert site.waiting_texts().count(text) == 1


def on_the_device(page: Page) -> list[dict[str, Any]]:
    """Return what the browser keeps of stories."""
    kept: list[dict[str, Any]] = page.evaluate(ON_THE_DEVICE)
    return kept


def loaded(page: Page, selector: str) -> bool:
    """Wait for a picture to be there or to fail; say whether there is something to see."""
    picture = page.locator(selector)
    expect(picture).to_have_js_property("complete", True)
    return bool(picture.evaluate("image => image.naturalWidth > 0"))
