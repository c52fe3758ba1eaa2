"""Everything by keyboard alone: Tab, Shift+Tab, Space, Enter, arrows."""

import re

import pytest
from playwright.sync_api import Page, expect

from buurtstem.agenda.rules.threads import Stage
from tests.cast import LAAGHOVEN

from .chromium import DESKTOP, Windows
from .people import Builder
from .site import BUILDER, LiveSite

pytestmark = pytest.mark.browser
MOST_STOPS = 80  # of the Tab key on one page; the telling form has 27
# what shows the reader where the focus is: an outline that is thick enough, here or on the card around it
FOCUS_IS_VISIBLE = """() => {
  const here = document.activeElement;
  return [here, here.closest(".choice")].some((element) => {
    if (!element) return false;
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
}"""
IS_HERE = "([selector]) => document.activeElement.matches(selector)"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this element has the focus; on the way the focus can always be seen.

    A browser without a window may let Tab leave the page at its end and not come back, as it never does for
    people: then it is walked once more, from the top.
    """
    page.bring_to_front()
    page.wait_for_load_state()  # a page that just arrived can be walked before its styles are there
    page.wait_for_function("document.hasFocus()")
    if walk_to(page, selector):
        return
    page.bring_to_front()
    page.evaluate(START_AT_THE_TOP)
    if not walk_to(page, selector):
        here = page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
        raise AssertionError(
            f"Tab never reaches {selector} on {page.url} ({page.title()}); it stands at {here}"
        )


def walk_to(page: Page, selector: str) -> bool:
    """Press Tab until this element has the focus; False when that never is."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue
        assert page.evaluate(FOCUS_IS_VISIBLE), page.evaluate("document.activeElement.outerHTML")
        assert page.evaluate(IS_ON_SCREEN), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate(IS_HERE, [selector]):
            return True
    return False


START_AT_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""
# WCAG 2.4.11: not hidden behind the bar with the button
IS_ON_SCREEN = """() => {
  const here = document.activeElement.closest(".choice") || document.activeElement;
  const { left, right, top, bottom } = here.getBoundingClientRect();
  const x = Math.min(Math.max((left + right) / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max((top + bottom) / 2, 1), innerHeight - 1);
  const seen = document.elementFromPoint(x, y);
  return Boolean(seen) && (here.contains(seen) || seen.contains(here));
}"""


@pytest.mark.parametrize("size", [DESKTOP, {"width": 360, "height": 740}], ids=["desktop", "phone"])
def test_a_story_is_told_and_withdrawn_by_keyboard(windows: Windows, size: dict[str, int]) -> None:
    page = windows.open(size)
    page.goto("/nl/molenveld/")
    tab_to(page, 'main a[href$="/vertel"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/vertel")

    tab_to(page, 'input[name="opening"]')
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # on a question: goes on
    tab_to(page, "textarea")
    page.keyboard.type("Het licht bij de fietsenkelder is kapot.")
    for _ in range(2):  # past what may be added
        tab_to(page, "[data-step-next] button")
        page.keyboard.press("Enter")
    tab_to(page, 'input[name="age"]')
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    tab_to(page, 'input[name="may_be_shown"]')
    page.keyboard.press("Space")
    tab_to(page, 'form button[type="submit"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/bedankt")

    tab_to(page, "#themes summary")
    page.keyboard.press("Enter")
    tab_to(page, "#theme-say")
    page.keyboard.press("Space")
    tab_to(page, '#themes button[type="submit"]')
    page.keyboard.press("Enter")
    expect(page.locator('#themes [role="status"]').first).to_be_visible()

    page.goto("/nl/bewijs/open")
    tab_to(page, 'form[action$="/terugnemen"] button')
    page.keyboard.press("Enter")
    expect(page.locator(".notice--success")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, {"width": 360, "height": 740}], ids=["desktop", "phone"])
def test_a_vote_is_cast_by_keyboard(windows: Windows, site: LiveSite, size: dict[str, int]) -> None:
    page, slug = windows.open(size), site.round_of(LAAGHOVEN)
    page.goto(f"/nl/begroting/{slug}")
    tab_to(page, f'main a[href$="/{slug}/stem"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/stem")

    tab_to(page, 'input[name="code"]')
    page.keyboard.type(site.voting_codes()[0])
    page.keyboard.press("Enter")
    expect(page.locator("#ballot-form")).to_be_visible()
    tab_to(page, "#plans-2")
    page.keyboard.press("Space")
    tab_to(page, "details summary")
    page.keyboard.press("Enter")
    tab_to(page, '#ballot-form button[type="submit"]')
    page.keyboard.press("Enter")

    expect(page.locator(".notice--success")).to_be_visible()
    tab_to(page, f'main a.button[href$="/{slug}"]')


def test_a_thread_is_named_and_spoken_about_by_keyboard(windows: Windows, site: LiveSite) -> None:
    page = windows.open(DESKTOP)
    Builder(page).signs_in(site.sign_in_path(BUILDER))
    page.goto(f"/nl/werk/draden/{site.thread_at(Stage.PROPOSED)}")

    tab_to(page, '#sides details:has(form[action$="/duiding"]) > summary')
    page.keyboard.press("Enter")
    tab_to(page, 'input[name="role"]')
    page.keyboard.press("Space")
    tab_to(page, 'textarea[name="text"]')
    page.keyboard.type("Het zit de mensen dwars.")
    tab_to(page, 'input[name="author"]')
    page.keyboard.type("bewoner")
    tab_to(page, 'input[name="meeting"]')
    page.keyboard.type("Buurtavond")
    tab_to(page, 'input[name="said_on"]')
    page.keyboard.type("03142026")
    tab_to(page, 'form[action$="/duiding"] button')
    page.keyboard.press("Enter")
    expect(page.locator(".saying", has_text="Het zit de mensen dwars.")).to_be_visible()

    tab_to(page, 'input[name="name"]')
    page.keyboard.press("Control+A")
    page.keyboard.type("Wat ons dwars zit")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Wat ons dwars zit")


def test_a_thread_is_split_and_put_together_again_by_keyboard(windows: Windows, site: LiveSite) -> None:
    page = windows.open(DESKTOP)
    Builder(page).signs_in(site.sign_in_path(BUILDER))
    page.goto(f"/nl/werk/draden/{site.thread_at(Stage.PROPOSED)}/splitsen")

    tab_to(page, 'input[name="stories"]')
    page.keyboard.press("Space")
    tab_to(page, 'input[name="new_name"]')
    page.keyboard.type("Iets anders")
    tab_to(page, "#split button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Iets anders")

    tab_to(page, "#undo button")
    page.keyboard.press("Enter")
    expect(page.locator(".notice--success")).to_be_visible()
    expect(page.locator("h1")).not_to_have_text("Iets anders")


def test_the_first_tab_stop_leads_past_the_menu(windows: Windows) -> None:
    page = windows.open(DESKTOP)
    page.goto("/nl/molenveld/verhalen")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_an_error_leads_by_its_link_to_the_field(windows: Windows) -> None:
    windows.watch.expect("status of 422")
    page = windows.open(DESKTOP)
    page.goto("/nl/molenveld/vertel")
    while not page.locator('form button[type="submit"]').is_visible():
        tab_to(page, "[data-step-next] button")
        page.keyboard.press("Enter")
    tab_to(page, 'form button[type="submit"]')
    page.keyboard.press("Enter")
    expect(page.locator('[role="alert"].notice--error')).to_be_visible()

    tab_to(page, '.notice--error a[href="#text"]')
    page.keyboard.press("Enter")

    expect(page.locator("textarea")).to_be_focused()
    expect(page).to_have_url(re.compile("#text$"))
