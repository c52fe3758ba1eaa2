"""The agenda and its threads under the headings of a programme."""

from __future__ import annotations

import re

import pytest

from buurtstem.themes.rules import Theme
from tests.agenda import AN_ITEM, NAME, adopt, interpret, propose, put_on_agenda
from tests.factories import publish_stories

AGENDA = "/en/molenveld/agenda"


@pytest.fixture
def agenda(put, cast):
    """An item about housing, one about the street that is done, and a thread of neighbours that may come."""
    with put() as session:
        publish_stories(session, 3)
        publish_stories(session, 2, text="De bus komt nooit", themes=[Theme.ENVIRONMENT])
        publish_stories(session, 2, text="De buren groeten", themes=[Theme.TOGETHERNESS])
        threads = propose(session)
        lift, bus = threads["housing/lift"].id, threads["environment/transport"].id
        adopt(session, cast, lift)
        adopt(session, cast, bus)
        interpret(session, cast, threads["togetherness/neighbours"].id)
        put_on_agenda(session, cast, lift)
        put_on_agenda(session, cast, bus, title="De bus rijdt weer")


def main_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True).split("<main")[1].split("</main>")[0]


def chip_of(page, heading):
    """Return the words of the chip by which a heading is chosen."""
    link = re.search(
        rf'<a class="chip chip--heading" href="[^"]*thema={heading}&amp;[^>]*>(.*?)</a>', page, re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]+>", " ", link[1]).split()) if link else None


def test_without_a_scheme_the_agenda_offers_the_choice_and_no_headings(client, agenda):
    page = main_of(client, AGENDA)

    assert f'href="{AGENDA}?schema=nplv"' in page
    assert "Headings of this agenda" not in page
    assert AN_ITEM.title in page


def test_a_scheme_counts_items_and_threads_under_each_heading(client, agenda):
    page = main_of(client, f"{AGENDA}?schema=nplv")

    assert chip_of(page, "woningen-en-wijken") == "woningen en wijken 2 on the agenda"
    assert chip_of(page, "meedoen") == "meedoen 0 on the agenda · 1 may come"
    assert chip_of(page, "veiligheid") == "veiligheid 0 on the agenda"
    assert chip_of(page, "geen") is None
    assert page.count("<article") == 3


def test_a_heading_shows_only_what_grew_under_it(client, agenda):
    living, joining = (
        main_of(client, f"{AGENDA}?schema=nplv&thema={id_}") for id_ in ("woningen-en-wijken", "meedoen")
    )

    assert AN_ITEM.title in living
    assert "De bus rijdt weer" in living
    assert NAME not in living
    assert NAME in joining
    assert AN_ITEM.title not in joining
    assert re.search(r'thema=meedoen&amp;schema=nplv" aria-current="true"', joining)


def test_a_heading_with_nothing_under_it_says_so(client, agenda):
    page = main_of(client, f"{AGENDA}?schema=nplv&thema=veiligheid")

    assert "Nothing on the agenda is under this heading yet." in page
    assert "<article" not in page


def test_without_a_scheme_a_theme_in_the_address_changes_nothing(client, agenda):
    assert main_of(client, f"{AGENDA}?thema=safety").count("<article") == 3


def test_an_empty_agenda_has_the_choice_and_no_headings(client, cast):
    page = main_of(client, f"{AGENDA}?schema=nplv")

    assert "Nothing stands on the agenda yet" in page
    assert "Headings of this agenda" not in page


def test_cards_items_and_threads_name_heading_and_theme(client, agenda):
    page = main_of(client, f"{AGENDA}?schema=nprz")
    pages = [page]
    for kind in ("agenda", "draden"):
        link = re.search(rf'href="(/en/molenveld/{kind}/[^"?]+\?schema=nprz)"', page)
        pages.append(main_of(client, link[1]))

    for each, heading, theme in zip(
        pages, ("wonen", "wonen", "sociaal functioneren"), ("Housing", "", "Living together"), strict=True
    ):
        assert f'<bdi lang="nl">{heading}</bdi>' in each
        assert theme in each
        assert '<div class="scheme">' in each


def test_the_neighbourhoods_page_reads_its_items_so_too(client, agenda):
    page = main_of(client, "/en/molenveld/?schema=nprz").split('id="area-agenda"')[1]

    assert '<bdi lang="nl">wonen</bdi>' in page
    assert f'href="{AGENDA}?schema=nprz"' in page


@pytest.mark.parametrize("lang", ["nl", "en", "ar"])
def test_every_language_has_the_same_links(client, agenda, lang):
    page = main_of(client, f"/{lang}/molenveld/agenda?schema=overvecht")

    assert f'href="/{lang}/molenveld/agenda?thema=veilige-buurten&amp;schema=overvecht"' in page
    assert page.count('aria-current="true"') == 2


def test_staff_see_threads_under_headings(builder, agenda):
    page = main_of(builder, "/en/werk/draden?schema=nplv")

    assert '<bdi lang="nl">woningen en wijken</bdi>' in page
    link = re.search(r'href="(/en/werk/draden/\d+\?schema=nplv)"', page)
    assert "our theme:" in main_of(builder, link[1])
    assert "our theme:" not in main_of(builder, "/en/werk/draden")
