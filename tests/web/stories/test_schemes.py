"""Stories read under the headings of a programme: chosen in the address, carried along, never a fault."""

from __future__ import annotations

import re
from itertools import product

import pytest

from buurtstem.app import create_app
from buurtstem.themes.rules import Theme
from buurtstem.web.database import transactions_of
from tests.browsing import CheckedClient
from tests.conftest import migrate_database, settings_for
from tests.factories import publish_stories
from tests.schemes import scheme_file
from tests.tagging import WordTagger

LIST = "/en/molenveld/verhalen"
UNKNOWN = "This site does not have the headings"
OURS = "Which of our themes falls under which heading was decided here."


NUMBERS = ((6, Theme.HOUSING), (4, Theme.ENVIRONMENT), (3, Theme.PRIDE), (7, Theme.SAFETY))


@pytest.fixture
def told(app, cast):
    """Six stories about housing, four about the street, three about pride, seven about safety."""
    with transactions_of(app)() as session:
        for number, theme in NUMBERS:
            publish_stories(session, number, themes=[theme])


def main_of(client, address, status=200, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, address
    page = answer.get_data(as_text=True)
    return page.split("<main")[1].split("</main>")[0] if "<main" in page else page


def links_of(page):
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', page)]


def test_without_a_scheme_stories_have_our_themes_and_the_choice_is_offered(client, told):
    page = main_of(client, LIST)

    assert "our own themes" in page
    assert "Housing" in page
    assert OURS not in page
    assert f"{LIST}?schema=nplv" in links_of(page)
    assert not [link for link in links_of(page) if "schema" in link and link.startswith(f"{LIST}/")]


def test_a_scheme_puts_its_heading_over_our_theme_and_says_whose_it_is(client, told):
    page = main_of(client, f"{LIST}?schema=nplv")

    assert '<bdi lang="nl">woningen en wijken</bdi>' in page
    assert re.search(r"our theme:\s*<svg[^>]*>.{,120}?</svg>\s*Housing</span>", page, re.DOTALL)
    assert OURS in page
    assert "Nationaal Programma Leefbaarheid en Veiligheid" in page


def test_a_theme_without_heading_says_so_in_words(client, told):
    cards = main_of(client, f"{LIST}?schema=nplv").split("<article")[1:]

    assert sorted("No heading in NPLV" in card for card in cards) == [False] * 17 + [True] * 3
    assert all("Pride and identity" in card for card in cards if "No heading" in card)


def test_a_story_with_two_themes_under_one_heading_has_the_heading_once(app, client, cast):
    with transactions_of(app)() as session:
        publish_stories(session, 1, themes=[Theme.HOUSING, Theme.SUSTAINABILITY, Theme.SAFETY])
    [card] = main_of(client, f"{LIST}?schema=nplv").split("<article")[1:]

    assert card.count("woningen en wijken") == card.count("veiligheid") == 1
    assert "our themes:" in card
    assert "Energy and climate" in card


def test_a_heading_is_asked_for_as_the_union_of_its_themes(client, told):
    page = main_of(client, f"{LIST}?schema=nplv&thema=woningen-en-wijken")

    assert "10 stories" in page
    assert "from 10 tellers" in page
    assert re.search(
        r'<option [^>]*lang="nl"[^>]*selected[^>]*>woningen en wijken|<option [^>]*selected[^>]*lang="nl"[^>]*>woningen',
        page,
    )


@pytest.mark.parametrize("heading", ["veiligheid", "geen"])
def test_a_heading_with_fewer_than_ten_tellers_shows_all_and_says_why(client, told, heading):
    page = main_of(client, f"{LIST}?schema=nplv&thema={heading}")

    assert "Fewer than ten tellers" in page
    assert "20 stories" in page


def test_a_theme_in_the_address_is_read_as_the_heading_above_it(client, told):
    alone, above = (main_of(client, f"{LIST}?thema=housing{scheme}") for scheme in ("", "&schema=nplv"))

    assert "Fewer than ten tellers" in alone
    assert f"{LIST}?thema=housing&schema=nplv" in links_of(alone)
    assert "10 stories" in above


def test_an_unknown_heading_is_no_wish(client, told):
    for heading in ("onzin", "", "%00", "a" * 3000):
        page = main_of(client, f"{LIST}?schema=nplv&thema={heading}")

        assert "20 stories" in page, heading
        assert "Fewer than ten" not in page, heading


def test_an_unknown_scheme_shows_our_themes_and_says_so(client, told):
    unknown = ("onzin", "NPLV", "%00", "../nplv", "a" * 3000, "%D9%A1")
    for place, scheme in product(("", "verhalen", "agenda"), unknown):
        page = main_of(client, f"/en/molenveld/{place}?schema={scheme}")

        assert UNKNOWN in page, (place, scheme)
        assert OURS not in page, (place, scheme)
        assert not [link for link in links_of(page) if f"schema={scheme}" in link], (place, scheme)


@pytest.mark.parametrize("place", ["", "verhalen", "agenda"])
def test_of_two_schemes_the_first_counts(client, told, place):
    assert OURS in main_of(client, f"/en/molenveld/{place}?schema=nplv&schema=x")


def test_an_empty_scheme_is_none(client, told):
    assert UNKNOWN not in main_of(client, f"{LIST}?schema=")


def test_changing_the_scheme_keeps_words_and_lets_a_heading_go(client, told):
    links = links_of(main_of(client, f"{LIST}?schema=nplv&zoek=lift&thema=veiligheid&taal=nl&p=2"))

    assert f"{LIST}?zoek=lift&taal=nl" in links
    assert f"{LIST}?zoek=lift&taal=nl&schema=nprz" in links


def test_names_in_the_address_that_mean_something_to_the_program_are_not_followed(client, told):
    page = main_of(client, f"{LIST}?schema=nplv&endpoint=x&_external=1&_scheme=ftp&area=laaghoven&lang=ar")

    assert "/laaghoven/" not in page
    assert "ftp:" not in page


def test_the_scheme_goes_along_to_stories_places_agenda_and_languages_and_no_further(client, told):
    page = client.get(f"{LIST}?schema=nplv").get_data(as_text=True)
    with_scheme = [link for link in links_of(page) if "schema=nplv" in link]

    assert any(link.startswith(f"{LIST}/") for link in with_scheme)
    for address in ("/en/molenveld/", "/en/molenveld/begroting", "/ar/molenveld/verhalen", "/en/"):
        assert f"{address}?schema=nplv" in with_scheme, address
    for word in ("/vertel", "/bewijs", "/werk", "/static", "/privacy"):
        assert not [link for link in with_scheme if word in link], word


def test_the_search_form_sends_the_scheme_once(client, told):
    form = main_of(client, f"{LIST}?schema=nplv").split("<form")[1].split("</form>")[0]

    assert '<input type="hidden" name="schema" value="nplv">' in form
    assert f'action="{LIST}"' in form
    assert f'hx-get="{LIST}"' in form
    assert 'name="schema"' not in main_of(client, LIST)


def test_pages_of_the_list_stay_in_the_scheme(app, client, told):
    with transactions_of(app)() as session:
        publish_stories(session, 11, text="Nog meer", themes=[Theme.HOUSING])

    assert f"{LIST}?p=2&thema=woningen-en-wijken&schema=nplv" in links_of(
        main_of(client, f"{LIST}?schema=nplv&thema=woningen-en-wijken")
    )


def test_a_list_on_paper_has_the_heading_that_was_asked_for(client, told):
    sheet = f"{LIST}/afdruk?thema=woningen-en-wijken&schema=nplv"

    assert sheet in links_of(main_of(client, f"{LIST}?schema=nplv&thema=woningen-en-wijken"))
    assert main_of(client, sheet).count("<article") == 10


def test_htmx_gets_the_list_with_the_choice_in_it(client, told):
    fragment = main_of(client, f"{LIST}?schema=nplv&zoek=lift", **{"HX-Request": "true"})

    assert fragment.lstrip().startswith('<section class="stack" id="stories"')
    assert f"{LIST}?zoek=lift&schema=nprz" in links_of(fragment)


def test_the_page_of_a_neighbourhood_leads_to_its_stories_by_heading(client, told):
    page = main_of(client, "/en/molenveld/?schema=nplv")

    for heading in ("woningen-en-wijken", "veiligheid", "meedoen", "integrale-aanpak-met-regie", "geen"):
        assert f"{LIST}?thema={heading}&schema=nplv" in links_of(page)
    assert "thema=" not in main_of(client, "/en/molenveld/")


def test_one_story_is_read_in_a_scheme_and_still_says_why_our_theme(client, app, cast):
    with transactions_of(app)() as session:
        publish_stories(session, 1)
    [story] = {
        link
        for link in links_of(main_of(client, f"{LIST}?schema=nprz"))
        if link.startswith(f"{LIST}/") and "/afdruk" not in link
    }
    page = main_of(client, story)

    assert '<bdi lang="nl">wonen</bdi>' in page
    assert "Housing" in page.split("Why these themes?")[1]
    assert story.split("?")[0] + "?schema=groningen" in links_of(page)


@pytest.mark.parametrize("lang", ["nl", "en", "ar"])
def test_the_choice_is_a_list_of_links_in_every_language(client, told, lang):
    page = main_of(client, f"/{lang}/molenveld/verhalen?schema=nprz")
    chooser = page.split('<div class="scheme">')[1].split("</details>")[0]

    assert links_of(chooser) == [
        f"/{lang}/molenveld/verhalen{query}"
        for query in (
            "",
            "?schema=den-haag-zuidwest",
            "?schema=groningen",
            "?schema=nplv",
            "?schema=nprz",
            "?schema=overvecht",
        )
    ]
    assert chooser.count('aria-current="true"') == 1
    assert re.search(
        r'schema=nprz" aria-current="true"><span class="chip__name"><bdi lang="nl">NPRZ', chooser
    )
    assert "<summary>" in chooser
    assert '<bdi lang="nl">NPRZ</bdi></summary>' in chooser


def test_no_cookie_is_set(client, told):
    assert "Set-Cookie" not in client.get(f"{LIST}?schema=nplv&thema=veiligheid").headers


def test_pages_that_are_read_in_no_scheme_do_not_change(client, cast):
    for address in ("/en/privacy", "/en/molenveld/vertel", "/en/werk/inloggen", "/en/er/is/niets/hier"):
        answer = client.get(f"{address}?schema=nplv")
        assert "schema=" not in answer.get_data(as_text=True).replace(f"{address}?schema=nplv", "")


@pytest.fixture
def own_site(tmp_path, request):
    """Makes a site with these files in its own folder of schemes."""

    def own_site(files):
        folder = tmp_path / "schemes"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        app = create_app(settings_for(tmp_path), WordTagger())
        app.test_client_class = CheckedClient
        migrate_database(app)
        return app.test_client()

    return own_site


def test_an_own_scheme_of_a_municipality_is_offered_and_a_broken_one_stops_nothing(own_site):
    client = own_site({"eigen.toml": scheme_file(), "kapot.toml": "kapot"})
    front = client.get("/en/?schema=eigen")

    assert front.status_code == 200
    assert "schema=eigen" in front.get_data(as_text=True)
    assert "schema=" not in client.get("/en/?schema=kapot").get_data(as_text=True)
