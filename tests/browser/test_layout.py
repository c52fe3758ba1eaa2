"""Pages for eyes that need more: 400 % zoom, colours of one's own, right to left."""

import pytest
from playwright.sync_api import Page, expect

from .chromium import DESKTOP, PHONE, ZOOMED, Windows
from .looking import axe_violations, sticking_out
from .people import AREA, Teller
from .site import LiveSite, soaks
from .stops import WALKS, Walker, begins

pytestmark = [pytest.mark.browser, pytest.mark.soak(part="crawl")]
IS_SOAK = soaks("crawl")
ZOOM_WALKS = [
    ("visitor", "nl"),
    ("teller", "ar"),
    ("checker", "nl"),
    *([(role, lang) for role in WALKS for lang in ("en", "tr", "uk")] if IS_SOAK else []),
]
# a control that is told apart by its colour alone would be gone: each has a border that differs from the ground
NO_EDGE = """() => [...document.querySelectorAll("main :is(button, .button, textarea, select, input[type=text], .choice, .card)")]
  .filter((element) => element.checkVisibility())
  .filter((element) => {
    const style = getComputedStyle(element);
    const ground = getComputedStyle(document.body).backgroundColor;
    return parseFloat(style.borderTopWidth) < 1 || style.borderTopColor === ground;
  }).map((element) => element.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize(("role", "lang"), ZOOM_WALKS)
def test_at_400_percent_no_page_scrolls_sideways(
    windows: Windows, site: LiveSite, role: str, lang: str
) -> None:
    walker = Walker(site, windows.open(ZOOMED, lang), windows.watch, lang)
    begins(walker, role)
    found = {}
    for stop in WALKS[role]:
        stop.reach(walker)
        found[stop.name] = sticking_out(walker.page)

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_at_400_percent_the_button_leaves_room_to_type(windows: Windows) -> None:
    page = windows.open(ZOOMED)
    teller = Teller(page, "nl")
    teller.opens_the_form()
    teller.turns_to("textarea")

    page.locator("textarea").click()

    expect(page.locator(".actions:visible")).to_have_css("position", "static")
    expect(page.locator("textarea")).to_be_in_viewport(ratio=0.5)


@pytest.mark.parametrize("path", [f"{AREA}/", f"{AREA}/vertel", "ontwerp"])
def test_with_forced_colours_every_control_keeps_an_edge(windows: Windows, path: str) -> None:
    page = windows.open(DESKTOP, forced_colors="active")

    page.goto(f"/nl/{path}")

    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(NO_EDGE) == []
    assert axe_violations(page) == []


def test_with_forced_colours_a_choice_can_be_told_from_the_others(windows: Windows) -> None:
    teller = Teller(windows.open(forced_colors="active"))
    teller.opens_the_form()

    teller.says_to_be_of_age()

    edges = teller.page.locator("#age .choice").evaluate_all(
        "all => all.map(element => getComputedStyle(element).borderTopColor)"
    )
    assert edges[0] not in edges[1:]
    assert edges[1] == edges[2]


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_the_page_is_laid_out_in_the_direction_of_its_language(windows: Windows, lang: str) -> None:
    page = windows.open(PHONE, lang)

    page.goto(f"/{lang}/{AREA}/verhalen")

    for selector in (".back a", ".site-name", "h1", "#search label"):
        gap_left, gap_right = gaps(page, selector)
        assert (gap_right < gap_left) == (lang == "ar"), selector


def gaps(page: Page, selector: str) -> tuple[float, float]:
    """Return how far the words of an element are from the left and the right edge of the window, in px."""
    left, right = page.locator(selector).first.evaluate(
        """(element) => {
          const range = document.createRange();
          range.selectNodeContents(element);
          const { left, right } = range.getBoundingClientRect();
          return [left, innerWidth - right];
        }"""
    )
    return left, right
