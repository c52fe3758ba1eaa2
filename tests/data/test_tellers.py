"""One person in one talk at the door is one teller, wherever ten tellers are asked for."""

from __future__ import annotations

import pytest

from buurtstem.stories.queries import StoryList, list_stories
from buurtstem.stories.rules import StoryFilter, Wider
from buurtstem.themes.rules import Nature, Theme
from tests.cast import MOLENVELD
from tests.factories import publish_stories
from tests.talks import add_talk

FIVE = tuple(f"De lift is stuk, zei de {number}e keer iemand." for number in range(5))
ALL = StoryFilter()


def ask(write, wish: StoryFilter = ALL) -> StoryList:
    with write() as session:
        return list_stories(session, MOLENVELD, wish, 1, 50)


def add_talks(write, any_cast, count: int, *texts: str, **changes: object) -> None:
    with write() as session:
        for _ in range(count):
            add_talk(session, any_cast.pair_one, *(texts or FIVE), checked=True, **changes)


@pytest.mark.parametrize("wish", [StoryFilter(themes=(Theme.HOUSING,)), StoryFilter(lang="pl")])
def test_fifty_pieces_of_nine_tellers_are_not_answered_and_those_of_ten_are(write, any_cast, wish):
    with write() as session:
        publish_stories(session, 10, text="De buren zingen samen")
    add_talks(write, any_cast, 9, text_lang="pl")
    few = ask(write, wish)
    assert (few.wider, few.total, few.tellers) == (Wider.FEW, 55, 19)
    add_talks(write, any_cast, 1, text_lang="pl")

    enough = ask(write, wish)
    assert (enough.wider, enough.total, enough.tellers) == (None, 50, 10)


def test_pieces_and_stories_of_their_own_count_together(write, any_cast):
    with write() as session:
        publish_stories(session, 8, nature=Nature.DREAM, text="Ik droom van een boom")
    with write() as session:
        add_talk(session, any_cast.pair_one, checked=True)
        publish_stories(session, 10)
    assert ask(write, StoryFilter(nature=Nature.DREAM)).wider is Wider.FEW
    with write() as session:
        publish_stories(session, 2, nature=Nature.DREAM, text="Ik droom van een bos")

    assert ask(write, StoryFilter(nature=Nature.DREAM)).tellers == 10


def test_a_talk_and_a_story_with_the_same_number_are_two_tellers(write, any_cast):
    add_talks(write, any_cast, 6, "De lift is stuk")  # talks 1 to 6, stories 1 to 6
    with write() as session:
        publish_stories(session, 4)

    assert ask(write, StoryFilter(themes=(Theme.HOUSING,))).tellers == 10


def test_pages_go_by_stories(write, any_cast):
    add_talks(write, any_cast, 10)
    with write() as session:
        pages = [list_stories(session, MOLENVELD, ALL, number, 20) for number in (1, 2, 3)]

    assert [len(page.cards) for page in pages] == [20, 20, 10]
    assert {(page.total, page.tellers) for page in pages} == {(50, 10)}


def test_how_many_tellers_is_not_said_of_few_nor_of_a_search(write, any_cast):
    add_talks(write, any_cast, 9)
    assert ask(write).tellers is None
    add_talks(write, any_cast, 1)
    assert ask(write).tellers == 10
    assert ask(write, StoryFilter(words="lift")).tellers is None
    assert ask(write, StoryFilter(words="lift", themes=(Theme.HOUSING,))).tellers is None
