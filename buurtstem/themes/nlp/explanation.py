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
from buurtstem.themes.nlp.subjects import StorySubjects
from buurtstem.themes.nlp.terms import Concept
from buurtstem.themes.rules import LONGEST_BECAUSE, ProposedAspect, Theme

MOST_PHRASES = 5
MOST_WORDS = 3  # words that only resemble what was learned tell less than terms of a list
MOST_WEIGHED = 400  # different words of a text that are looked at: a story has 8 to 150
MOST_ASPECTS = 3
LEAST_SHARE = 0.1  # of all subjects together, for one to be proposed
SHARPNESS = 2.0  # turns deviations from the average subject into shares
THEME_COUNTS = 0.3  # weight of a theme's score (its logarithm) beside the subject's own
LEAST_SCORE = 0.001
TELLING_RARITY = 1 + log(10)  # a word in more than one of ten training texts ("maar", "die") tells nothing


class Explanation:
    """The words behind the themes of one text; the weights are looked up at the first question."""

    def __init__(
        self,
        doc: Doc,
        concepts: Mapping[str, Concept],
        themes: TextCategorizer,
        subjects: StorySubjects,
    ) -> None:
        self._doc = doc
        self._subjects = subjects
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

        The order is that of how well a subject fits by what was learned, and of how sure its theme is. Where
        nothing was learned: the surer the theme and the oftener a concept is named, of equals the first.
        """
        named: dict[str, list[Match]] = {}
        for match in self._doc._.story_matches:
            named.setdefault(match.concept, []).append(match)
        found = self._fitting(scores) or {
            code: self._of_theme(code, scores) * len(places) / (len(places) + 1)
            for code, places in named.items()
        }
        ranked = sorted(found, key=lambda code: -found[code])
        return tuple(self._aspect(code, found[code], named.get(code, [])) for code in ranked)

    def _fitting(self, scores: Mapping[str, float]) -> dict[str, float]:
        """Return the subjects that fit well enough, with their shares of all that could."""
        fits: Mapping[str, float] = self._doc._.story_subjects or {}
        if not fits:
            return {}
        codes = list(fits)
        mixed = np.array(
            [
                fits[code] + THEME_COUNTS * log(max(self._of_theme(code, scores), LEAST_SCORE))
                for code in codes
            ]
        )
        shares = np.exp(SHARPNESS * (mixed - mixed.max()))
        shares /= shares.sum()
        best = np.argsort(-shares, kind="stable")[:MOST_ASPECTS]
        return {codes[at]: float(shares[at]) for at in best if shares[at] >= LEAST_SHARE}

    def _of_theme(self, code: str, scores: Mapping[str, float]) -> float:
        concept = self._concepts[code]
        return max(scores[theme] for theme in (concept.theme, concept.also) if theme)

    def _aspect(self, code: str, score: float, places: list[Match]) -> ProposedAspect:
        concept = self._concepts[code]
        written = [self._written(each.first, each.last) for each in places] or self._words_for(code)
        return ProposedAspect(
            id=concept.code,
            theme=concept.theme,
            also=concept.also,
            score=round(score, 4),
            because=_distinct(written, MOST_PHRASES),
        )

    def _words_for(self, code: str) -> list[str]:
        """Return the words that speak most for a subject of which no term was found."""
        words = list({word.forms[0]: word for word in self._doc._.story_words}.values())[:MOST_WEIGHED]
        weights = self._subjects.weights_of_words([word.forms[0] for word in words], code)
        best = sorted(range(len(words)), key=lambda at: -weights[at])[:MOST_WORDS]
        return [_cut(self._doc.text[words[at].start : words[at].end]) for at in best if weights[at] > 0]

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
