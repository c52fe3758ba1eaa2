"""How alike stories are: the same for the same stories, and never an exception."""

from __future__ import annotations

import pytest

from buurtstem.agenda.rules.likeness import (
    MOST_FEATURES,
    MOST_LEADERS,
    Centres,
    features_of,
    led,
    likeness_of,
    rarities_of,
)

WATER = [f"Het water loopt langs de muren van kelder {word}" for word in ("links", "rechts", "achter")]
NOISE = [f"Motoren brullen iedere avond voorbij {word}" for word in ("snel", "hard", "lang")]


def test_endings_and_capitals_make_no_difference():
    assert features_of("Schimmelplekken").tolist() == features_of("SCHIMMEL").tolist()
    assert features_of("المصاعد").tolist() == features_of("والمصاعد").tolist()


@pytest.mark.parametrize("text", ["", "🙂", "de het een", "12345", "\u202eabc", "<b></b>", "\ud800"])
def test_a_text_without_telling_words_is_like_nothing(text):
    features = [features_of(text), features_of(text)]

    assert led(features, Centres(rarities_of(features)))[0] == 0
    assert likeness_of(features, features, rarities_of(features)) == 0


def test_a_copied_article_is_read_up_to_some_hundred_words():
    letters = "abcdefghijklmnopqrstuvwxyz"
    text = " ".join(f"{one}{other}woord" for one in letters for other in letters)

    assert len(features_of(text)) == MOST_FEATURES


def test_what_is_alike_is_led_together_in_order_of_the_first():
    features = [features_of(text) for text in (WATER[0], NOISE[0], *WATER[1:], *NOISE[1:])]
    groups = led(features, Centres(rarities_of(features)))

    assert groups == [0, 1, 0, 0, 1, 1]


def test_a_story_joins_a_group_that_is_there():
    water, noise = ([features_of(text) for text in texts] for texts in (WATER, NOISE))
    centres = Centres(rarities_of([*water, *noise]))
    for group in (noise[:2], water[:2]):
        centres.open(group)

    assert led([water[2], noise[2]], centres) == [1, 0]
    assert centres.cosine(0, 0) == pytest.approx(1)
    assert centres.cosine(0, 1) < 0.1


def test_a_group_opened_at_once_is_the_same_as_one_that_grew():
    water = [features_of(text) for text in WATER]
    centres = Centres(rarities_of([*water, *map(features_of, NOISE)]))
    centres.open(water)
    centres.open(water[:1])
    for features in water[1:]:
        centres.add(1, features)

    assert centres.cosine(0, 1) == pytest.approx(1)


def test_there_is_an_end_to_groups():
    letters = "abcdefghijklmnopqrst"
    features = [features_of(f"{one}{other}{one}{other}") for one in letters for other in letters]
    groups = led(features, Centres(rarities_of(features)))

    assert groups[MOST_LEADERS - 1] is not None
    assert groups[-1] is None
