"""The classifier sees words, their pieces, pairs of words and concepts as numbers that never change."""

from __future__ import annotations

import numpy as np
import pytest

from buurtstem.themes.nlp.features import (
    code_rows,
    concept_key,
    keys_of_word,
    lexical_keys,
    lexical_rows,
    scaled,
    scaled_rows,
    single,
    story_keys,
    word_key,
)


def test_a_key_is_the_same_in_every_process_and_version() -> None:
    assert word_key("lift") == 14119195024595688972
    assert concept_key("housing") == 16666239271971144387


def test_a_piece_a_word_and_a_concept_of_the_same_letters_differ() -> None:
    assert len({word_key("lift"), concept_key("lift"), *keys_of_word("alift").tolist()[1:]}) > 2
    assert word_key("lift") not in keys_of_word("alift").tolist()


def test_a_word_gives_itself_and_its_pieces_with_the_edges_marked() -> None:
    # <huur>: itself, <hu huu uur ur>, <huu huur uur>, <huur huur>
    assert len(keys_of_word("huur")) == 1 + 4 + 3 + 2


def test_words_of_the_same_stem_share_pieces() -> None:
    tenant, rent = set(keys_of_word("huurder").tolist()), set(keys_of_word("huur").tolist())
    assert len(tenant & rent) == 6  # <hu huu uur, <huu huur, <huur


def test_the_order_of_two_words_matters() -> None:
    assert set(lexical_keys(["niet", "veilig"]).tolist()) != set(lexical_keys(["veilig", "niet"]).tolist())


def test_each_key_stands_once_with_its_count() -> None:
    keys = story_keys(["lift", "lift"], ["housing/lift", "housing", "housing/lift", "housing"], [])
    assert keys.concepts.counts.tolist() == [2, 2]
    assert len(set(keys.lexical.keys.tolist())) == len(keys.lexical.keys)


def test_a_story_without_words_has_no_features() -> None:
    keys = story_keys([], [], [])
    assert len(keys.lexical.keys) == 0
    assert len(keys.concepts.keys) == 0


@pytest.mark.parametrize(
    "stories",
    [
        [["de", "lift", "de"], [], ["huur"]],
        [[], ["lift"], []],
        [[], []],
        [],
    ],
)
def test_stories_side_by_side_give_what_each_gives_alone(stories: list[list[str]]) -> None:
    rows = lexical_rows(stories)
    values = scaled_rows(rows, np.full(len(rows.keys), 2.5, dtype=np.float32))
    assert rows.starts[-1] == len(rows.keys)
    for at, forms in enumerate(stories):
        here = slice(rows.starts[at], rows.starts[at + 1])
        alone = story_keys(forms, [], []).lexical
        assert rows.keys[here].tolist() == alone.keys.tolist()
        assert rows.counts[here].tolist() == alone.counts.tolist()
        expected = scaled(alone.counts, np.full(len(alone.keys), 2.5, dtype=np.float32))
        assert values[here] == pytest.approx(expected, rel=1e-6)


def test_what_two_stories_share_is_counted_in_each() -> None:
    rows = code_rows([["housing", "housing"], ["housing"], []])
    assert rows.keys.tolist() == [concept_key("housing")] * 2
    assert rows.counts.tolist() == [2, 1]
    assert rows.lengths.tolist() == [1, 1, 0]


def test_every_number_in_half_precision_keeps_its_value() -> None:
    half = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = half[np.isfinite(half)]
    assert np.array_equal(single(finite), finite.astype(np.float32))
