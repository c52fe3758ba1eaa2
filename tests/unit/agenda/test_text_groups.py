"""Threads of texts that are kept nowhere: their ids stay when texts are added."""

from __future__ import annotations

import random

import pytest

from buurtstem.agenda.rules.grouping import GroupedStory
from buurtstem.agenda.rules.likeness import features_of
from buurtstem.agenda.rules.place_names import mentions_in
from buurtstem.agenda.rules.text_groups import groups_of_texts
from buurtstem.themes.rules import ProposedAspect, Theme

ASPECTS = ("housing/damp", "housing/lift", "environment/litter", "say/promises")
PLACES = ("in de Elzenlaan", "in de elzenlaan", "bij de Roggeschoof", "op het Molenplein", "", "", "", "")
WORDS = [
    "moeder",
    "fiets",
    "avond",
    "ketel",
    "raam",
    "buurman",
    "hond",
    "winkel",
    "trap",
    "kat",
    "jas",
    "boek",
    "lamp",
    "tafel",
    "stoel",
    "brood",
]
PIPE = "gesprongen waterleiding ondergelopen kelder doorweekte kartonnen dozen"


def invented(number: int, seed: int = 3) -> list[tuple[str, str]]:
    """Return aspect and text of stories."""
    chance = random.Random(seed)  # noqa: S311 - invented texts
    return [
        (chance.choice(ASPECTS), f"{' '.join(chance.sample(WORDS, 7))} {chance.choice(PLACES)}.")
        for _ in range(number)
    ]


def ids_of(told: list[tuple[str, str]]) -> list[list[str]]:
    stories = [
        GroupedStory(
            number,
            "",
            (ProposedAspect(aspect, Theme(aspect.split("/")[0]), None, 0.5, ()),),
            frozenset({Theme(aspect.split("/")[0])}),
            mentions_in(text),
            features_of(text),
        )
        for number, (aspect, text) in enumerate(told)
    ]
    return [[group.id for group in groups] for groups in groups_of_texts(stories, [text for _, text in told])]


@pytest.mark.parametrize("seed", range(5))
def test_nearly_all_ids_stay_when_a_fifth_is_added_anywhere(seed):
    told = invented(360, seed)
    before = dict(zip(told[:300], ids_of(told[:300]), strict=True))
    mixed = sorted(told, key=lambda each: each[1])
    for order in (told, mixed):
        after = dict(zip(order, ids_of(order), strict=True))
        kept = sum(after[each] == ids for each, ids in before.items())
        assert kept >= 0.95 * len(before)


def test_ids_say_what_a_thread_holds():
    told = [("housing/damp", f"Schimmel {word} in de Elzenlaan") for word in WORDS[:5]]
    told += [("housing/damp", f"{word} {word}ing nat") for word in WORDS] + [("housing/damp", PIPE)] * 3
    ids = ids_of(told)

    assert ids[0] == ["housing/damp/elzenlaan"]
    assert ids[5] == ["housing/damp"]
    assert ids[-1] == ["housing/damp/2"]


def test_a_single_text_and_a_small_subject_have_the_id_of_the_aspect():
    assert ids_of([("housing/lift", "De lift in de Elzenlaan")] * 12) == [["housing/lift"]] * 12
    assert ids_of([("housing/lift", "De lift")]) == [["housing/lift"]]


def test_a_place_without_a_latin_letter_has_an_id_too():
    assert ids_of([("housing/lift", "المصعد في شارع إلزنلان")] * 13)[0] == ["housing/lift/~lsnln"]
