"""Scores texts per language by the model of py3langid, for many texts at once in numpy.

py3langid walks its automaton over each byte of a text in a Python loop and converts its table each time: a
fifth of what tagging took. The answers here are the same: `tests/nlp/test_recognising_languages.py` compares.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from buurtstem.themes.nlp.features import Floats, single

# The automaton looks for pieces of at most six bytes, so its state depends on the last six bytes alone: all
# places of a text can be walked side by side, in six steps.
LONGEST_PIECE = 6
_LETTERS = 256  # different bytes

Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Identifier:
    """The model: an automaton that finds pieces of bytes, and how much each speaks for each language."""

    languages: tuple[str, ...]  # one per column; a language may have two
    leanings: Floats  # per language, before anything is read
    weights: NDArray[np.float16]  # per piece and language
    moves: NDArray[np.unsignedinteger]  # next states; a state's row of them begins at `rows`
    rows: Ints
    found: NDArray[np.int32]  # per state: the piece that ends here, or -1

    @classmethod
    def load(cls) -> Identifier:
        """Load the model that comes with py3langid (0.4 s, 70 MB)."""
        from py3langid.langid import MODEL_DIR, MODEL_FILE
        from py3langid.modelio import load_model

        weights, leanings, languages, moves, rows, found = load_model(MODEL_DIR / MODEL_FILE)
        return cls(
            tuple(languages),
            leanings,
            weights,
            np.frombuffer(moves, dtype=f"u{moves.itemsize}"),
            np.frombuffer(rows, dtype=f"u{rows.itemsize}").astype(np.intp) * _LETTERS,
            np.array(found, dtype=np.int32),
        )

    @cached_property
    def _twice(self) -> list[tuple[int, int]]:
        """Return the columns of each language that has two."""
        firsts = [self.languages.index(lang) for lang in self.languages]
        return [(first, column) for column, first in enumerate(firsts) if first != column]

    def best(self, texts: Sequence[str], known: Collection[str]) -> list[tuple[str, str]]:
        """Return per text the likeliest language of all, and the likeliest of those that are known."""
        shares = self._shares([_bytes_of(text) for text in texts])
        columns = [at for at, lang in enumerate(self.languages) if lang in known]
        of_known = shares[:, columns].argmax(axis=1).tolist()
        return [
            (self.languages[of_all], self.languages[columns[place]])
            for of_all, place in zip(shares.argmax(axis=1).tolist(), of_known, strict=True)
        ]

    def _shares(self, texts: Sequence[bytes]) -> Floats:
        """Return the probability of each language, per text; the first column of a language has all of it."""
        pieces, counts, ends = self._pieces(texts)
        values = np.log1p(counts.astype(np.float32))
        scores = np.empty((len(texts), len(self.languages)), dtype=np.float32)
        start = 0
        for text, end in enumerate(ends.tolist()):
            scores[text] = values[start:end] @ single(self.weights.take(pieces[start:end], axis=0))
            start = end
        scores += self.leanings
        scores /= np.sqrt([[max(len(text), 1)] for text in texts], dtype=np.float32)
        shares: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        for first, second in self._twice:
            shares[:, first] += shares[:, second]
            shares[:, second] = 0.0
        return shares

    def _pieces(self, texts: Sequence[bytes]) -> tuple[Ints, Ints, Ints]:
        """Return the pieces that texts hold, each once per text, how often, and where each text's end."""
        lengths = np.array([len(text) for text in texts], dtype=np.intp)
        of_text = np.repeat(np.arange(len(texts)), lengths)
        found = self.found.take(self._states(b"".join(texts), lengths)).astype(np.intp)
        held = found >= 0
        each, counts = np.unique(of_text[held] * len(self.weights) + found[held], return_counts=True)
        ends = np.searchsorted(each, (np.arange(len(texts)) + 1) * len(self.weights))
        return each % len(self.weights), counts, ends

    def _states(self, letters: bytes, lengths: Ints) -> Ints:
        """Return the state after each byte of texts that stand one after another."""
        read = np.frombuffer(letters, dtype=np.uint8).astype(np.intp)
        before = np.arange(len(read)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        states = np.zeros(len(read), dtype=np.intp)
        for back in range(LONGEST_PIECE - 1, -1, -1):
            reach = np.flatnonzero(before >= back)
            moved = self.moves.take(self.rows.take(states[reach]) + read[reach - back])
            states[reach] = moved
        return states


def _bytes_of(text: str) -> bytes:
    """Return a text as the model was trained on it."""
    lower = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", lower).encode("utf-8", "surrogatepass")
