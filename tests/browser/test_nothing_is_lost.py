"""What happens to a story when something goes wrong on the way: nothing of it is lost."""

import re

import pytest
from playwright.sync_api import expect

from .chromium import Windows
from .people import Teller
from .site import LiveSite

pytestmark = pytest.mark.browser
TEXT = "De bus rijdt na zeven uur niet meer. Mijn zoon komt dan lopend van zijn werk."


def test_a_text_is_there_again_when_the_site_was_away(windows: Windows, site: LiveSite) -> None:
    """Chromium shows its own page; one step back the form stands there as it was filled in."""
    windows.watch.expect("ERR_CONNECTION_REFUSED")
    teller = Teller(windows.open())
    teller.opens_the_form()
    teller.fills_in(TEXT)

    site.stop()
    teller.button("/vertel").click()
    teller.page.wait_for_timeout(1500)
    print("URL", teller.page.url)
    site.start_again()
    teller.page.go_back()
    print("URL", teller.page.url)

    assert teller.has_written() == TEXT
    expect(teller.page.locator('input[name="may_be_shown"]')).to_be_checked()
    teller.sends()
    expect(teller.page).to_have_url(re.compile("/bedankt"))
    assert site.waiting_texts().count(TEXT) == 1
