"""A trained classifier, read by rows: what one feature gives to all labels stands side by side.

thinc's SparseLinear keeps the weights of a label together, which suits training; a feature's are then far
apart, and fetching them took as long as all arithmetic. Scores are the same, `tests/nlp` compares.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.pipeline import TextCategorizer

from buurtstem.themes.nlp.architecture import RARITY
from buurtstem.themes.nlp.features import Floats, Keys, Rows, keys_of_word, places_of, scaled_rows, word_key


class Weights:
    """The weights of a classifier; holds nothing of the pipeline that it came from."""

    def __init__(self, classifier: TextCategorizer) -> None:
        features, linear = (classifier.model.get_ref(name) for name in ("features", "linear"))
        self.labels: tuple[str, ...] = tuple(classifier.labels)
        self._rarity: Floats = features.attrs[RARITY]
        self._found_weight = np.float32(features.attrs["found_weight"])
        self._leaning: Floats = np.array(linear.get_param("b"))
        self._table: Floats = np.array(linear.get_param("W")).reshape(len(self.labels), -1).T.copy()

    def probabilities(self, lexical: Rows, found: Rows) -> Floats:
        """Return the probability of each label for stories, by their words and what the lists found."""
        values = scaled_rows(lexical, self._rarities(lexical.keys))
        finds: Floats = (np.float32(1.0) + np.log(found.counts)) * self._found_weight
        scores = self._leaning + self._sums(lexical.keys, values, lexical.lengths)
        scores += self._sums(found.keys, finds, found.lengths)
        probabilities: Floats = 1.0 / (1.0 + np.exp(-scores))
        return probabilities

    def of_words(self, forms: Sequence[str]) -> Floats:
        """Return what each word with its pieces gives to each label."""
        pieces = [keys_of_word(form) for form in forms]
        keys = np.concatenate(pieces)
        return self._sums(keys, self._rarities(keys), np.array([len(each) for each in pieces]))

    def of_codes(self, codes: Sequence[Keys]) -> Floats:
        """Return what finds of the lists give to each label, each find by the keys of its codes."""
        keys = np.concatenate(codes)
        return self._sums(keys, np.ones(len(keys), dtype=np.float32), np.array([len(each) for each in codes]))

    def rarities_of(self, forms: Sequence[str]) -> Floats:
        """Return how rare words are in the training texts: 1 when all hold one."""
        return self._rarities(np.array([word_key(form) for form in forms], dtype=np.uint64))

    def _rarities(self, keys: Keys) -> Floats:
        return self._rarity.take(places_of(keys, len(self._rarity)))

    def _sums(self, keys: Keys, values: Floats, lengths: NDArray[np.integer]) -> Floats:
        """Return per row of features the sum of their weights times their values."""
        first, second = (hashes % np.uint32(len(self._table)) for hashes in _hashes(keys))
        weights = self._table.take(first, axis=0)
        weights += self._table.take(second, axis=0)
        weights *= values[:, None]
        sums = np.zeros((len(lengths), len(self.labels)), dtype=np.float32)
        filled = np.flatnonzero(lengths)
        if len(filled):
            sums[filled] = np.add.reduceat(weights, (np.cumsum(lengths) - lengths)[filled], axis=0)
        return sums


def _hashes(keys: Keys) -> NDArray[np.uint32]:
    """Return the two hashes by which SparseLinear finds the weights of a key: MurmurHash3, seeds 0 and 1."""
    hashes = np.array([[0], [1]], dtype=np.uint32)
    for half in ((keys & np.uint64(0xFFFFFFFF)).astype(np.uint32), (keys >> np.uint64(32)).astype(np.uint32)):
        hashes = _turned(hashes ^ _turned(half * np.uint32(0xCC9E2D51), 15) * np.uint32(0x1B873593), 13)
        hashes = hashes * np.uint32(5) + np.uint32(0xE6546B64)
    hashes ^= np.uint32(8)  # bytes in a key
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        hashes ^= hashes >> np.uint32(shift)
        hashes *= np.uint32(factor)
    hashes ^= hashes >> np.uint32(16)
    return hashes


def _turned(numbers: NDArray[np.uint32], bits: int) -> NDArray[np.uint32]:
    return (numbers << np.uint32(bits)) | (numbers >> np.uint32(32 - bits))
