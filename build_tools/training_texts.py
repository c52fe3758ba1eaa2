"""Checks the texts that the tagger learns from and is measured by: numbers, balance, near-duplicates, labels.

`python -m build_tools.training_texts` prints a table and, on standard error, each thing that is wrong; exit 1
then. The numbers are those that the texts were asked for with; see `nlp_models/themes/MODEL_CARD.md`.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from buurtstem.themes.nlp.corpus import LabelledText, TextsInvalid, read_texts, text_files
from buurtstem.themes.nlp.language import LANGUAGES
from buurtstem.themes.nlp.normalise import words_of
from buurtstem.themes.rules import Nature, Theme

from .steps import ROOT, say

TEXTS = ROOT / "nlp_models" / "themes" / "texts"
DEVELOPMENT = ROOT / "nlp_models" / "themes" / "development"

FEWEST_STORIES = defaultdict(lambda: 300, nl=2500)
FEWEST_SENTENCES = defaultdict(lambda: 40, nl=150)  # per theme
FEWEST_DEVELOPMENT = defaultdict(lambda: 60, nl=200)
SMALLEST_SHARE_OF_THEME = 0.04  # of the stories of a language; twelve themes, 1.4 themes a story
SMALLEST_SHARE_OF_POSITIVE = 0.45  # strengths, dreams and ideas beside concerns
ROW_OF_WORDS = 7  # the same seven words in a row in two texts: one was made from the other
MOST_ALIKE = 0.5  # share of different words that two texts may have in common
SHORTEST_COMPARED = 6  # different words: shorter texts are alike by chance


@dataclass(frozen=True)
class Twins:
    """Two texts that are nearly the same."""

    first: LabelledText
    second: LabelledText


def near_duplicates(texts: Sequence[LabelledText]) -> list[Twins]:
    """Return the pairs that share a row of seven words, or more than half of their different words."""
    forms = [tuple(word.forms[0] for word in words_of(text.text)) for text in texts]
    found = {pair for pair in _sharing_rows(forms) if pair[0] != pair[1]}
    found |= set(_sharing_words(forms))
    return [Twins(texts[first], texts[second]) for first, second in sorted(found)]


def _sharing_rows(texts: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    first: dict[tuple[str, ...], int] = {}
    for place, words in enumerate(texts):
        for at in range(len(words) - ROW_OF_WORDS + 1):
            row = tuple(words[at : at + ROW_OF_WORDS])
            yield first.setdefault(row, place), place


def _sharing_words(texts: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Yield pairs by their rarest words: two texts that share half of them share one of the rarest half."""
    sets = [frozenset(words) for words in texts]
    numbers = Counter(word for words in sets for word in words)
    holding: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(sets):
        if len(words) < SHORTEST_COMPARED:
            continue
        rarest = sorted(words, key=lambda word: (numbers[word], word))[: len(words) // 2 + 1]
        others = {other for word in rarest for other in holding[word]}
        for other in sorted(others):
            if len(words & sets[other]) > MOST_ALIKE * len(words | sets[other]):
                yield other, place
        for word in rarest:
            holding[word].append(place)


def shortcomings(texts: Iterable[LabelledText]) -> Iterator[str]:
    """Yield a sentence for each number that is too low and each label that breaks the rules."""
    stories: dict[str, list[LabelledText]] = defaultdict(list)
    sentences: dict[str, Counter[Theme]] = defaultdict(Counter)
    for text in texts:
        if text.is_sentence and not text.subjects:
            sentences[text.lang][text.themes[0]] += 1
            if len(text.themes) != 1:
                yield f"{text.lang}: a sentence has {len(text.themes)} themes: {_beginning(text)}"
        elif not text.is_sentence:
            stories[text.lang].append(text)
        if not text.nature:
            yield f"{text.lang}: a text has no nature: {_beginning(text)}"
    for lang in LANGUAGES:
        yield from _too_few(lang, stories[lang], sentences[lang])
        yield from _out_of_balance(lang, stories[lang])


def _too_few(lang: str, stories: Sequence[LabelledText], sentences: Mapping[Theme, int]) -> Iterator[str]:
    if len(stories) < FEWEST_STORIES[lang]:
        yield f"{lang}: {len(stories)} stories, at least {FEWEST_STORIES[lang]} are wanted."
    for theme in Theme:
        if sentences[theme] < FEWEST_SENTENCES[lang]:
            yield f"{lang}: {sentences[theme]} sentences of '{theme}', {FEWEST_SENTENCES[lang]} are wanted."


def _out_of_balance(lang: str, stories: Sequence[LabelledText]) -> Iterator[str]:
    themes = Counter(theme for story in stories for theme in story.themes)
    for theme in Theme:
        if theme is not Theme.OTHER and themes[theme] < SMALLEST_SHARE_OF_THEME * len(stories):
            yield f"{lang}: {themes[theme]} of {len(stories)} stories are about '{theme}'."
    positive = sum(not set(story.nature) <= {Nature.CONCERN} for story in stories)
    if positive < SMALLEST_SHARE_OF_POSITIVE * len(stories):
        yield f"{lang}: only {positive} of {len(stories)} stories hold a strength, a dream or an idea."


def development_shortcomings(texts: Iterable[LabelledText]) -> Iterator[str]:
    """Yield a sentence for each language with too few texts to measure by."""
    numbers = Counter(text.lang for text in texts)
    for lang in LANGUAGES:
        if numbers[lang] < FEWEST_DEVELOPMENT[lang]:
            yield f"{lang}: {numbers[lang]} texts to measure by, {FEWEST_DEVELOPMENT[lang]} are wanted."


def table(texts: Iterable[LabelledText]) -> str:
    """Return numbers per language as lines to read: stories, sentences, natures of stories, themes."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        kind = "stories" if not text.is_sentence else "subjects" if text.subjects else "sentences"
        counts[text.lang][kind] += 1
        counts[text.lang].update(theme.value for theme in text.themes)
        counts[text.lang].update(nature.value for nature in text.nature)
    rows = [
        "stories",
        "sentences",
        "subjects",
        *(nature.value for nature in Nature),
        *(theme.value for theme in Theme),
    ]
    rows = [row for row in rows if any(counts[lang][row] for lang in LANGUAGES)]
    lines = [f"{'':16}" + "".join(f"{lang:>7}" for lang in LANGUAGES)]
    lines += [f"{row:16}" + "".join(f"{counts[lang][row]:7}" for lang in LANGUAGES) for row in rows]
    return "\n".join(lines)


def problems_in(training: Path, development: Path) -> tuple[list[LabelledText], list[str]]:
    """Return the training texts of a folder and everything that is wrong with them.

    Raises:
        TextsInvalid: a line that cannot be used.
    """
    learned, measured = read_texts(text_files(training)), read_texts(text_files(development))
    wrong = [*shortcomings(learned), *development_shortcomings(measured)]
    own = {id(text) for text in measured}
    for twins in near_duplicates([*learned, *measured]):
        where = "measured by too" if id(twins.second) in own else "nearly twice"
        wrong.append(f"{twins.first.lang}: {where}: {_beginning(twins.first)} / {_beginning(twins.second)}")
    return learned, wrong


def _beginning(text: LabelledText) -> str:
    return f"'{text.text[:60]}'"


def main() -> int:
    """Check the texts of the checkout; return the exit code."""
    try:
        texts, wrong = problems_in(TEXTS, DEVELOPMENT)
    except TextsInvalid as error:
        say(str(error))
        return 1
    sys.stdout.write(f"{table(texts)}\n")
    for problem in wrong:
        say(problem)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
