"""Grouping by place and aspect, then by place named and likeness: stable threads, people's acts stand."""

from __future__ import annotations

import pytest

from buurtstem.agenda.rules.grouping import (
    Fewest,
    GroupedStory,
    KnownThread,
    Membership,
    chosen_aspects,
    group_stories,
)
from buurtstem.agenda.rules.levels import FEWEST_OF_PLACE, MOST_IN_ONE, NewThread
from buurtstem.agenda.rules.likeness import features_of
from buurtstem.agenda.rules.place_keys import key_of
from buurtstem.agenda.rules.place_names import mentions_in
from buurtstem.agenda.rules.quotes import LONGEST_QUOTE, telling_sentence
from buurtstem.agenda.rules.threads import Stage
from buurtstem.themes.rules import ProposedAspect, Theme

HERE, THERE = "BU05183620", "BU03550205"
ELZENLAAN = key_of("elzenlaan")


def aspect(code: str, score: float = 0.5, also: Theme | None = None) -> ProposedAspect:
    return ProposedAspect(code, Theme(code.split("/", maxsplit=1)[0]), also, score, ("woord",))


LIFT, DAMP, BUS = aspect("housing/lift"), aspect("housing/damp"), aspect("environment/transport")


def story(number: int, *aspects: ProposedAspect, area: str = HERE) -> GroupedStory:
    return GroupedStory(number, area, aspects)


def told(number: int, text: str, *aspects: ProposedAspect, is_new: bool = True, theme=Theme.HOUSING):
    return GroupedStory(
        number, HERE, aspects, frozenset({theme}), mentions_in(text), features_of(text), is_new
    )


def known(number: int, code: str, stage: Stage = Stage.PROPOSED, area: str = HERE, **more) -> KnownThread:
    return KnownThread(number, area, Theme(code.split("/", maxsplit=1)[0]), code, stage, **more)


def members(placed: dict[int, list[int]] | None) -> list[Membership]:
    return [Membership(thread, story) for thread, stories in (placed or {}).items() for story in stories]


def group(stories, threads=(), placed=None, settled=()):
    found = group_stories(stories, threads, members(placed), frozenset(settled))
    opened = [(each.area_code, each.aspect) for each in found.opened]
    joined = [(each.story_id, each.aspect.id) for each in found.joined]
    return opened, joined, list(found.left)


def targets(found):
    """Return for each story where it goes: the id of a thread, or what is new of one."""
    return {
        each.story_id: (each.target.place or each.target.number or "new")
        if isinstance(each.target, NewThread)
        else each.target
        for each in found.joined
    }


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
    placed = [Membership(7, 1, by_likeness=True), Membership(9, 1)]
    assert group_stories(stories, [known(7, "housing/lift")], placed).left == ()


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


def test_stories_of_a_merged_thread_go_where_it_went():
    threads = [
        known(7, "housing/lift", into=8),
        known(8, "housing/damp"),
        known(9, "environment/transport", into=99),
    ]
    found = group_stories([story(1, LIFT), story(2, DAMP), story(3, BUS)], threads, members({8: [2]}))

    assert targets(found) == {1: 8, 3: 9}
    assert found.touched == {8, 9}
    closed = [known(7, "housing/lift", into=8), known(8, "housing/damp", Stage.DISMISSED)]
    assert group([story(1, LIFT)], closed) == ([], [], [])


def crowd(elzenlaan: int, others: int, first: int = 1, **more):
    """Return stories on damp: some name the Elzenlaan, the others nothing."""
    texts = ["Schimmel in de Elzenlaan"] * elzenlaan + ["Overal schimmel"] * others
    return [told(number, text, DAMP, **more) for number, text in enumerate(texts, start=first)]


def test_up_to_a_dozen_stories_are_one_thread_and_more_are_parted_by_place():
    few, many = (targets(group_stories(crowd(5, number))) for number in (MOST_IN_ONE - 5, MOST_IN_ONE - 4))

    assert set(few.values()) == {"new"}
    assert [many[number] for number in (1, 5, 6)] == [ELZENLAAN, ELZENLAAN, "new"]


def test_a_place_that_too_few_name_has_no_thread():
    found = targets(group_stories(crowd(FEWEST_OF_PLACE - 1, MOST_IN_ONE)))

    assert set(found.values()) == {"new"}


def test_a_new_story_joins_the_thread_of_its_place_and_old_ones_stay():
    threads = [known(7, "housing/damp"), known(8, "housing/damp", series=1, place=ELZENLAAN)]
    placed = {7: list(range(1, 14)), 8: [14, 15, 16]}
    stories = [*crowd(0, 13), *crowd(3, 0, first=14), *crowd(1, 1, first=17)]
    found = group_stories(stories, threads, members(placed))

    assert targets(found) == {17: 8, 18: 7}
    assert found.opened == ()


def test_a_place_that_is_told_of_in_a_thread_is_for_people_to_split():
    stories = [*crowd(5, 9, is_new=False), *crowd(4, 0, first=15)]
    found = group_stories(stories, [known(7, "housing/damp")], members({7: list(range(1, 15))}))

    assert set(targets(found).values()) == {7}


def test_a_new_place_opens_a_thread_beside_the_large_one():
    stories = [*crowd(0, 14, is_new=False), *crowd(3, 0, first=15)]
    found = group_stories(stories, [known(7, "housing/damp")], members({7: list(range(1, 15))}))

    assert set(targets(found).values()) == {ELZENLAAN}


def test_a_dismissed_place_takes_no_story_and_the_others_go_on():
    threads = [
        known(7, "housing/damp"),
        known(8, "housing/damp", Stage.DISMISSED, series=1, place=ELZENLAAN),
    ]
    found = group_stories(crowd(1, 1), threads)

    assert targets(found) == {2: 7}
    other = [known(7, "housing/damp", Stage.DISMISSED), known(8, "housing/damp", series=1, place=ELZENLAAN)]
    assert targets(group_stories(crowd(1, 1), other)) == {1: 8}


def alike(first: int, number: int, **more):
    """Return stories on damp after a burst pipe, worded alike."""
    text = "Gesprongen waterleiding, ondergelopen kelder, doorweekte kartonnen dozen"
    return [told(first + each, text, DAMP, **more) for each in range(number)]


def varied(first: int, number: int, **more):
    """Return stories on damp that share no telling word."""
    letters = "abcdefghijklmnopqrst"
    return [
        told(first + each, f"{letters[each] * 5}ing {letters[each] * 2}orrelaar schimmel", DAMP, **more)
        for each in range(number)
    ]


def test_what_is_alike_within_a_large_aspect_is_a_thread():
    found = targets(group_stories([*varied(1, 12), *alike(20, 4)]))

    assert {found[number] for number in range(20, 24)} == {1}
    assert {found[number] for number in range(1, 13)} == {"new"}


def test_a_new_story_joins_what_is_alike_and_an_old_one_is_not_looked_at_again():
    threads = [known(7, "housing/damp"), known(8, "housing/damp", series=1)]
    placed = members({7: list(range(1, 13)), 8: [20, 21, 22]})
    before = [*varied(1, 12, is_new=False), *alike(20, 3, is_new=False)]

    assert targets(group_stories([*before, *alike(30, 1)], threads, placed)) == {30: 8}
    assert targets(group_stories([*before, *alike(30, 1, is_new=False)], threads, placed)) == {30: 7}


def test_a_text_without_aspect_goes_to_the_nearest_thread_of_its_theme_or_stays_apart():
    pipe = "Gesprongen waterleiding en ondergelopen kelder"
    stories = [*alike(1, 2), *varied(3, 4), told(10, pipe), told(11, "Mooi uitzicht hier"), told(12, pipe, theme=Theme.PRIDE)]  # fmt: skip
    found = group_stories(stories, fewest=Fewest(2, 3))

    assert [(each.story_id, each.aspect) for each in found.joined if each.story_id >= 10] == [(10, None)]
    threads = [
        known(7, "housing/damp"),
        known(8, "housing/damp", Stage.DISMISSED, series=1),
        known(9, "housing/damp", area=THERE),
    ]
    stories += [story(20, BUS, area=THERE), story(21, BUS, area=THERE), story(22, DAMP, area=THERE)]
    again = group_stories(stories, threads, members({7: [1, 2, 3, 4, 5, 6]}))
    assert targets(again) == {10: 7, 20: "new", 21: "new", 22: 9}
    old = [*alike(1, 2), *varied(3, 4), told(10, pipe, is_new=False)]
    assert group_stories(old, threads, members({7: [1, 2, 3, 4, 5, 6]})).joined == ()


def test_the_name_of_the_neighbourhood_parts_nothing():
    found = group_stories(crowd(5, 9), not_places={HERE: frozenset({ELZENLAAN})})

    assert ELZENLAAN not in targets(found).values()


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
