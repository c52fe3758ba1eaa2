"""Guesses which subject (concept) inside a theme a text is about, from texts that are labelled with subjects.

Complement naive Bayes over the same pieces of words as the classifiers see, and what the lists found: learned
by counting in seconds, and steady where a subject has some sixty texts. `MODEL_CARD.md` says what it brought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from buurtstem.themes.nlp.features import (
    Floats,
    Rows,
    keys_of_word,
    places_of,
    rarity_of,
    scaled,
    scaled_rows,
    single,
)
from buurtstem.themes.nlp.story import Story

LENGTH = 2**16  # rows of weights for pieces of words: more bring a little and cost 200 bytes each
SMOOTHING = 0.3
FOUND_WEIGHT = 1.0  # of one find of the lists, beside lexical features whose squares sum to 1
MOST_FINDS = 2
FOLDER = "story_subjects"
_WEIGHTS, _REST = "weights.npy", "subjects.npz"

Doc.set_extension("story_subjects", default=None, force=True)


@dataclass(frozen=True)
class _Learned:
    """What counting gave: subjects, rarity of each row, weights per row and subject, in half precision."""

    places: Mapping[str, int]  # of subjects: their columns, and from LENGTH on the rows of their finds
    rarity: NDArray[np.float16]
    weights: NDArray[np.float16]


class StorySubjects:
    """Notes on a text how well each subject fits it; nothing when no text with subjects was learned from."""

    def __init__(self) -> None:
        self._learned: _Learned | None = None

    def learn(self, labelled: Iterable[tuple[Doc, Sequence[str]]]) -> None:
        """Learn from texts, each with the subjects that it is about; a text without any teaches nothing."""
        texts = [(doc, tuple(subjects)) for doc, subjects in labelled if subjects]
        if not texts:
            self._learned = None
            return
        places = _places_of({code for _, subjects in texts for code in subjects})
        rarity = _rarity([_rows(doc) for doc, _ in texts])
        counts = np.zeros((LENGTH + len(places), len(places)), dtype=np.float64)
        for doc, subjects in texts:
            rows, values = _features(doc, rarity, places)
            for code in subjects:
                counts[rows, places[code]] += values / len(subjects)
        others = counts.sum(axis=1, keepdims=True) - counts + SMOOTHING
        weights = -np.log(others / others.sum(axis=0))
        weights -= weights.mean(axis=1, keepdims=True)  # what all subjects share decides nothing
        self._learned = _Learned(places, rarity.astype(np.float16), weights.astype(np.float16))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the subjects that were learned, in the order of `fits`."""
        return tuple(self._learned.places) if self._learned else ()

    def fits(self, lexical: Rows, stories: Sequence[Story]) -> Floats:
        """Return per story and subject how many deviations it fits better than the average subject."""
        learned = self._learned
        fits = np.zeros((len(stories), len(self.names)), dtype=np.float32)
        if learned is None:
            return fits
        rows = places_of(lexical.keys, LENGTH)
        values = scaled_rows(lexical, learned.rarity.take(rows).astype(np.float32))
        starts = lexical.starts
        for at, story in enumerate(stories):
            here = slice(starts[at], starts[at + 1])
            found = dict(_finds(story, learned.places))
            mine = np.concatenate([rows[here], np.array([*found], dtype=np.intp)])
            weighed = np.concatenate([values[here], np.array([*found.values()], dtype=np.float32)])
            fits[at] = weighed @ single(learned.weights.take(mine, axis=0))
        fits -= fits.mean(axis=1, keepdims=True)
        deviations = fits.std(axis=1, keepdims=True)
        fits /= np.where(deviations, deviations, 1.0)
        return fits

    def __call__(self, doc: Doc) -> Doc:
        """Note {subject: how many deviations it fits better than the average subject}."""
        if self.names and doc._.story.words:
            lexical = doc._.story_keys.lexical
            rows = Rows(lexical.keys, lexical.counts, np.array([len(lexical.keys)], dtype=np.int32))
            fits = self.fits(rows, [doc._.story])[0].tolist()
            doc._.story_subjects = dict(zip(self.names, fits, strict=True))
        return doc

    def weights_of_words(self, forms: Sequence[str], subject: str) -> list[float]:
        """Return how much each word speaks for a subject; 0 when the subject was never learned."""
        learned = self._learned
        if learned is None or subject not in learned.places or not forms:
            return [0.0] * len(forms)
        pieces = [keys_of_word(form) for form in forms]
        rows = places_of(np.concatenate(pieces), LENGTH)
        values = learned.weights[rows, learned.places[subject]].astype(np.float32) * learned.rarity[rows]
        starts = np.cumsum([0, *(len(each) for each in pieces[:-1])])
        weights: list[float] = np.add.reduceat(values, starts).tolist()
        return weights

    def to_disk(self, path: Path, **_: object) -> None:
        """Write what was learned."""
        Path(path).mkdir(parents=True, exist_ok=True)
        if self._learned is not None:
            np.save(Path(path) / _WEIGHTS, self._learned.weights)
            np.savez(Path(path) / _REST, codes=np.array([*self._learned.places]), rarity=self._learned.rarity)

    def from_disk(self, path: Path, **_: object) -> StorySubjects:
        """Read what `to_disk` wrote; of the weights only the rows that texts ask for come into memory."""
        if (Path(path) / _WEIGHTS).exists():
            weights = np.asarray(np.load(Path(path) / _WEIGHTS, mmap_mode="r", allow_pickle=False))
            with np.load(Path(path) / _REST, allow_pickle=False) as rest:
                self._learned = _Learned(_places_of(rest["codes"].tolist()), rest["rarity"], weights)
        return self


@Language.factory("story_subjects", requires=["doc._.story_keys"], assigns=["doc._.story_subjects"])
def create_story_subjects(nlp: Language, name: str) -> StorySubjects:  # noqa: ARG001 - spaCy gives both
    """Offer the component to a pipeline's configuration."""
    return StorySubjects()


def _places_of(codes: Iterable[str]) -> dict[str, int]:
    return {code: place for place, code in enumerate(sorted(codes))}


def _rows(doc: Doc) -> NDArray[np.intp]:
    return places_of(doc._.story_keys.lexical.keys, LENGTH)


def _rarity(texts: Sequence[NDArray[np.intp]]) -> Floats:
    seen = np.zeros(LENGTH, dtype=np.float32)
    for rows in texts:
        seen[np.unique(rows)] += 1
    return rarity_of(seen, len(texts))


def _features(doc: Doc, rarity: Floats, places: Mapping[str, int]) -> tuple[NDArray[np.intp], Floats]:
    """Return rows of the weights and the value of each: pieces of words, then finds of the lists."""
    rows = _rows(doc)
    found = dict(_finds(doc._.story, places))
    return (
        np.concatenate([rows, np.array([*found], dtype=np.intp)]),
        np.concatenate(
            [
                scaled(doc._.story_keys.lexical.counts, rarity[rows]),
                np.array([*found.values()], dtype=np.float32),
            ]
        ),
    )


def _finds(story: Story, places: Mapping[str, int]) -> Iterator[tuple[int, float]]:
    """Yield the rows of what the lists found in a story, and the value of each."""
    codes = Counter(match.concept for match in story.matches if match.concept in places)
    for code, times in codes.items():
        yield LENGTH + places[code], FOUND_WEIGHT * min(times, MOST_FINDS)
