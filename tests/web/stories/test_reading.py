"""Reading: the list, its search and filters, one story; what the public sees and what it never sees."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef
from buurtstem.stories.rules import Source, ToldBy
from buurtstem.themes.actions import choose_themes
from buurtstem.themes.rules import Nature
from buurtstem.web.database import transaction
from tests.cast import LAAGHOVEN
from tests.publishing import add_story

LIST = "/nl/molenveld/verhalen"


@pytest.fixture
def published(app, cast):
    """Add a published story and return its public id."""

    def add(text, **changes):
        return add_story(
            app, text, checker=cast.builder if "area" not in changes else cast.other_checker, **changes
        )[1]

    return add


def page_of(client, address, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_story_shows_month_language_and_who_tells_and_nothing_finer(client, published):
    moment = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
    public_id = published(
        "De buren groeten elkaar", moment=moment, source=Source.DOORSTEP, nature=Nature.STRENGTH
    )
    page = page_of(client, f"{LIST}/{public_id}")
    assert "maart 2026" in page
    assert "14 maart" not in page
    assert "Nederlands" in page
    assert "een bewoner vertelt" in page
    assert "Kracht" in page
    assert "deur" not in page.split("</header>")[1].split("<footer")[0]


def test_a_professional_can_be_told_apart(client, published):
    public_id = published("De lift is stuk", told_by=ToldBy.PROFESSIONAL)
    assert "een bewoner vertelt" not in page_of(client, f"{LIST}/{public_id}")
    assert "een bewoner vertelt" not in page_of(client, LIST).split("<main")[1]


def test_a_story_in_arabic_keeps_its_language_and_direction_on_a_dutch_page(client, published):
    public_id = published("المصعد معطل", lang="ar")
    for page in (page_of(client, LIST), page_of(client, f"{LIST}/{public_id}")):
        assert 'dir="rtl"' in page
        assert 'lang="ar">' in page.split("<main")[1]


def test_the_words_that_led_to_a_theme_are_shown(client, published):
    page = page_of(client, f"{LIST}/{published('De lift is stuk')}")
    assert "<q" in page
    assert ">lift</q>" in page


def test_stories_of_another_neighbourhood_are_not_in_the_list(client, published):
    public_id = published("Aan de vijver zitten we", area=LAAGHOVEN)
    assert "vijver" not in page_of(client, LIST)
    assert client.get(f"{LIST}/{public_id}").status_code == 404
    assert "vijver" in page_of(client, f"/nl/laaghoven/verhalen/{public_id}")


def test_a_story_that_is_not_published_has_no_page(app, client, cast):
    waiting = add_story(app, "Wacht nog")[1]
    private = add_story(app, "Liever niet", checker=cast.checker, may_be_shown=False)[1]
    for public_id in (waiting, private, "bestaat-niet"):
        assert client.get(f"{LIST}/{public_id}").status_code == 404
    assert "Wacht nog" not in page_of(client, LIST)
    assert "Liever niet" not in page_of(client, LIST)


def test_search_finds_words_without_case_and_accents(client, published):
    published("In het CAFÉ drinken we koffie")
    published("De lift is stuk")
    page = page_of(client, f"{LIST}?zoek=cafe")
    assert "koffie" in page
    assert "lift" not in page.split("<main")[1]
    assert "1 verhaal" in page


def test_search_takes_signs_literally(client, published):
    published("Honderd procent: 100% blij")
    published("Duizend mensen")
    assert "blij" in page_of(client, f"{LIST}?zoek=100%25")
    assert "Duizend" not in page_of(client, f"{LIST}?zoek=%25").split("<main")[1]
    assert "Er is geen verhaal met deze woorden" in page_of(client, f"{LIST}?zoek=_____")


def test_a_filter_with_fewer_than_ten_tellers_shows_the_wider_set_and_says_why(client, published):
    for number in range(9):
        published(f"Lift nummer {number}")
    published("De buren helpen")
    page = page_of(client, f"{LIST}?thema=housing")
    assert "De buren helpen" in page
    assert "minder dan tien vertellers" in page


def test_with_ten_tellers_the_filter_answers(client, published):
    for number in range(10):
        published(f"Lift nummer {number}")
        published(f"De buren helpen {number}")
    page = page_of(client, f"{LIST}?thema=housing")
    assert "De buren helpen" not in page
    assert "10 verhalen" in page
    assert "minder dan tien vertellers" not in page


def test_the_list_says_from_how_many_tellers_it_is_once_there_are_ten(client, published):
    for number in range(9):
        published(f"Lift nummer {number}")
    few = page_of(client, "/en/molenveld/verhalen")
    assert "one teller may have told several" in few
    published("De buren helpen")
    enough = page_of(client, "/en/molenveld/verhalen")
    assert "from 10 tellers" in enough
    assert "one receipt is one teller, not one person" in enough
    assert "tellers" not in page_of(client, "/en/molenveld/verhalen?zoek=nummer").split("<main")[1]


@pytest.mark.parametrize("wish", ["thema=housing&taal=pl", "aard=dream", "taal=pl", "thema=pride&aard=idea"])
def test_no_filter_singles_out_a_few(client, published, wish):
    published("Mieszkam tu, lift", lang="pl", nature=Nature.DREAM)
    for number in range(12):
        published(f"Lift nummer {number}")
    page = page_of(client, f"{LIST}?{wish}")
    assert "minder dan tien vertellers" in page
    assert "13 verhalen" in page


@pytest.mark.parametrize(
    "wish", ["thema=onzin", "aard=x", "taal=xx", "p=-1", "p=0", "p=99999999999", "p=abc", "q=1"]
)
def test_odd_questions_are_answered_with_the_list(client, published, wish):
    published("De lift is stuk")
    page_of(client, f"{LIST}?{wish}")


def test_the_list_has_pages_that_keep_the_question(client, published):
    for number in range(21):
        published(f"Lift nummer {number}")
    first = page_of(client, f"{LIST}?zoek=lift")
    assert first.count("<article") == 20
    assert "p=2" in first
    assert "zoek=lift" in first
    second = page_of(client, f"{LIST}?zoek=lift&p=2")
    assert second.count("<article") == 1


def test_htmx_gets_the_list_alone_and_a_history_restore_the_page(client, published):
    published("De lift is stuk")
    fragment = page_of(client, LIST, **{"HX-Request": "true"})
    assert fragment.lstrip().startswith("<section")
    restored = page_of(client, LIST, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert restored.lstrip().startswith("<!doctype")
    boosted = page_of(client, LIST, **{"HX-Request": "true", "HX-Boosted": "true"})
    assert boosted.lstrip().startswith("<!doctype")


def test_an_empty_neighbourhood_invites(client, cast):
    for address in (LIST, "/nl/molenveld/", "/ar/molenveld/verhalen"):
        assert "/molenveld/vertel" in page_of(client, address)


def test_the_front_page_names_neighbourhoods_by_municipality(client, cast):
    page = page_of(client, "/nl/")
    assert (
        page.index("GM0355") < page.index("Laaghoven") < page.index("Voorbeeldstad") < page.index("Molenveld")
    )


def test_the_front_page_speaks_the_browsers_language(client, cast):
    for asked, lang in (("tr-TR,tr;q=0.9,nl;q=0.5", "tr"), ("zh", "nl"), ("", "nl"), ("ar", "ar")):
        answer = client.get("/", headers={"Accept-Language": asked})
        assert f'<html lang="{lang}"' in answer.get_data(as_text=True)
        assert "Accept-Language" in answer.headers["Vary"]


def test_a_page_links_to_itself_in_every_language(client, published):
    published("De lift is stuk")
    page = page_of(client, LIST)
    for lang in ("nl", "en", "tr", "ar", "pl", "uk", "de", "fr", "es"):
        assert f'href="/{lang}/molenveld/verhalen"' in page


@pytest.mark.parametrize(
    "address", ["/nl/privacy", "/en/privacy", "/ar/privacy", "/nl/ontwerp", "/ar/ontwerp"]
)
def test_pages_of_information_are_there(client, cast, address):
    page_of(client, address)


def test_the_design_page_has_a_short_address(client, cast):
    answer = client.get("/ontwerp", headers={"Accept-Language": "ar"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/ar/ontwerp"


def test_without_open_neighbourhoods_the_front_page_says_so(client):
    assert "nog geen buurt open" in page_of(client, "/nl/")


def test_a_theme_shows_its_words_where_they_stand_in_the_text(app, client, cast):
    text = "De LIFT is <stuk>. Weer die lift."
    public_id = add_story(app, text, checker=cast.checker)[1]
    address = f"/en/molenveld/verhalen/{public_id}"
    page = client.get(address).get_data(as_text=True)
    assert "<mark>" not in page
    assert f'href="{address}?waarom=housing#story"' in page

    page = client.get(f"{address}?waarom=housing").get_data(as_text=True)
    assert "De <mark>LIFT</mark> is &lt;stuk&gt;. Weer die <mark>lift</mark>." in page
    assert "by which a program found “Housing”" in page
    assert '<details class="more" open>' in page
    for odd in ("onzin", "say", "<b>"):
        assert "<mark>" not in client.get(address, query_string={"waarom": odd}).get_data(as_text=True)
        asked = {"waarom": odd, "zoek": "lift"}
        page = client.get(address, query_string=asked).get_data(as_text=True)
        assert "<mark>lift</mark>" in page
        assert "by which a program found" not in page


def test_words_are_marked_from_right_to_left_too(app, client, cast):
    public_id = add_story(app, "المصعد معطل lift", checker=cast.checker, lang="ar")[1]
    page = client.get(f"/ar/molenveld/verhalen/{public_id}?waarom=housing").get_data(as_text=True)
    assert "المصعد معطل <mark>lift</mark>" in page


def test_a_theme_that_its_teller_confirmed_shows_the_words_too(app, client, cast):
    story_id, public_id = add_story(app, "De lift is stuk", checker=cast.checker)[2:0:-1]
    with app.app_context(), transaction() as session:
        choose_themes(session, ContributionRef("story", story_id), ["housing", "say"], "teller", now())
    page = client.get(f"/en/molenveld/verhalen/{public_id}").get_data(as_text=True)
    assert "?waarom=housing" in page
    assert "?waarom=say" not in page
