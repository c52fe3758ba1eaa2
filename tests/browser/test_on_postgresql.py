from collections.abc import Iterator
from pathlib import Path

import pytest

from buurtstem.themes.tagging import LazyTagger
from tests.postgres import Server

from .chromium import DESKTOP, Windows
from .people import Checker, Reader, Teller
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
