"""Says which words of a text led to a theme, as they stand in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray
from spacy.pipeline import TextCategorizer
from spacy.tokens import Doc

from buurtstem.themes.nlp.architecture import rarities
from buurtstem.themes.nlp.features import Keys, concept_key, keys_of_word, word_key
from buurtstem.themes.nlp.matcher import Match
from buurtstem.themes.nlp.normalise import Word
from buurtstem.themes.nlp.terms import Concept
from buurtstem.themes.rules import LONGEST_BECAUSE, ProposedAspect, Theme

MOST_PHRASES = 5
MOST_WORDS = 3  # words that only resemble what was learned tell less than terms of a list
MOST_WEIGHED = 400  # different words of a text that are looked at: a story has 8 to 150
TELLING_RARITY = 1 + log(10)  # a word in more than one of ten training texts ("maar", "die") tells nothing


class Explanation:
    """The words behind the themes of one text; the weights are looked up at the first question."""

    def __init__(self, doc: Doc, concepts: Mapping[str, Concept], themes: TextCategorizer) -> None:
        self._doc = doc
        self._concepts = concepts
        self._model = themes.model
        self._columns = {label: column for column, label in enumerate(themes.labels)}

    def because(self, theme: Theme) -> tuple[str, ...]:
        """Return terms of the theme's concepts in order of weight; without any, the words that weigh most."""
        found = [match for match in self._doc._.story_matches if self._speaks_for(match, theme)]
        if found:
            weight = self._weight_of_concepts(theme)
            ranked = sorted(found, key=lambda match: -weight[match.concept])
            return _distinct((self._written(match.first, match.last) for match in ranked), MOST_PHRASES)
        words, scores = self._weighed_words
        weights = scores[:, self._columns[theme]]
        ranked = [words[place] for place in np.argsort(-weights, kind="stable") if weights[place] > 0]
        telling = [
            word
            for word, rarity in zip(ranked, self._rarities(ranked), strict=True)
            if rarity >= TELLING_RARITY
        ]
        shown = telling or ranked[:1] or words[:1]
        return _distinct((_cut(self._doc.text[word.start : word.end]) for word in shown), MOST_WORDS)

    def aspects(self, scores: Mapping[str, float]) -> tuple[ProposedAspect, ...]:
        """Return the concepts that the text speaks of, best first; `scores` are those of the themes.

        The surer the theme and the oftener a concept is named, the better; of equals the first named.
        """
        named: dict[str, list[Match]] = {}
        for match in self._doc._.story_matches:
            named.setdefault(match.concept, []).append(match)
        found = (self._aspect(self._concepts[code], places, scores) for code, places in named.items())
        return tuple(sorted(found, key=lambda aspect: -aspect.score))

    def _aspect(self, concept: Concept, places: list[Match], scores: Mapping[str, float]) -> ProposedAspect:
        of_theme = max(scores[theme] for theme in (concept.theme, concept.also) if theme)
        times = len(places)
        return ProposedAspect(
            id=concept.code,
            theme=concept.theme,
            also=concept.also,
            score=round(of_theme * times / (times + 1), 4),
            because=_distinct((self._written(each.first, each.last) for each in places), MOST_PHRASES),
        )

    def _rarities(self, words: list[Word]) -> NDArray[np.float32]:
        keys = np.array([word_key(word.forms[0]) for word in words], dtype=np.uint64)
        return rarities(self._model.get_ref("features"), keys)

    def _speaks_for(self, match: Match, theme: Theme) -> bool:
        concept = self._concepts[match.concept]
        return theme in {concept.theme, concept.also}

    def _written(self, first: int, last: int) -> str:
        words = self._doc._.story_words
        return _cut(self._doc.text[words[first].start : words[last].end])

    def _weight_of_concepts(self, theme: Theme) -> dict[str, float]:
        codes = sorted({match.concept for match in self._doc._.story_matches})
        keys = [[concept_key(code), concept_key(self._concepts[code].theme)] for code in codes]
        scores = self._scores([np.array(pair, dtype=np.uint64) for pair in keys], np.ones(2 * len(keys), "f"))
        return dict(zip(codes, scores[:, self._columns[theme]].tolist(), strict=True))

    @cached_property
    def _weighed_words(self) -> tuple[list[Word], NDArray[np.float32]]:
        """Return the words of the text, each once, and what each gives to each label."""
        features = self._model.get_ref("features")
        first: dict[str, Word] = {}
        for word in self._doc._.story_words:
            first.setdefault(word.forms[0], word)
        words = list(first.values())[:MOST_WEIGHED]
        pieces = [keys_of_word(form) for form in list(first)[:MOST_WEIGHED]]
        return words, self._scores(pieces, rarities(features, np.concatenate(pieces)))

    def _scores(self, rows: list[Keys], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the linear layer gives each row of features, per label, without its general leaning."""
        linear = self._model.get_ref("linear")
        lengths = np.array([len(row) for row in rows], dtype=np.int32)
        scores = linear.predict((np.concatenate(rows), values, lengths))
        weights: NDArray[np.float32] = scores - linear.get_param("b")
        return weights


def _cut(phrase: str) -> str:
    """Return what is shown of a phrase: a text without a space is one word, however long."""
    return phrase[:LONGEST_BECAUSE]


def _distinct(phrases: Iterable[str], most: int) -> tuple[str, ...]:
    """Return the first `most` different phrases, capitals aside, as they were first written."""
    kept: dict[str, str] = {}
    for phrase in phrases:
        kept.setdefault(phrase.casefold(), phrase)
        if len(kept) == most:
            break
    return tuple(kept.values())
