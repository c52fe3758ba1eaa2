"""Threads on two levels as rows: parted by place, kept when stories arrive, read once, one run at a time."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from buurtstem.agenda.actions.proposing import keep_proposals, propose_threads, read_stories
from buurtstem.agenda.actions.stories import take_story_out
from buurtstem.agenda.models import Thread, ThreadProposal, ThreadReading, ThreadStory
from buurtstem.agenda.queries.threads import get_thread, members_of, threads_in
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.stories.actions import choose_language
from buurtstem.stories.queries import get_story
from buurtstem.themes.rules import Theme
from tests.agenda import members, propose, public_id
from tests.cast import MOLENVELD, MOMENT
from tests.data.threads import at_once
from tests.factories import add_story, publish_stories
from tests.tagging import WordTagger

PLACES = ("in de Elzenlaan", "bij de Roggeschoof", "op het Molenplein", "")
SUBJECTS = ("De lift is stuk", "Overal schimmel", "De bus komt nooit")


class CountingTagger(WordTagger):
    """Remembers what it was asked to tag."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def tag_many(self, texts):
        for text, lang in texts:
            self.seen.append(text)
            yield self.tag(text, lang)


def tell(session, number: int, first: int = 0) -> list[ContributionRef]:
    """Publish stories on three subjects at three places or none, each in words of its own."""
    return [
        add_story(
            session,
            ContributionState.PUBLISHED,
            text=f"{SUBJECTS[each % 3]} {PLACES[each // 3 % 4]}, al {'x' * (each % 7 + 3)}tig keer.",
        )
        for each in range(first, first + number)
    ]


def places_of(session) -> dict[int, set[tuple[int, str]]]:
    """Return for each story its threads."""
    found: dict[int, set[tuple[int, str]]] = {}
    cards = {card.id: card.public_id for card in threads_in(session, (MOLENVELD,))}
    for thread_id, story_ids in members_of(session, list(cards)).items():
        for story_id in story_ids:
            found.setdefault(story_id, set()).add((thread_id, cards[thread_id]))
    return found


def test_an_aspect_with_more_than_a_dozen_stories_is_parted_by_place(write, any_cast):
    with write() as session:
        publish_stories(session, 10, text="Overal schimmel")
        elzenlaan = publish_stories(session, 4, text="Schimmel in de elzenlaan")
        propose(session)
        cards = {card.place_name: card for card in threads_in(session, (MOLENVELD,))}
        assert set(cards) == {"", "Elzenlaan"}
        assert members(session, cards["Elzenlaan"].id) == {ref.id for ref in elzenlaan}
        assert {card.aspect for card in cards.values()} == {"housing/damp"}
        assert [cards[name].series for name in ("", "Elzenlaan")] == [0, 1]


def test_the_name_of_the_neighbourhood_is_no_place(write, any_cast):
    with write() as session:
        publish_stories(session, 14, text="Overal schimmel hier in het Molenveld")
        propose(session)
        assert [card.place_name for card in threads_in(session, (MOLENVELD,))] == [""]


def test_ids_stay_when_a_fifth_of_stories_arrives(write, any_cast):
    with write() as session:
        tell(session, 100)
        propose(session)
        before, threads = places_of(session), {card.id for card in threads_in(session, (MOLENVELD,))}
        tell(session, 20, first=100)
        propose(session)
        after = places_of(session)
        assert threads <= {card.id for card in threads_in(session, (MOLENVELD,))}
        assert len(threads) > 6
        assert {story: after[story] for story in before} == before
        assert len(after) == 120


def test_a_second_run_reads_nothing_and_changes_nothing(write, any_cast):
    tagger = CountingTagger()
    with write() as session:
        tell(session, 60)
        propose_threads(session, MOLENVELD, tagger, MOMENT)
        before = places_of(session)
        asked = session.scalars(select(ThreadProposal.id)).all()
    assert len(tagger.seen) == 60
    with write() as session:
        made = propose_threads(session, MOLENVELD, tagger, MOMENT)
        assert (made.opened, made.joined, made.left) == (0, 0, 0)
        assert places_of(session) == before
        assert session.scalars(select(ThreadProposal.id)).all() == asked
    assert len(tagger.seen) == 60


def test_only_new_and_changed_stories_are_read(write, any_cast):
    tagger = CountingTagger()
    with write() as session:
        refs = publish_stories(session, 3)
        propose_threads(session, MOLENVELD, tagger, MOMENT)
        add_story(session, ContributionState.PUBLISHED, text="Nog een lift")
        choose_language(session, refs[0].id, "tr", WordTagger(), MOMENT)
        propose_threads(session, MOLENVELD, tagger, MOMENT)
    assert len(tagger.seen) == 5
    assert tagger.seen[3:] == [tagger.seen[0], "Nog een lift"]
    tagger.version = "words-2"
    with write() as session:
        propose_threads(session, MOLENVELD, tagger, MOMENT)
        assert session.scalar(select(func.count()).select_from(ThreadReading)) == 4
    assert len(tagger.seen) == 9


def test_words_that_led_to_a_thread_are_known_of_a_story_that_was_read_before(write, any_cast):
    with write() as session:
        first = publish_stories(session, 1)[0]
        propose(session)
        publish_stories(session, 1)
        propose(session)
        because = session.scalar(select(ThreadStory.because).where(ThreadStory.story_id == first.id))
    assert because == ["lift"]


def test_a_story_without_an_aspect_joins_what_it_is_like_without_words_of_its_own(write, any_cast):
    pipe = "gesprongen waterleiding, ondergelopen kelder, doorweekte kartonnen dozen"
    with write() as session:
        for _ in range(3):
            add_story(session, ContributionState.PUBLISHED, text=f"Overal schimmel, {pipe}")
        publish_stories(session, 2, text="De bus komt nooit")
        damp = propose(session)["housing/damp"].id
        other = add_story(
            session, ContributionState.PUBLISHED, text=pipe.capitalize(), themes=[Theme.HOUSING]
        )
        propose(session)
        assert other.id in members(session, damp)
        because = session.scalar(select(ThreadStory.because).where(ThreadStory.story_id == other.id))
        assert because == []
        assert propose_threads(session, MOLENVELD, WordTagger(), MOMENT).left == 0


def test_a_language_that_was_not_tagged_breaks_nothing(write, any_cast):
    with write() as session:
        add_story(session, ContributionState.PUBLISHED, text="ƒ ƒƒƒ")
        publish_stories(session, 2)
        made = propose_threads(session, MOLENVELD, WordTagger(), MOMENT)
    assert (made.stories, made.opened, made.joined) == (3, 1, 2)


def test_what_was_read_of_a_story_goes_with_it(write, any_cast, any_app):
    with write() as session:
        refs = publish_stories(session, 15, text="Schimmel in de Elzenlaan")
        propose(session)
        thread_id = next(card.id for card in threads_in(session, (MOLENVELD,)) if card.place_name)
        for ref in refs:
            any_app.extensions["retention"].erase(session, ref)
        assert session.scalar(select(func.count()).select_from(ThreadReading)) == 0
        thread = get_thread(session, thread_id)
        assert (thread.place_name, thread.stories, thread.taken_back) == ("", 0, 15)


@pytest.mark.parametrize("runs", [2, 4])
def test_runs_at_the_same_time_do_not_collide(any_app, write, any_cast, runs):
    with write() as session:
        tell(session, 40)
    with write() as session:
        found = read_stories(session, MOLENVELD, WordTagger())

    def run(number: int):
        with write() as session:
            return keep_proposals(session, found, MOMENT)

    made = at_once(runs, run)
    assert sorted(each.opened > 0 for each in made) == [False] * (runs - 1) + [True]
    with write() as session:
        assert len(places_of(session)) == 40


def test_a_run_and_a_person_at_the_same_time_do_not_collide(any_app, write, any_cast):
    with write() as session:
        publish_stories(session, 3)
        thread_id = propose(session)["housing/lift"].id
        story = get_story(session, min(members(session, thread_id)))
        publish_stories(session, 3, text="Weer de lift")

    def act(number: int):
        with write() as session:
            if number:
                propose(session)
            else:
                take_story_out(session, any_cast.builder, thread_id, story.public_id, MOMENT)

    at_once(2, act)
    with write() as session:
        assert len(members(session, thread_id)) == 5
        assert public_id(session, ContributionRef("story", story.id)) == story.public_id


@pytest.mark.parametrize(
    "values",
    [
        {"series": 0},
        {"series": 1, "merged_into": 1, "id": 1},
        {"series": 1, "merged_into": 999},
    ],
    ids=str,
)
def test_the_database_refuses_threads_that_cannot_be(write, any_cast, values):
    with write() as session:
        publish_stories(session, 2)
        propose(session)
    row = {
        "public_id": "x" * 12,
        "area_code": MOLENVELD,
        "theme": "housing",
        "aspect": "housing/lift",
        "made_by": "machine",
        "stage": "proposed",
        "stage_at": MOMENT,
        "created_at": MOMENT,
    }
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(Thread).values(row | values))
