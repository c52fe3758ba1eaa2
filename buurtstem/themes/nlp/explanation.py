"""Says which words of a text led to a theme, as they stand in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log

import numpy as np

from buurtstem.themes.nlp.features import Floats, concept_key
from buurtstem.themes.nlp.matcher import Match
from buurtstem.themes.nlp.normalise import Word
from buurtstem.themes.nlp.story import Story
from buurtstem.themes.nlp.subjects import StorySubjects
from buurtstem.themes.nlp.terms import Concept
from buurtstem.themes.nlp.weights import Weights
from buurtstem.themes.rules import LONGEST_BECAUSE, ProposedAspect

MOST_PHRASES = 5
MOST_WORDS = 3  # words that only resemble what was learned tell less than terms of a list
MOST_WEIGHED = 400  # different words of a text that are looked at: a story has 8 to 150
MOST_ASPECTS = 3
LEAST_SHARE = 0.1  # of all subjects together, for one to be proposed
SHARPNESS = 2.0  # turns deviations from the average subject into shares
THEME_COUNTS = 0.3  # weight of a theme's score (its logarithm) beside the subject's own
LEAST_SCORE = 0.001
TELLING_RARITY = 1 + log(10)  # a word in more than one of ten training texts ("maar", "die") tells nothing


class Explainer:
    """Names the words behind themes and the subjects of texts; what holds for all texts it looks up once."""

    def __init__(self, concepts: Mapping[str, Concept], themes: Weights, subjects: StorySubjects) -> None:
        self._subjects = subjects
        self._concepts = concepts
        self._weights = themes
        self._columns = {label: column for column, label in enumerate(themes.labels)}
        self._weights_of_concepts = self._weigh_concepts()
        ofs = [concepts[code] for code in subjects.names]
        self._firsts = [self._columns[concept.theme] for concept in ofs]
        self._seconds = [self._columns[concept.also or concept.theme] for concept in ofs]

    def reasons(self, story: Story, themes: Sequence[str]) -> list[tuple[str, ...]]:
        """Return per theme the terms of its concepts in order of weight; without any, what weighs most."""
        weighed: list[tuple[Word, list[float]]] = []
        reasons = []
        for theme in themes:
            found = [match for match in story.matches if self._speaks_for(match, theme)]
            if not found and not weighed:
                weighed = self._weighed_words(story)
            reasons.append(self._by_terms(story, found, theme) or self._by_words(story, weighed, theme))
        return reasons

    def _by_terms(self, story: Story, found: Iterable[Match], theme: str) -> tuple[str, ...]:
        column = self._columns[theme]
        ranked = sorted(found, key=lambda match: -self._weights_of_concepts[match.concept][column])
        return _distinct((_written(story, match) for match in ranked), MOST_PHRASES)

    def _by_words(
        self, story: Story, weighed: Sequence[tuple[Word, list[float]]], theme: str
    ) -> tuple[str, ...]:
        column = self._columns[theme]
        speaking = [(weights[column], word) for word, weights in weighed if weights[column] > 0]
        ranked = [word for _, word in sorted(speaking, key=lambda each: -each[0])]
        rarities = self._weights.rarities_of([word.forms[0] for word in ranked])
        telling = [word for word, rare in zip(ranked, rarities, strict=True) if rare >= TELLING_RARITY]
        shown = telling or ranked[:1] or story.words[:1]
        return _distinct((_cut(story.text[word.start : word.end]) for word in shown), MOST_WORDS)

    def shares(self, fits: Floats, scores: Floats) -> list[dict[str, float]]:
        """Return per text the subjects that fit well enough, best first, with their shares of all that could.

        How well a subject fits by what was learned counts, and how sure its theme is.
        """
        if not self._firsts:
            return [{} for _ in scores]
        of_theme = np.maximum(scores[:, self._firsts], scores[:, self._seconds]).astype(np.float64)
        mixed = fits + THEME_COUNTS * np.log(np.maximum(of_theme, LEAST_SCORE))
        shares = np.exp(SHARPNESS * (mixed - mixed.max(axis=1, keepdims=True)))
        shares /= shares.sum(axis=1, keepdims=True)
        best = np.argsort(-shares, axis=1, kind="stable")[:, :MOST_ASPECTS]
        names = self._subjects.names
        return [
            {names[at]: share for at, share in zip(*row, strict=True) if share >= LEAST_SHARE}
            for row in zip(best.tolist(), np.take_along_axis(shares, best, axis=1).tolist(), strict=True)
        ]

    def aspects(
        self, story: Story, shares: Mapping[str, float], scores: Mapping[str, float]
    ) -> tuple[ProposedAspect, ...]:
        """Return the concepts that the text speaks of, best first; `scores` are those of the themes.

        They are those with a share. Where nothing was learned: the surer the theme and the oftener a concept
        is named, of equals the first.
        """
        named: dict[str, list[Match]] = {}
        for match in story.matches:
            named.setdefault(match.concept, []).append(match)
        found = shares or {
            code: self._of_theme(code, scores) * len(places) / (len(places) + 1)
            for code, places in named.items()
        }
        ranked = sorted(found, key=lambda code: -found[code])
        return tuple(self._aspect(story, code, found[code], named.get(code, [])) for code in ranked)

    def _of_theme(self, code: str, scores: Mapping[str, float]) -> float:
        concept = self._concepts[code]
        return max(scores[theme] for theme in (concept.theme, concept.also) if theme)

    def _aspect(self, story: Story, code: str, score: float, places: list[Match]) -> ProposedAspect:
        concept = self._concepts[code]
        return ProposedAspect(
            id=concept.code,
            theme=concept.theme,
            also=concept.also,
            score=round(score, 4),
            because=_distinct(
                [_written(story, each) for each in places] or self._words_for(story, code), MOST_PHRASES
            ),
        )

    def _words_for(self, story: Story, code: str) -> list[str]:
        """Return the words that speak most for a subject of which no term was found."""
        words = list({word.forms[0]: word for word in story.words}.values())[:MOST_WEIGHED]
        weights = self._subjects.weights_of_words([word.forms[0] for word in words], code)
        best = sorted(range(len(words)), key=lambda at: -weights[at])[:MOST_WORDS]
        return [_cut(story.text[words[at].start : words[at].end]) for at in best if weights[at] > 0]

    def _speaks_for(self, match: Match, theme: str) -> bool:
        concept = self._concepts[match.concept]
        return theme in (concept.theme, concept.also)

    def _weigh_concepts(self) -> dict[str, list[float]]:
        """Return what a find of each concept gives to each label."""
        keys = [
            np.array([concept_key(code), concept_key(concept.theme)], dtype=np.uint64)
            for code, concept in self._concepts.items()
        ]
        return dict(zip(self._concepts, self._weights.of_codes(keys).tolist(), strict=True))

    def _weighed_words(self, story: Story) -> list[tuple[Word, list[float]]]:
        """Return the words of the text, each once, and what each gives to each label."""
        first: dict[str, Word] = {}
        for word in story.words:
            first.setdefault(word.forms[0], word)
        forms = list(first)[:MOST_WEIGHED]
        return [
            (first[form], weights)
            for form, weights in zip(forms, self._weights.of_words(forms).tolist(), strict=True)
        ]


def _written(story: Story, match: Match) -> str:
    return _cut(story.text[story.words[match.first].start : story.words[match.last].end])


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
