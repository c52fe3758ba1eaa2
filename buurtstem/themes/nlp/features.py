"""What the classifiers see of a story: hashed pieces of words, words, pairs of words, finds of the lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Floats = NDArray[np.float32]

SHORTEST_PIECE = 3
LONGEST_PIECE = 5
_PAIR_LEFT = np.uint64(0x9E3779B97F4A7C15)  # any odd number: makes "a b" another key than "b a"
# Single precision has the sign in its highest bit, and what half precision tells from the fourth bit on.
_SIGN_AND_NUMBER = np.int32(-0x70002000)
_TOO_SMALL_BY = np.float32(2.0**112)
_NO_KEYS: Keys = np.empty(0, dtype=np.uint64)


class Counted(NamedTuple):
    """Keys, each once and in order, and how often each occurs."""

    keys: Keys
    counts: Floats


class Rows(NamedTuple):
    """The same for many stories, one after another, and how many keys each story has."""

    keys: Keys
    counts: Floats
    lengths: NDArray[np.int32]

    @property
    def starts(self) -> list[int]:
        """Return where the keys of each story begin, and last where the last one's end."""
        return [0, *np.cumsum(self.lengths).tolist()]


class StoryKeys(NamedTuple):
    """The kinds of features of one story, before weighting: words, concepts found, cues of natures found."""

    lexical: Counted
    concepts: Counted
    cues: Counted


# The kind in the upper half of a key: a piece "lift" and a word "lift" are two features.
_WORD, _PIECE, _CONCEPT = (crc32(kind) << 32 for kind in (b"word", b"piece", b"concept"))
_WORD_INSTEAD = _WORD ^ _PIECE


def _hash(letters: str) -> int:
    return crc32(letters.encode("utf-8", "surrogatepass"))


def word_key(form: str) -> int:
    """Return the key of a whole word."""
    return _WORD | _hash(form)


@lru_cache(maxsize=2**10)
def concept_key(code: str) -> int:
    """Return the key of a concept, of the theme of a concept, or of a nature that a cue speaks for."""
    return _CONCEPT | _hash(code)


@lru_cache(maxsize=2**15)
def keys_of_word(form: str) -> Keys:
    """Return the key of the word and of its pieces of 3 to 5 letters, its two edges marked."""
    edged = f"<{form}>"
    hashes = [_hash(form)]
    for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
        hashes += [_hash(edged[at : at + length]) for at in range(len(edged) - length + 1)]
    found = np.array(hashes, dtype=np.uint64)
    found |= _PIECE
    found[0] ^= _WORD_INSTEAD
    found.flags.writeable = False  # shared by all stories with this word
    return found


def lexical_keys(forms: Sequence[str]) -> Keys:
    """Return the keys of all words, their pieces, and each two words in a row, with repetitions."""
    if not forms:
        return _NO_KEYS
    words = [keys_of_word(form) for form in forms]
    keys = np.concatenate(words)
    ends = np.fromiter(accumulate(map(len, words)), dtype=np.intp, count=len(words))
    whole = keys.take(np.concatenate([[0], ends[:-1]]))
    return np.concatenate([keys, whole[:-1] * _PAIR_LEFT + whole[1:]])


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


def scaled_rows(rows: Rows, rarity: Floats) -> Floats:
    """Return the values of the features of many stories, each story by itself as `scaled` does."""
    values = (1.0 + np.log(rows.counts)) * rarity
    squares = np.concatenate([[0.0], np.cumsum(np.square(values), dtype=np.float64)])
    ends = np.cumsum(rows.lengths)
    sums = np.maximum(squares.take(ends) - squares.take(ends - rows.lengths), 1.0)
    one: Floats = values / np.repeat(np.sqrt(sums).astype(np.float32), rows.lengths)
    return one


def single(half: NDArray[np.float16]) -> Floats:
    """Return numbers in half precision as ordinary ones: what `astype` does, six times faster.

    The bits of sign, exponent and fraction move to where single precision has them; the exponents, counted
    from another zero, are then too small by 112.
    """
    bits = half.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= _SIGN_AND_NUMBER
    numbers: Floats = bits.view(np.float32)
    numbers *= _TOO_SMALL_BY
    return numbers


def counted(rows: Sequence[Keys]) -> Rows:
    """Return the keys of each story, each once and in order, with its count in that story."""
    keys = np.concatenate([_NO_KEYS, *rows])
    before = np.array([len(row) for row in rows], dtype=np.intp)
    ends = np.cumsum(before)
    starts = ends - before
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        keys[start:end].sort()
    is_new = np.empty(len(keys) + 1, dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=is_new[1:-1])
    is_new[starts] = True
    is_new[-1] = True
    places = np.flatnonzero(is_new)
    lengths = np.searchsorted(places, ends) - np.searchsorted(places, starts)
    return Rows(keys.take(places[:-1]), np.diff(places).astype(np.float32), lengths.astype(np.int32))


def lexical_rows(stories: Iterable[Sequence[str]]) -> Rows:
    """Return what is counted of the words of stories, given folded."""
    return counted([lexical_keys(forms) for forms in stories])


def code_rows(stories: Iterable[Iterable[str]]) -> Rows:
    """Return what is counted of what the lists found in stories: codes of concepts and themes, or natures."""
    return counted([_codes(codes) for codes in stories])


def story_keys(forms: Sequence[str], concepts: Iterable[str], cues: Iterable[str]) -> StoryKeys:
    """Return the features of a story from folded words, codes of concepts and themes, and natures of cues."""
    kinds = [lexical_rows([forms]), code_rows([concepts]), code_rows([cues])]
    return StoryKeys(*(Counted(rows.keys, rows.counts) for rows in kinds))


def _codes(codes: Iterable[str]) -> Keys:
    return np.array([concept_key(code) for code in codes], dtype=np.uint64)
