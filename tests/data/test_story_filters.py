"""Filters and search: found in any spelling, and never a list of a few tellers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from buurtstem.core.contributions import ContributionState
from buurtstem.stories.queries import list_stories
from buurtstem.stories.rules import FEWEST_TELLERS, Source, StoryFilter, ToldBy, Wider
from buurtstem.themes.rules import Nature, Theme
from tests.browsing import send_form
from tests.cast import MOLENVELD, MOMENT
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
def test_a_filter_with_fewer_than_ten_tellers_shows_the_wider_set(write, name):
    assert FEWEST_TELLERS == 10
    wish, matching = FILTERS[name]
    with write() as session:
        publish_stories(session, 10)
        publish_stories(session, 9, **matching)
    few = ask(write, wish)
    assert (few.wider, few.total, len(few.cards)) == (Wider.FEW, 19, 19)

    with write() as session:
        publish_stories(session, 1, **matching)
    enough = ask(write, wish)
    assert (enough.wider, enough.total, len(enough.cards)) == (None, 10, 10)


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_that_leaves_fewer_than_ten_tellers_apart_shows_the_wider_set(write, name):
    # "18 of 20 tell of a dream" says as much of the other two as a list of two
    wish, matching = FILTERS[name]
    with write() as session:
        publish_stories(session, 10, **matching)
    assert (ask(write, wish).wider, ask(write, wish).total) == (None, 10)

    for more, others in ((1, 1), (8, 9)):
        with write() as session:
            publish_stories(session, more)
        assert (ask(write, wish).wider, ask(write, wish).total) == (Wider.REST, 10 + others)

    with write() as session:
        publish_stories(session, 1)
    assert (ask(write, wish).wider, ask(write, wish).total) == (None, 10)


def test_two_filters_that_each_have_ten_but_not_together_show_the_wider_set(write):
    with write() as session:
        publish_stories(session, 9, nature=Nature.DREAM, lang="tr")
        publish_stories(session, 11, nature=Nature.DREAM)
        publish_stories(session, 12, lang="tr")

    assert ask(write, StoryFilter(nature=Nature.DREAM)).total == 20
    assert ask(write, StoryFilter(lang="tr")).total == 21
    both = ask(write, StoryFilter(nature=Nature.DREAM, lang="tr"))
    assert (both.wider, both.total) == (Wider.FEW, 32)


def test_two_filters_that_leave_few_apart_from_one_of_them_show_the_wider_set(write):
    with write() as session:
        publish_stories(session, 20, nature=Nature.DREAM, lang="tr")
        publish_stories(session, 3, nature=Nature.DREAM)
        publish_stories(session, 12, lang="tr")

    assert ask(write, StoryFilter(nature=Nature.DREAM)).total == 23
    both = ask(write, StoryFilter(nature=Nature.DREAM, lang="tr"))
    assert (both.wider, both.total) == (Wider.REST, 35)


def test_a_story_without_a_nature_is_one_of_the_others(write):
    with write() as session:
        publish_stories(session, 12, nature=Nature.DREAM)
        publish_stories(session, 3)

    assert ask(write, StoryFilter(nature=Nature.DREAM)).wider is Wider.REST


def test_more_than_three_filters_at_once_show_the_wider_set(write):
    everything = StoryFilter(
        nature=Nature.DREAM, lang="tr", month=MOMENT.date().replace(day=1), told_by=ToldBy.RESIDENT
    )
    with write() as session:
        publish_stories(session, 12, nature=Nature.DREAM, lang="tr")

    assert (ask(write, everything).wider, ask(write, everything).total) == (Wider.TOO_MANY, 12)
    assert ask(write, replace(everything, lang=None)).wider is None


@pytest.mark.parametrize(
    ("wish", "matching", "other"),
    [
        (StoryFilter(told_by=ToldBy.PROFESSIONAL), {"told_by": ToldBy.PROFESSIONAL}, {}),
        (StoryFilter(source="in_person"), {"source": Source.TOUR}, {}),
        (StoryFilter(source="web"), {}, {"source": Source.TOUR}),
        (StoryFilter(month=date(2026, 2, 1)), {"told_on": date(2026, 2, 20)}, {"told_on": date(2026, 3, 1)}),
    ],
    ids=["who tells", "in person", "web", "month"],
)
def test_who_tells_how_and_when_can_be_asked_for(write, wish, matching, other):
    with write() as session:
        publish_stories(session, 11, **matching)
        publish_stories(session, 10, **other)
    found = ask(write, wish)

    assert (found.wider, found.total) == (None, 11)
    for card in found.cards:
        assert all(getattr(card, name) == getattr(wish, name) for name in wish.properties)


def test_stories_that_are_not_public_do_not_make_ten(write):
    with write() as session:
        publish_stories(session, 9, nature=Nature.DREAM)
        for state in (ContributionState.WAITING, ContributionState.HELD_BACK, ContributionState.WITHDRAWN):
            add_story(session, state, nature=Nature.DREAM)
        add_story(session, ContributionState.PUBLISHED, nature=Nature.DREAM, area_code="BU03550205")

    assert ask(write, StoryFilter(nature=Nature.DREAM)).wider is Wider.FEW


def test_a_theme_is_found_by_the_choice_that_counts(write):
    with write() as session:
        publish_stories(session, 10)  # the machine says housing
        publish_stories(session, 10, themes=[Theme.SAFETY, Theme.SAY])  # so it does here; the tellers do not

    for theme, total in ((Theme.HOUSING, 10), (Theme.SAFETY, 10), (Theme.SAY, 10)):
        found = ask(write, StoryFilter(themes=(theme,)))
        assert (found.wider, found.total) == (None, total)
        assert all(theme in {tag.code for tag in card.themes} for card in found.cards)


def test_a_search_alone_may_find_one_story(write):
    with write() as session:
        publish_stories(session, 3)
        add_story(session, ContributionState.PUBLISHED, text="De kiosk op het plein")

    found = ask(write, StoryFilter(words="kiosk"))
    assert (found.wider, found.total) == (None, 1)


TEXTS = {
    "nl": "De cafébaas en de ‘Óude’ IJssalon",
    "ar": "أُحِبُّ المصعدَ في المدرسة",
    "tr": "Işık İstanbul'da çok güzel",
    "pl": "Łódź i żółty dom",
    "uk": "Наш двір дуже гарний, їжак",
    "de": "Die Straße ist groß",
}


SPELLINGS = (
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
)


def test_words_are_found_in_any_case_and_with_or_without_accents(write):
    with write() as session:
        for text in TEXTS.values():
            add_story(session, ContributionState.PUBLISHED, text=text)

    for words, lang in SPELLINGS:
        found = [card.text for card in ask(write, StoryFilter(words=words)).cards]
        assert found == [TEXTS[lang]], words


def test_signs_that_mean_something_to_a_database_are_only_signs(write):
    with write() as session:
        add_story(session, ContributionState.PUBLISHED, text="Gewoon een verhaal over de lift")

    for words in ("%", "_", "100%", "\\", "'; DROP TABLE story; --"):
        assert ask(write, StoryFilter(words=words)).total == 0, words


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
    assert ask(write, StoryFilter(words="100")).total == 2
