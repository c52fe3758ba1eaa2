"""What the machine asks people: clear questions, few, and not again after a no."""

from __future__ import annotations

from dataclasses import replace

import pytest

from buurtstem.agenda.rules.likeness import features_of, rarities_of
from buurtstem.agenda.rules.proposals import (
    MOST_APART,
    MOST_MERGES_AND_SPLITS,
    Asked,
    LooseStory,
    ProposalKind,
    ProposalReason,
    ProposalState,
    ThreadOfStories,
    has_grown_much,
    proposals_for,
)
from buurtstem.agenda.rules.threads import Stage
from buurtstem.themes.rules import Theme

PIPE = "Gesprongen waterleiding, ondergelopen kelder, doorweekte kartonnen dozen"
LONG = " ".join(f"{letter * 4}woord" for letter in "abcdefghijklmnopqrst")
SOME = [features_of(f"{letter * 6} verhaal") for letter in "abcdefghijklm"]


def thread(number: int, texts, theme=Theme.HOUSING, aspect="housing/damp", place="", places=None, **more):
    stories = more.pop("stories", range(100 * number, 100 * number + len(texts)))
    return ThreadOfStories(
        number,
        theme,
        aspect,
        Stage.PROPOSED,
        place,
        tuple(stories),
        tuple(features_of(text) for text in texts),
        tuple(places or ((),) * len(texts)),
        **more,
    )


def ask(threads, loose=(), before=()):
    features = [each for thread in threads for each in thread.features]
    weights = rarities_of([*features, *(story.features for story in loose), *SOME])
    return proposals_for(threads, loose, before, weights)


def asked(*arguments, **more):
    return [(each.kind, each.reason, each.thread_id, each.other_id) for each in ask(*arguments, **more)]


def test_threads_of_the_same_stories_could_be_one():
    one, other = thread(1, [PIPE] * 4, stories=[1, 2, 3, 4]), thread(2, ["Muf"] * 4, stories=[2, 3, 4, 5])

    assert asked([other, one]) == [(ProposalKind.MERGE, ProposalReason.STORIES, 1, 2)]
    assert asked([one, replace(other, theme=Theme.SAY)]) == []
    assert asked([one, thread(2, ["Muf"] * 4, stories=[3, 4, 5, 6], aspect="housing/lift")]) == []


def test_threads_of_one_aspect_and_place_could_be_one():
    one, other = (thread(number, ["Muf"], place="elsenlan") for number in (1, 2))

    assert asked([one, other]) == [(ProposalKind.MERGE, ProposalReason.PLACE, 1, 2)]
    assert asked([one, replace(other, place="gul")]) == []


def test_threads_in_the_same_words_could_be_one():
    one, other = (thread(number, [PIPE] * 3, aspect=None) for number in (1, 2))

    assert asked([one, other]) == [(ProposalKind.MERGE, ProposalReason.WORDS, 1, 2)]
    assert asked([one, thread(2, ["Buren groeten elkaar nooit"] * 3, aspect=None)]) == []


def crowded(number=1, named=4, total=14, **more):
    places = [("elsenlan",)] * named + [()] * (total - named)
    return thread(number, ["Overal schimmel"] * total, places=places, **more)


def test_a_large_thread_that_names_a_place_holds_two_subjects():
    found = ask([crowded()])[0]

    assert (found.kind, found.reason, found.about, len(found.stories)) == (
        ProposalKind.SPLIT,
        ProposalReason.PLACE,
        "elsenlan",
        4,
    )


@pytest.mark.parametrize(
    "large",
    [
        crowded(total=12),
        crowded(named=2),
        crowded(named=13),
        crowded(place="elsenlan"),
        crowded(is_touched=False),
    ],
)
def test_others_are_not_to_be_split(large):
    assert asked([large]) == []


def test_a_large_thread_with_stories_that_are_alike_holds_two_subjects():
    letters = "abcdefghij"
    texts = [*(f"{letter * 5}ing {letter * 2}orrel schimmel" for letter in letters), *[PIPE] * 4]

    assert asked([thread(1, texts)]) == [(ProposalKind.SPLIT, ProposalReason.WORDS, 1, None)]


def test_a_part_like_the_rest_is_no_second_subject():
    letters = "abcdefghij"
    words = [*PIPE.replace(",", "").split(), *PIPE.replace(",", "").split()]
    texts = [*(f"{letter * 6} {word}" for letter, word in zip(letters, words, strict=False)), *[PIPE] * 4]

    assert asked([thread(1, texts)]) == []


def test_a_no_stands_until_much_changed():
    found = ask([crowded()])[0]
    no = Asked(found, ProposalState.REJECTED)

    assert asked([crowded()], before=[no]) == []
    assert asked([crowded(total=20)], before=[no]) == []
    assert len(asked([crowded(total=21)], before=[no])) == 1
    assert len(asked([crowded()], before=[Asked(found, ProposalState.ACCEPTED)])) == 1


@pytest.mark.parametrize(
    ("before", "now", "grown"), [(4, 6, False), (4, 8, True), (20, 29, False), (20, 30, True)]
)
def test_much_is_half_as_much_again_and_four_stories(before, now, grown):
    assert has_grown_much(before, now) is grown


def test_what_is_open_stays_open_while_nothing_changed():
    found = ask([crowded()])[0]

    assert ask([crowded(is_touched=False)], before=[Asked(found, ProposalState.OPEN)]) == (found,)


def test_a_list_is_short_enough_to_look_through():
    assert len(ask([crowded(number) for number in range(1, 10)])) == MOST_MERGES_AND_SPLITS


def loose(number: int, text: str = LONG, themes=frozenset({Theme.PRIDE})) -> LooseStory:
    return LooseStory(number, themes, features_of(text))


def test_a_story_that_tells_much_and_stands_apart_could_be_a_thread():
    stories = [
        loose(1),
        loose(2, "Mooi hier"),
        loose(3, themes=frozenset()),
        *(loose(n) for n in range(4, 9)),
    ]
    found = ask([thread(1, [PIPE] * 3)], stories)

    assert [each.stories for each in found] == [(1,), (4,), (5,)]
    assert len(found) == MOST_APART
    assert found[0].key != found[1].key
    assert [each.stories for each in ask([], stories[:1])] == [(1,)]


def test_a_story_like_a_thread_does_not_stand_apart():
    assert ask([thread(1, [LONG] * 3)], [loose(1)]) == ()
