"""Grouping by place and aspect: stable threads, nothing that people did is undone."""

from __future__ import annotations

import pytest

from buurtstem.agenda.rules.grouping import (
    LONGEST_QUOTE,
    GroupedStory,
    KnownThread,
    chosen_aspects,
    group_stories,
    telling_sentence,
)
from buurtstem.agenda.rules.threads import Stage
from buurtstem.themes.rules import ProposedAspect, Theme

HERE, THERE = "BU05183620", "BU03550205"


def aspect(code: str, score: float = 0.5, also: Theme | None = None) -> ProposedAspect:
    return ProposedAspect(code, Theme(code.split("/", maxsplit=1)[0]), also, score, ("woord",))


LIFT, DAMP, BUS = aspect("housing/lift"), aspect("housing/damp"), aspect("environment/transport")


def story(number: int, *aspects: ProposedAspect, area: str = HERE) -> GroupedStory:
    return GroupedStory(number, area, aspects)


def known(number: int, code: str, stage: Stage = Stage.PROPOSED, area: str = HERE) -> KnownThread:
    return KnownThread(number, area, code, stage)


def group(stories, threads=(), placed=None, settled=()):
    found = group_stories(
        stories, threads, {key: frozenset(ids) for key, ids in (placed or {}).items()}, frozenset(settled)
    )
    opened = [(area, each.id) for area, each in found.opened]
    joined = [(placing.story_id, placing.aspect.id) for _, placing in found.joined]
    return opened, joined, list(found.left)


@pytest.mark.parametrize(
    ("aspects", "themes", "chosen"),
    [
        ([], [Theme.HOUSING], []),
        ([LIFT, DAMP], [Theme.HOUSING], ["housing/lift", "housing/damp"]),
        ([LIFT, BUS], [Theme.HOUSING], ["housing/lift"]),
        ([LIFT, DAMP, aspect("housing/rent")], [Theme.HOUSING], ["housing/lift", "housing/damp"]),
        (
            [aspect("housing/lift", 0.5), aspect("housing/damp", 0.3)],
            [Theme.HOUSING],
            ["housing/lift", "housing/damp"],
        ),
        ([aspect("housing/lift", 0.5), aspect("housing/damp", 0.29)], [Theme.HOUSING], ["housing/lift"]),
        ([aspect("housing/rent", also=Theme.LIVELIHOOD)], [Theme.LIVELIHOOD], ["housing/rent"]),
        ([LIFT], [], []),
        ([LIFT], [Theme.OTHER], []),
    ],
)
def test_at_most_two_clear_aspects_of_the_themes_that_count_are_chosen(aspects, themes, chosen):
    assert [each.id for each in chosen_aspects(aspects, themes)] == chosen


def test_two_stories_of_one_aspect_open_a_thread_and_a_single_one_stays_apart():
    assert group([story(1, LIFT), story(2, LIFT), story(3, BUS), story(4)]) == (
        [(HERE, "housing/lift")],
        [(1, "housing/lift"), (2, "housing/lift")],
        [],
    )


def test_neighbourhoods_are_grouped_apart():
    assert group([story(1, LIFT), story(2, LIFT, area=THERE)]) == ([], [], [])


def test_a_story_with_two_aspects_is_in_two_threads():
    opened, joined, _ = group([story(1, LIFT, DAMP), story(2, LIFT), story(3, DAMP)])

    assert opened == [(HERE, "housing/lift"), (HERE, "housing/damp")]
    assert len(joined) == 4


@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.INTERPRETED, Stage.ADOPTED])
def test_a_single_new_story_joins_the_thread_that_is_there(stage):
    stories = [story(1, LIFT), story(2, LIFT), story(3, LIFT)]

    assert group(stories, [known(7, "housing/lift", stage)], {7: [1, 2]}) == ([], [(3, "housing/lift")], [])


def test_a_dismissed_thread_is_neither_filled_nor_opened_again():
    stories = [story(1, LIFT), story(2, LIFT), story(3, LIFT)]

    assert group(stories, [known(7, "housing/lift", Stage.DISMISSED)], {7: [1, 2]}) == ([], [], [])


def test_a_second_run_changes_nothing():
    stories = [story(1, LIFT), story(2, LIFT)]

    assert group(stories, [known(7, "housing/lift")], {7: [1, 2]}) == ([], [], [])


def test_what_a_person_moved_is_left_alone():
    stories = [story(1, LIFT), story(2, LIFT), story(3, LIFT)]

    assert group(stories, settled=[1, 2]) == ([], [], [])
    assert group(stories, [known(7, "housing/lift")], {7: [3]}, settled=[1, 2]) == ([], [], [])


def test_a_story_that_no_longer_speaks_of_it_leaves_a_thread_that_nobody_looked_at():
    stories = [story(1, BUS), story(2, LIFT)]

    assert group(stories, [known(7, "housing/lift")], {7: [1, 2]}) == ([], [], [(7, 1)])
    assert group(stories, [known(7, "housing/lift", Stage.ADOPTED)], {7: [1, 2]}) == ([], [], [])


def test_a_story_that_is_not_public_now_keeps_its_place():
    assert group([story(2, LIFT)], [known(7, "housing/lift")], {7: [1, 2]}) == ([], [], [])


def test_a_story_is_never_in_more_than_two_threads():
    threads = [
        known(7, "housing/lift", Stage.ADOPTED),
        known(8, "housing/damp", Stage.ADOPTED),
        known(9, "environment/transport"),
    ]

    assert group([story(1, BUS)], threads, {7: [1], 8: [1]}) == ([], [], [])
    assert group([story(1, BUS)], threads, {7: [1]}) == ([], [(1, "environment/transport")], [])


@pytest.mark.parametrize(
    ("text", "because", "sentence"),
    [
        ("Ik woon hier lang. De lift is stuk! Jammer.", ["lift"], "De lift is stuk!"),
        ("Ik woon hier lang. De lift is stuk!", [], "Ik woon hier lang."),
        ("Ik woon hier lang.\nDe LIFT", ["LIFT"], "De LIFT"),
        ("een twee", ["lift"], "een twee"),
        ("المصعد معطل؟ نعم.", ["نعم"], "نعم."),
        ("", ["lift"], ""),
    ],
)
def test_a_quote_is_the_sentence_that_speaks_of_it(text, because, sentence):
    assert telling_sentence(text, because) == sentence


@pytest.mark.parametrize("text", ["woord " * 100, "x" * 500])
def test_a_long_sentence_is_cut(text):
    sentence = telling_sentence(text, [])

    assert len(sentence) <= LONGEST_QUOTE
    assert sentence.endswith("…")
