"""A heading asks for the union of its themes; the rule of ten tellers holds for that union."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from buurtstem.agenda.actions.items import add_source_thread
from buurtstem.agenda.models import ItemThread
from buurtstem.agenda.queries.items import agenda_of, get_item
from buurtstem.core.contributions import ContributionState
from buurtstem.stories.queries import list_stories
from buurtstem.stories.rules import StoryFilter, Wider
from buurtstem.themes.rules import Theme
from tests.agenda import DAY, adopt, agenda_with_item, propose
from tests.cast import MOLENVELD, MOMENT
from tests.factories import add_story, publish_stories

pytestmark = pytest.mark.usefixtures("any_cast")
LIVING = (Theme.HOUSING, Theme.ENVIRONMENT, Theme.SUSTAINABILITY)


def ask(write, *themes: Theme):
    with write() as session:
        return list_stories(session, MOLENVELD, StoryFilter(themes=themes), 1, 100)


def test_a_heading_may_have_ten_tellers_where_each_of_its_themes_has_less(write):
    with write() as session:
        publish_stories(session, 10, themes=[Theme.PRIDE])
        publish_stories(session, 5, themes=[Theme.HOUSING])
        publish_stories(session, 5, themes=[Theme.ENVIRONMENT])

    found = ask(write, *LIVING)
    assert (found.wider, found.total, found.tellers) == (None, 10, 10)
    assert ask(write, Theme.HOUSING).wider is Wider.FEW


def test_a_story_with_two_themes_of_a_heading_is_there_once(write):
    with write() as session:
        publish_stories(session, 9, themes=[Theme.HOUSING, Theme.ENVIRONMENT])

    nine = ask(write, *LIVING)
    assert (nine.wider, nine.total) == (Wider.FEW, 9)
    with write() as session:
        add_story(session, ContributionState.PUBLISHED, themes=[Theme.SUSTAINABILITY])
    ten = ask(write, *LIVING)
    assert (ten.wider, ten.total, len(ten.cards)) == (None, 10, 10)


def test_a_heading_without_themes_shows_the_wider_set(write):
    with write() as session:
        publish_stories(session, 12)

    found = ask(write)
    assert (found.wider, found.total) == (Wider.FEW, 12)


def test_an_item_has_the_themes_of_the_threads_from_which_it_grew(write, any_cast):
    with write() as session:
        _, item_id = agenda_with_item(session, any_cast)
        publish_stories(session, 2, text="De bus komt nooit", themes=[Theme.ENVIRONMENT])
        bus = propose(session)["environment/transport"]
        adopt(session, any_cast, bus.id)
        assert get_item(session, item_id, DAY).card.themes == (Theme.HOUSING,)
        add_source_thread(session, any_cast.builder, item_id, bus.public_id, MOMENT)
        [card] = agenda_of(session, MOLENVELD, DAY)

    assert card.themes == (Theme.HOUSING, Theme.ENVIRONMENT)
    assert (card.stories, card.receipts) == (5, 5)


def test_an_item_of_which_every_thread_is_gone_still_has_a_card(write, any_cast):
    with write() as session:
        agenda_with_item(session, any_cast)
        session.execute(delete(ItemThread))
        [card] = agenda_of(session, MOLENVELD, DAY)

    assert (card.themes, card.stories, card.receipts, card.professionals) == ((), 0, 0, 0)
