"""Read by rows, the weights of a trained classifier give what thinc's own layer gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from buurtstem.themes.nlp.components import classifier_of
from buurtstem.themes.nlp.features import code_rows, concept_key, keys_of_word, lexical_rows
from buurtstem.themes.nlp.weights import Weights

STORIES = [["de", "lift", "is", "stuk", "lift"], ["ايجار"], ["koffie", "met", "de", "buren"]]


@pytest.fixture(scope="module")
def nlp(small_folder: Path) -> Language:
    return spacy.load(small_folder / "trained")


@pytest.mark.parametrize("name", ["themes", "nature"])
def test_sums_are_those_of_the_layer(nlp: Language, name: str) -> None:
    classifier = classifier_of(nlp, name)
    linear = classifier.model.get_ref("linear")
    codes = np.array([concept_key(code) for code in ("housing/lift", "housing")], dtype=np.uint64)
    keys = [codes, keys_of_word("koffie"), keys_of_word("bang")]
    lengths = np.array([len(each) for each in keys], dtype=np.int32)
    joined = np.concatenate(keys)

    found = Weights(classifier).of_codes(keys)

    expected = linear.predict((joined, np.ones(len(joined), dtype=np.float32), lengths))
    assert found == pytest.approx(np.asarray(expected) - linear.get_param("b"), rel=1e-5, abs=1e-5)
    assert np.abs(found).max() > 0.001


def test_a_word_weighs_by_its_pieces_and_their_rarity(nlp: Language) -> None:
    weights = Weights(classifier_of(nlp, "themes"))
    lift, koffie = weights.of_words(["lift", "koffie"]).tolist()
    assert lift[weights.labels.index("housing")] > koffie[weights.labels.index("housing")]
    assert koffie[weights.labels.index("togetherness")] > lift[weights.labels.index("togetherness")]
    assert weights.rarities_of(["zeldzaam"])[0] > weights.rarities_of(["de"])[0] >= 1
    assert len(keys_of_word("lift")) > 1


def test_a_story_without_finds_is_judged_by_its_words_alone(nlp: Language) -> None:
    weights = Weights(classifier_of(nlp, "themes"))
    lexical = lexical_rows(STORIES)
    without = weights.probabilities(lexical, code_rows([[], [], []]))
    beside = weights.probabilities(lexical, code_rows([["safety/fear", "safety"], [], []]))
    assert without.shape == (3, len(weights.labels))
    assert np.array_equal(without[1:], beside[1:])
    safety = weights.labels.index("safety")
    assert beside[0, safety] > without[0, safety]
