import re

import pytest
from playwright.sync_api import expect

from .chromium import Windows
from .people import Teller

pytestmark = pytest.mark.browser
TEXT = "Op het plein staat geen bankje meer. Waar moeten we nu zitten?"


def test_the_code_in_a_receipt_link_opens_it_and_leaves_the_address(windows: Windows) -> None:
    code = Teller(windows.open()).tells(TEXT)
    asked: list[str] = []
    elsewhere = Teller(windows.open(lang="tr"), "tr")
    elsewhere.page.on("request", lambda request: asked.append(request.url))

    elsewhere.goes_to(f"bewijs/#{code}")

    expect(elsewhere.page).to_have_url(re.compile(r"/tr/bewijs/open$"))
    assert elsewhere.receipt_code() == code
    elsewhere.page.go_back()
    expect(elsewhere.page).not_to_have_url(re.compile(re.escape(code)))
    assert [address for address in asked if code in address.partition("#")[0]] == []


def test_the_same_code_is_typed_where_scripts_are_off(windows: Windows) -> None:
    code = Teller(windows.open()).tells(TEXT)
    elsewhere = Teller(windows.open(java_script_enabled=False))

    elsewhere.types_the_code(code.lower().replace("-", " "))

    assert elsewhere.receipt_code() == code


def test_a_wrong_code_in_a_link_is_sent_once_and_explained(windows: Windows) -> None:
    windows.watch.expect("status of 422")
    teller = Teller(windows.open())

    teller.goes_to("bewijs/#0000-0000-0000")

    teller.is_told_what_to_change()
    expect(teller.page.locator('input[name="code"]')).to_have_value("0000-0000-0000")


def test_an_in_page_link_is_no_code(windows: Windows) -> None:
    teller = Teller(windows.open())

    teller.goes_to("bewijs/#main")

    expect(teller.page.locator('input[name="code"]')).to_have_value("")
    expect(teller.page.locator(".notice--error")).to_have_count(0)
