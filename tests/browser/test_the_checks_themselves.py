"""Each check of the browser tests is shown to find what was planted for it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from .chromium import PHONE, Windows
from .looking import axe_violations, html_errors, small_targets, sticking_out

pytestmark = pytest.mark.browser
PLANT = "(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)"


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ('<input name="nobody-knows">', "label"),
        ('<p id="pale">Te licht om te lezen</p>', "color-contrast"),
        ("<h1>Nog een kop</h1><h4>En een te diepe</h4>", "heading-order"),
        ('<svg role="img" viewBox="0 0 1 1"></svg>', "svg-img-alt"),
    ],
)
def test_axe_finds_what_people_cannot_use(windows: Windows, planted: str, rule: str) -> None:
    page = windows.open()
    page.goto("/nl/")
    assert axe_violations(page) == []

    page.evaluate(PLANT, planted)
    page.evaluate("document.querySelector('#pale')?.style.setProperty('color', '#dddddd')")

    assert rule in {found.partition(":")[0] for found in axe_violations(page)}


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_what_sticks_out_is_found_on_either_side(windows: Windows, lang: str) -> None:
    page = windows.open(PHONE, lang)
    page.goto(f"/{lang}/")
    assert sticking_out(page) == []

    page.evaluate(PLANT, '<p id="planted">Veel te breed</p>')
    page.evaluate("document.querySelector('#planted').style.setProperty('width', '400px')")

    assert any("planted" in found for found in sticking_out(page))


@pytest.mark.parametrize(
    ("planted", "is_found"),
    [
        ('<p><a href="/nl/">Klein</a></p>', True),
        ('<p>Lees <a href="/nl/">verder</a> in het verhaal.</p>', False),
        ('<p><a class="button" href="/nl/">Groot genoeg</a></p>', False),
        ("<p><input aria-label='x' type='checkbox'></p>", True),
    ],
)
def test_a_target_too_small_for_a_finger_is_found(windows: Windows, planted: str, is_found: bool) -> None:
    page = windows.open()
    page.goto("/nl/")

    page.evaluate(PLANT, planted)

    assert bool(small_targets(page)) is is_found


def test_broken_html_is_found(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        "<!doctype html>\n<html lang='nl'><head><title>x</title></head><body><p>x</div></body></html>"
    )

    assert list(html_errors([file]))


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("fetch('http://elsewhere.example/').catch(() => {})", r"elsewhere\.example"),
        ("document.head.append(Object.assign(document.createElement('script'), {text: '1'}))", "script-src"),
        ("console.error('broken')", "broken"),
        ("setTimeout(() => { throw new Error('thrown') })", "thrown"),
        ("fetch('/nl/nergens/')", "status of 404"),
    ],
)
def test_the_watch_notes_what_no_page_may_do(windows: Windows, script: str, fault: str) -> None:
    page = windows.open()
    page.goto("/nl/")
    assert windows.watch.faults == []

    page.evaluate(f"() => {{ {script} }}")

    assert is_noted(windows, page, fault)
    windows.watch.faults.clear()


def is_noted(windows: Windows, page: Page, fault: str) -> bool:
    """Give the browser up to five seconds to tell of a fault."""
    for _ in range(50):
        if any(re.search(fault, found) for found in windows.watch.faults):
            return True
        page.wait_for_timeout(100)
    return False


def test_a_browser_of_the_tests_reaches_this_machine_only(windows: Windows) -> None:
    page = windows.open()
    page.goto("/nl/")
    expect(page.locator("h1")).to_be_visible()

    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://elsewhere.example/")
    windows.watch.faults.clear()
