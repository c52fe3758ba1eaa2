"""All pairs of public filters on the demo: no set under ten tellers is singled out, in no way."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionState
from buurtstem.demo.load import load_demo
from buurtstem.places.queries import municipalities_with_open_neighbourhoods
from buurtstem.stories.models import Story
from buurtstem.stories.queries import list_stories
from buurtstem.stories.queries.lists import answer, asked
from buurtstem.stories.rules import FEWEST_TELLERS, PUBLIC_SOURCES, StoryFilter, ToldBy, Wider
from buurtstem.themes.rules import Nature, Theme
from buurtstem.web.database import transactions_of

FEW = range(1, FEWEST_TELLERS)


@pytest.fixture
def demo(app: Flask):
    """The demo, in a transaction that stays open."""
    load_demo(transactions_of(app), app.extensions["settings"], app.extensions["tagger"], now())
    with transactions_of(app)() as session:
        yield session


def wishes_for(months: set[Any]) -> list[StoryFilter]:
    """Return every filter with one property or two that a reader can ask for."""
    values = [
        *({"themes": (theme,)} for theme in Theme),
        *({"nature": nature} for nature in Nature),
        *({"lang": lang} for lang in ("nl", "en", "tr", "ar", "pl", "uk", "de", "fr", "es")),
        *({"month": month} for month in sorted(months)),
        *({"told_by": side} for side in ToldBy),
        *({"source": source} for source in PUBLIC_SOURCES),
    ]
    pairs = [one | other for one, other in combinations(values, 2) if set(one) != set(other)]
    return [StoryFilter(**each) for each in (*values, *pairs)]


def ids_of(session: Session, area: str, wish: StoryFilter) -> frozenset[int]:
    """Return which stories a list that answers this holds."""
    return frozenset(session.scalars(select(Story.id).where(asked(area, wish))))


def look_through_pages(session: Session, area: str, wish: StoryFilter) -> None:
    """Fail when the pages of an answer are not that answer, each story once, with one count on all pages."""
    whole = list_stories(session, area, wish, 1, 1000)
    pages = [list_stories(session, area, wish, number, 7) for number in range(1, whole.total // 7 + 3)]

    assert tuple(card for page in pages for card in page.cards) == whole.cards
    assert len(whole.cards) == whole.total
    assert {(page.total, page.tellers, page.wider) for page in pages} == {
        (whole.total, whole.tellers, whole.wider)
    }


def test_no_filter_and_no_pair_of_filters_singles_out_a_few_also_not_by_difference_or_paging(demo):
    rows = demo.execute(select(Story.id, Story.talk_id, Story.shown_month, Story.state)).all()
    teller = {row.id: ("talk", row.talk_id) if row.talk_id else ("story", row.id) for row in rows}
    public = {row.id for row in rows if row.state == ContributionState.PUBLISHED}
    wishes = wishes_for({row.shown_month for row in rows})
    seen = []
    areas = [
        area.code for place in municipalities_with_open_neighbourhoods(demo) for area in place.neighbourhoods
    ]

    for area in areas:
        everything = answer(demo, area, StoryFilter())
        answers = {StoryFilter(): ids_of(demo, area, StoryFilter())}
        assert answers[StoryFilter()] <= public
        for wish in wishes:
            found = answer(demo, area, wish)
            seen.append(found.wider)
            if found.wider:  # nothing of what was asked shines through, also not in the counts
                assert replace(found, wider=None) == everything
                continue
            answers[wish] = ids_of(demo, area, wish)
            tellers = {teller[each] for each in answers[wish]}
            assert (found.total, found.tellers) == (len(answers[wish]), len(tellers))
            assert len(tellers) >= FEWEST_TELLERS, (area, wish)
        # by difference: each answered question beside those with fewer of its properties
        for wish, ids in answers.items():
            for name in wish.properties:
                for larger in {wish.wider(), replace(wish, **{name: None})} & set(answers):
                    apart = {teller[each] for each in answers[larger] - ids}
                    assert len(apart) not in FEW, (area, wish, larger)

        for wish in (StoryFilter(), *list(answers)[:3], StoryFilter(lang="fr")):
            look_through_pages(demo, area, wish)

    assert len(wishes) > 500
    assert set(seen) == {None, Wider.FEW, Wider.REST}
    assert seen.count(None) > 10  # the rule leaves something to choose from
