"""A correction on a phone, without JavaScript: kept, and seen on the page that counts agreement."""

import re

import pytest
from playwright.sync_api import Page, expect

from .chromium import PHONE, Windows
from .looking import sticking_out
from .people import Checker, Teller
from .site import CHECKER, LiveSite

pytestmark = pytest.mark.browser
TEXT = "De lift staat stil en niemand van de corporatie luistert naar ons."


def numbers_of(page: Page, caption: int, icon: str) -> list[str]:
    """Return kept, removed and added in the row with this theme in the table with this number."""
    row = (
        page.locator("#agreement table").nth(caption).locator("tr", has=page.locator(f'use[href$="{icon}"]'))
    )
    return [cell.strip() for cell in row.locator("td").all_inner_texts()[:3]] if row.count() else []


def counted(page: Page, theme: str) -> list[int]:
    """Return the same as numbers; labels stand before them on a phone."""
    return [int(re.findall(r"\d+", text)[-1]) for text in numbers_of(page, 0, f"theme-{theme}")] or [0, 0, 0]


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_a_correction_on_a_phone_without_javascript_is_seen_in_the_agreement(
    windows: Windows, site: LiveSite, lang: str
) -> None:
    teller = Teller(windows.open())
    teller.tells(TEXT)
    story_id = site.story_id(teller.receipt_code())
    signing_in = windows.open(PHONE, lang)
    Checker(signing_in, lang).signs_in(site.sign_in_path(CHECKER, lang))
    session = signing_in.context.storage_state()
    checker = Checker(windows.open(PHONE, lang, java_script_enabled=False, storage_state=session), lang)
    page = checker.page
    checker.goes_to("werk/themas/vergeleken")
    before = counted(page, "pride")

    checker.goes_to(f"werk/verhalen/{story_id}")
    page.locator("#said a.chip").first.click()
    expect(page.locator("#check .story__text mark").first).to_be_visible()
    assert sticking_out(page) == []
    page.locator("#themes summary").click()
    chosen = page.locator('#themes [name="themes"]:checked')
    for _ in range(chosen.count()):
        chosen.first.uncheck()
    page.locator("#theme-pride").check()
    page.locator('#themes [name="nature"][value="concern"]').check()
    checker.presses("/themas")
    checker.hears()

    checker.goes_to("werk/themas/vergeleken")
    kept, removed, added = counted(page, "pride")
    assert (kept, removed, added) == (before[0], before[1], before[2] + 1)
    assert sticking_out(page) == []
    checker.goes_to("werk/themas/verbeteringen")
    expect(page.locator("#corrections article").first).to_contain_text(TEXT)
    assert sticking_out(page) == []
