from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from buurtstem.themes.tagging import LazyTagger
from tests.postgres import Server
from tests.web.budget import making

from .chromium import DESKTOP, Windows
from .people import Checker, Reader, Teller, Voter
from .site import CHECKER, LiveSite

pytestmark = pytest.mark.browser
TEXT = "In de wijk rijdt een bibliotheekbus. Elke dinsdag haal ik daar boeken met mijn dochter."


@pytest.fixture
def site(postgres_server: Server, tagger: LazyTagger, tmp_path: Path) -> Iterator[LiveSite]:
    with postgres_server.new_database() as url:
        running = LiveSite(tmp_path, tagger, database_url=url)
        running.fill()
        yield running
        running.close()


def test_a_story_goes_from_teller_to_reader_and_back(windows: Windows, site: LiveSite) -> None:
    teller, checker, reader = Teller(windows.open()), Checker(windows.open(DESKTOP)), Reader(windows.open())
    code = teller.tells(TEXT)
    teller.corrects_the_themes("togetherness")

    checker.signs_in(site.sign_in_path(CHECKER))
    checker.opens_the_story("In de wijk rijdt")
    checker.publishes()

    reader.opens_the_list()
    reader.searches("bibliotheekbus")
    reader.opens_the_story(TEXT)

    teller.types_the_code(code)
    assert teller.state() == "good"
    teller.withdraws()
    reader.opens_the_list()
    assert TEXT not in reader.stories()
    teller.erases()
    teller.closes_the_receipt()


def test_a_vote_is_cast_replaced_and_counted(windows: Windows, site: LiveSite) -> None:
    code = making.add_round(site.app, site.cast()).codes[0]
    voter = Voter(windows.open())
    receipt = voter.casts(making.SLUG, code, 1)
    voter.shows_the_receipt(making.SLUG, receipt)
    voter.asks_for_a_new_ballot()
    voter.chooses(3)
    voter.replaces_it()
    voter.hears()

    site.close_the_vote(making.SLUG)

    voter.goes_to(f"begroting/{making.SLUG}/uitslag")
    expect(voter.page.locator(".winners li")).to_have_count(1)
    expect(voter.page.locator(".winners li")).to_contain_text("Lampen in de tunnel")
