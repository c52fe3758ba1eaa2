"""Filters and search: found in any spelling, and never a list of a few tellers."""

from __future__ import annotations

import pytest

from buurtstem.core.contributions import ContributionState
from buurtstem.stories.queries import list_stories
from buurtstem.stories.rules import FEWEST_TELLERS, StoryFilter
from buurtstem.themes.rules import Nature, Theme
from tests.browsing import send_form
from tests.cast import MOLENVELD
from tests.factories import add_story, publish_stories

pytestmark = pytest.mark.usefixtures("any_cast")

FILTERS = {
    "theme": (StoryFilter(themes=(Theme.PRIDE,)), {"themes": [Theme.PRIDE]}),
    "nature": (StoryFilter(nature=Nature.DREAM), {"nature": Nature.DREAM}),
    "language": (StoryFilter(lang="uk"), {"lang": "uk"}),
    "theme and nature": (
        StoryFilter(themes=(Theme.PRIDE,), nature=Nature.DREAM),
        {"themes": [Theme.PRIDE], "nature": Nature.DREAM},
    ),
    "nature and words": (StoryFilter(nature=Nature.DREAM, words="lift"), {"nature": Nature.DREAM}),
}


def ask(write, wish: StoryFilter, size: int = 100):
    with write() as session:
        return list_stories(session, MOLENVELD, wish, 1, size)


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize(("tellers", "widened"), [(9, True), (10, False)])
def test_a_filter_with_fewer_than_ten_tellers_shows_the_wider_set(write, name, tellers, widened):
    assert FEWEST_TELLERS == 10
    wish, matching = FILTERS[name]
    with write() as session:
        publish_stories(session, 4)
        publish_stories(session, tellers, **matching)
    found = ask(write, wish)

    assert found.widened is widened
    assert found.total == len(found.cards) == (tellers + 4 if widened else tellers)


def test_two_filters_that_each_have_ten_but_not_together_show_the_wider_set(write):
    with write() as session:
        publish_stories(session, 9, nature=Nature.DREAM, lang="tr")
        publish_stories(session, 5, nature=Nature.DREAM)
        publish_stories(session, 5, lang="tr")

    assert ask(write, StoryFilter(nature=Nature.DREAM)).total == 14
    assert ask(write, StoryFilter(lang="tr")).total == 14
    both = ask(write, StoryFilter(nature=Nature.DREAM, lang="tr"))
    assert (both.widened, both.total) == (True, 19)


def test_stories_that_are_not_public_do_not_make_ten(write):
    with write() as session:
        publish_stories(session, 9, nature=Nature.DREAM)
        for state in (ContributionState.WAITING, ContributionState.HELD_BACK, ContributionState.WITHDRAWN):
            add_story(session, state, nature=Nature.DREAM)
        add_story(session, ContributionState.PUBLISHED, nature=Nature.DREAM, area_code="BU03550205")

    assert ask(write, StoryFilter(nature=Nature.DREAM)).widened


def test_a_theme_is_found_by_the_choice_that_counts(write):
    with write() as session:
        publish_stories(session, 10)  # the machine says housing
        publish_stories(session, 10, themes=[Theme.SAFETY, Theme.SAY])  # so it does here; the tellers do not

    for theme, total in ((Theme.HOUSING, 10), (Theme.SAFETY, 10), (Theme.SAY, 10)):
        found = ask(write, StoryFilter(themes=(theme,)))
        assert (found.widened, found.total) == (False, total)
        assert all(theme in {tag.code for tag in card.themes} for card in found.cards)


def test_a_search_alone_may_find_one_story(write):
    with write() as session:
        publish_stories(session, 3)
        add_story(session, ContributionState.PUBLISHED, text="De kiosk op het plein")

    found = ask(write, StoryFilter(words="kiosk"))
    assert (found.widened, found.total) == (False, 1)


TEXTS = {
    "nl": "De cafébaas en de ‘Óude’ IJssalon",
    "ar": "أُحِبُّ المصعدَ في المدرسة",
    "tr": "Işık İstanbul'da çok güzel",
    "pl": "Łódź i żółty dom",
    "uk": "Наш двір дуже гарний, їжак",
    "de": "Die Straße ist groß",
}


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("CAFEBAAS", "nl"),
        ("cafébaas", "nl"),
        ("oude ijssalon", "nl"),
        ("ijssalon oude", "nl"),  # every word, in any order
        ("احب", "ar"),  # without hamza and vowel signs
        ("المدرسه", "ar"),  # ha for ta marbuta
        ("isik istanbul", "tr"),
        ("IŞIK", "tr"),
        ("lodz zolty", "pl"),
        ("ŁÓDŹ", "pl"),
        ("ДВІР їжак", "uk"),
        ("strasse", "de"),
        ("STRASSE gross", "de"),
    ],
)
def test_words_are_found_in_any_case_and_with_or_without_accents(write, words, lang):
    with write() as session:
        for text in TEXTS.values():
            add_story(session, ContributionState.PUBLISHED, text=text)

    assert [card.text for card in ask(write, StoryFilter(words=words)).cards] == [TEXTS[lang]]


@pytest.mark.parametrize("words", ["%", "_", "100%", "\\", "'; DROP TABLE story; --"])
def test_signs_that_mean_something_to_a_database_are_only_signs(write, words):
    with write() as session:
        add_story(session, ContributionState.PUBLISHED, text="Gewoon een verhaal over de lift")

    assert ask(write, StoryFilter(words=words)).total == 0


@pytest.mark.parametrize(
    ("address", "statuses"),
    [
        ("/nl/molenveld/verhalen?zoek=a%00b&thema=%00&aard=%00&taal=%00&p=%00", {200}),
        ("/nl/molen%00veld/", {400, 404}),
        ("/nl/molenveld/verhalen/%00", {400, 404}),
        ("/media/%00", {400, 404}),
    ],
)
def test_an_address_with_an_impossible_sign_is_no_fault_of_ours(any_app, address, statuses):
    # PostgreSQL refuses a zero sign where SQLite finds nothing
    assert any_app.test_client().get(address).status_code in statuses


def test_a_typed_zero_sign_is_no_fault_of_ours(any_app):
    answer = send_form(any_app.test_client(), "/nl/werk/inloggen", email="a\x00@b.example", password="x")
    assert answer.status_code in {400, 422}


def test_a_percent_sign_is_found_where_it_stands(write):
    with write() as session:
        add_story(session, ContributionState.PUBLISHED, text="De huur steeg 100% in_een jaar")
        add_story(session, ContributionState.PUBLISHED, text="De huur steeg 1000 in een jaar")

    assert ask(write, StoryFilter(words="100%")).total == 1
    assert ask(write, StoryFilter(words="in_een")).total == 1
