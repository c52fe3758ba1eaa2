"""What the classifiers see of a story: hashed pieces of words, words, pairs of words, finds of the lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Floats = NDArray[np.float32]

SHORTEST_PIECE = 3
LONGEST_PIECE = 5
_PAIR_LEFT = np.uint64(0x9E3779B97F4A7C15)  # any odd number: makes "a b" another key than "b a"
_NO_KEYS: Keys = np.empty(0, dtype=np.uint64)


class Counted(NamedTuple):
    """Keys, each once and in order, and how often each occurs."""

    keys: Keys
    counts: Floats


class StoryKeys(NamedTuple):
    """The kinds of features of one story, before weighting: words, concepts found, cues of natures found."""

    lexical: Counted
    concepts: Counted
    cues: Counted


def _key(kind: str, letters: str) -> int:
    # The kind in the upper half: a piece "lift" and a word "lift" are two features.
    return crc32(kind.encode()) << 32 | crc32(letters.encode("utf-8", "surrogatepass"))


def word_key(form: str) -> int:
    """Return the key of a whole word."""
    return _key("word", form)


def concept_key(code: str) -> int:
    """Return the key of a concept, of the theme of a concept, or of a nature that a cue speaks for."""
    return _key("concept", code)


@lru_cache(maxsize=2**15)
def keys_of_word(form: str) -> Keys:
    """Return the key of the word and of its pieces of 3 to 5 letters, its two edges marked."""
    edged = f"<{form}>"
    keys = [word_key(form)]
    for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
        keys += [_key("piece", edged[at : at + length]) for at in range(len(edged) - length + 1)]
    found = np.array(keys, dtype=np.uint64)
    found.flags.writeable = False  # shared by all stories with this word
    return found


def lexical_keys(forms: Sequence[str]) -> Keys:
    """Return the keys of all words, their pieces, and each two words in a row, with repetitions."""
    if not forms:
        return _NO_KEYS
    words = [keys_of_word(form) for form in forms]
    whole = np.array([keys[0] for keys in words], dtype=np.uint64)
    return np.concatenate([*words, whole[:-1] * _PAIR_LEFT + whole[1:]])


def places_of(keys: Keys, length: int) -> NDArray[np.intp]:
    """Return where hashed keys stand in a table of weights of this length."""
    return (keys % np.uint64(length)).astype(np.intp)


def rarity_of(seen: Floats, texts: int) -> Floats:
    """Return how much features count that so many of the texts hold: 1 when all do, more the fewer do."""
    rare: Floats = (1.0 + np.log((1.0 + texts) / (1.0 + seen))).astype("f")
    return rare


def scaled(counts: Floats, rarity: Floats) -> Floats:
    """Return the values of features: damped count by rarity; their squares sum to 1."""
    values = (1.0 + np.log(counts)) * rarity
    one: Floats = values / np.sqrt(max(np.dot(values, values), 1.0), dtype="f")
    return one


def counted(keys: Keys) -> Counted:
    """Return each key once with its count."""
    found, counts = np.unique(keys, return_counts=True)
    return Counted(found, counts.astype(np.float32))


def story_keys(forms: Sequence[str], concepts: Iterable[str], cues: Iterable[str]) -> StoryKeys:
    """Return the features of a story from folded words, codes of concepts and themes, and natures of cues."""
    return StoryKeys(counted(lexical_keys(forms)), counted(_codes(concepts)), counted(_codes(cues)))


def _codes(codes: Iterable[str]) -> Keys:
    return np.array([concept_key(code) for code in codes], dtype=np.uint64)
