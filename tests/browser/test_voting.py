"""A vote on a phone, in Arabic and without an account, from the letter to the steps of the count."""

import pytest
from playwright.sync_api import expect

from buurtstem.budget.rules.codes import show_code
from tests.cast import LAAGHOVEN, MOLENVELD
from tests.web.budget import making

from .chromium import Windows
from .people import Voter
from .site import LiveSite

pytestmark = pytest.mark.browser


@pytest.fixture
def letters(site: LiveSite) -> list[str]:
    """The codes of a round in Molenveld in which one can vote, as its letters show them."""
    return [show_code(code) for code in making.add_round(site.app, site.cast(), codes=2).codes]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_vote_in_arabic_is_refused_corrected_cast_once_and_counted(
    windows: Windows, site: LiveSite, letters: list[str], scripts: bool
) -> None:
    windows.watch.expect("status of 422")
    voter = Voter(windows.open(lang="ar", java_script_enabled=scripts), "ar")
    code = letters[0]
    voter.opens_the_vote(making.SLUG)
    voter.types_the_code(code[:-1] + ("0" if code[-1] != "0" else "1"))
    voter.is_refused()
    voter.types_the_code(code.lower().replace("-", " "))
    voter.chooses(1, 2, 4)
    voter.puts_it_in_the_box()
    voter.is_told_what_to_change()
    assert voter.chosen() == {1, 2, 4}
    receipt = voter.receipt_code()

    voter.chooses(1, 4)
    voter.button("/stem/biljet").dblclick()
    voter.hears()
    assert voter.receipt_code() == receipt
    assert "Bankjes" not in voter.page.content()

    site.close_the_vote(making.SLUG)
    voter.shows_the_receipt(making.SLUG, receipt)
    voter.hears()
    voter.goes_to(f"begroting/{making.SLUG}/uitslag")
    expect(voter.page.locator("html")).to_have_attribute("dir", "rtl")
    assert voter.page.locator(".winners .plan-name").count() == 2
    assert voter.page.locator(".count-steps > li").count() >= 2
    assert _votes(voter) == [
        "صوت واحد",
        "صوت واحد",
        "لا أصوات",
        "لا أصوات",
    ]  # Arabic writes one and none as words


def _votes(voter: Voter) -> list[str]:
    """Return what stands beside each bar: its votes."""
    return voter.page.locator(".votes__line strong").all_inner_texts()


def test_a_ballot_is_replaced_with_its_receipt_and_counts_once(
    windows: Windows, site: LiveSite, letters: list[str]
) -> None:
    voter, elsewhere = Voter(windows.open()), Voter(windows.open(lang="en"), "en")
    receipt = voter.casts(making.SLUG, letters[0], 1)

    elsewhere.shows_the_receipt(making.SLUG, receipt)
    elsewhere.asks_for_a_new_ballot()
    assert elsewhere.chosen() == set()
    elsewhere.chooses(3)
    elsewhere.replaces_it()
    elsewhere.hears()

    site.close_the_vote(making.SLUG)
    elsewhere.goes_to(f"begroting/{making.SLUG}/uitslag")
    assert _votes(elsewhere) == ["1 vote", "0 votes", "0 votes", "0 votes"]
    expect(elsewhere.page.locator(".votes li").first).to_contain_text("Lampen in de tunnel")


def test_a_used_or_void_code_opens_no_ballot(windows: Windows, site: LiveSite, letters: list[str]) -> None:
    windows.watch.expect("status of 422")
    used, void = letters
    Voter(windows.open()).casts(making.SLUG, used, 1)
    site.make_void(making.SLUG, void)
    said = []
    for code in (used, void):
        voter = Voter(windows.open())
        voter.opens_the_vote(making.SLUG)
        voter.types_the_code(code)
        voter.is_refused()
        said.append(voter.page.locator("#code-error").inner_text())

    assert len(set(said)) == len(said), "each refusal says its own reason"


def test_a_ballot_that_was_open_at_the_end_is_too_late(
    windows: Windows, site: LiveSite, letters: list[str]
) -> None:
    windows.watch.expect("status of 409")
    voter = Voter(windows.open())
    voter.opens_the_vote(making.SLUG)
    voter.types_the_code(letters[0])
    voter.chooses(1)
    site.close_the_vote(making.SLUG)

    voter.puts_it_in_the_box()

    voter.hears("warning")
    voter.goes_to(f"begroting/{making.SLUG}/uitslag")
    expect(voter.page.locator(".winners")).to_have_count(0)


def test_a_code_in_the_address_of_a_letter_opens_the_ballot_and_leaves_the_address(
    windows: Windows, site: LiveSite, letters: list[str]
) -> None:
    asked: list[str] = []
    voter = Voter(windows.open(lang="ar"), "ar")
    voter.page.on("request", lambda request: asked.append(request.url))

    voter.goes_to(f"begroting/{making.SLUG}/stem#{letters[0]}")

    expect(voter.page.locator("#plans-1")).to_be_attached()
    assert [address for address in asked if letters[0] in address.partition("#")[0]] == []
    assert letters[0] not in voter.page.url


def test_before_the_end_nobody_sees_a_count_and_after_it_everybody_sees_each_step(
    windows: Windows, site: LiveSite
) -> None:
    voter = Voter(windows.open())

    voter.goes_to(f"begroting/{site.round_of(LAAGHOVEN)}/uitslag")
    expect(voter.page.locator(".votes, .winners, .count-steps")).to_have_count(0)
    voter.goes_to(f"begroting/{site.round_of(MOLENVELD)}/uitslag")

    expect(voter.page.locator(".votes > li")).to_have_count(7)
    expect(voter.page.locator(".count-steps > li").first).to_be_visible()


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_on_a_phone_the_first_screen_shows_the_field_and_then_a_plan(
    windows: Windows, site: LiveSite, letters: list[str], lang: str
) -> None:
    voter = Voter(windows.open(lang=lang), lang)
    voter.opens_the_vote(making.SLUG)
    assert _is_in_sight(voter, "#code")
    voter.types_the_code(letters[0])
    assert _is_in_sight(voter, ".ballot .choice >> nth=0")


def _is_in_sight(voter: Voter, selector: str) -> bool:
    """Whether nothing lies over the lower edge of an element before anybody scrolled."""
    return bool(
        voter.page.locator(selector).evaluate(
            """element => {
              const box = element.getBoundingClientRect();
              const top = document.elementFromPoint(box.x + box.width / 2, box.bottom - 4);
              return scrollY === 0 && element.contains(top);
            }"""
        )
    )
