"""The tagger that the application uses: a trained pipeline loaded from a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import spacy
from spacy.language import Language

from buurtstem.themes.nlp import components
from buurtstem.themes.nlp.choice import MOST_NATURES, next_best, proposed
from buurtstem.themes.nlp.explanation import Explainer
from buurtstem.themes.nlp.features import code_rows, lexical_rows
from buurtstem.themes.nlp.language import LANGUAGES, languages_of, load_recogniser, recognise
from buurtstem.themes.nlp.story import Story
from buurtstem.themes.nlp.training import Thresholds
from buurtstem.themes.nlp.weights import Weights
from buurtstem.themes.pipelines import SETTINGS_FILE
from buurtstem.themes.rules import MOST_THEMES, Nature, ProposedTheme, Tagging, Theme

LONGEST_TEXT = 20_000  # characters that are read; a longer text is tagged by its beginning
BATCH = 128
# In a few words there is little to weigh ("De lift is stuk"): there, the theme of a subject that is beyond
# doubt is proposed too. In longer texts this makes things worse: what is told is not always what it is about.
FEW_WORDS = 8
BEYOND_DOUBT = 0.99  # share of all subjects
SURE_ENOUGH = 0.5  # score that proposes a theme, whatever the threshold
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a sign: what is shown of a text goes out as UTF-8
Scores = dict[str, float]


class PipelineMissing(RuntimeError):
    """There is no trained pipeline in the folder; the sentence says which command makes one."""


class SpacyTagger:
    """Proposes themes and natures; may be used by several threads at once."""

    def __init__(self, nlp: Language, thresholds: Thresholds, version: str) -> None:
        self.version = version
        self._thresholds = thresholds
        self._concepts = components.concepts_of(nlp)
        self._subjects = components.subjects_of(nlp)
        self._themes = Weights(components.classifier_of(nlp, "themes"))
        self._nature = Weights(components.classifier_of(nlp, "nature"))
        self._explainer = Explainer(self._concepts.concepts, self._themes, self._subjects)

    @classmethod
    def load(cls, folder: Path) -> SpacyTagger:
        """Load what `buurtstem themes train` wrote, and the language recogniser with it.

        Raises:
            PipelineMissing: the folder is not there or not whole.
        """
        try:
            settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
            thresholds = Thresholds(**settings["thresholds"])
            nlp = spacy.load(folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PipelineMissing(
                f"There is no trained pipeline in {folder}. Make one with: buurtstem themes train"
            ) from error
        load_recogniser()
        return cls(nlp, thresholds, settings["version"])

    def recognise(self, text: str) -> str:
        """Return the language code of the text, or "other"."""
        return recognise(text)

    def tag(self, text: str, lang: str | None = None) -> Tagging:
        """Propose themes for one text; `lang` is the teller's own choice and wins over recognition."""
        return self._tag_batch([(text, lang)])[0]

    def tag_many(self, texts: Iterable[tuple[str, str | None]]) -> Iterator[Tagging]:
        """Propose for many (text, lang or None), in the same order; reads 128 texts ahead."""
        waiting = iter(texts)
        while batch := list(islice(waiting, BATCH)):
            yield from self._tag_batch(batch)

    def _tag_batch(self, texts: list[tuple[str, str | None]]) -> list[Tagging]:
        """Tag texts side by side. No Doc is made: nothing of a text stays in spaCy's store of strings."""
        stories = self._read(texts)
        readable = [story for story in stories if story.lang in LANGUAGES and story.words]
        judged = iter(self._judge(readable) if readable else ())
        return [
            next(judged)
            if story.lang in LANGUAGES and story.words
            else Tagging(story.lang, (), (), tagged=False, pipeline=self.version)
            for story in stories
        ]

    def _read(self, texts: list[tuple[str, str | None]]) -> list[Story]:
        cut = [_SURROGATE.sub("\ufffd", text[:LONGEST_TEXT]) for text, _ in texts]
        langs = languages_of([(text, chosen) for text, (_, chosen) in zip(cut, texts, strict=True)])
        return [self._concepts.read_text(text, lang) for text, lang in zip(cut, langs, strict=True)]

    def _judge(self, stories: list[Story]) -> Iterator[Tagging]:
        lexical = lexical_rows(story.forms for story in stories)
        themes = self._themes.probabilities(lexical, code_rows(story.codes for story in stories))
        natures = self._nature.probabilities(lexical, code_rows(story.cues for story in stories))
        shares = self._explainer.shares(self._subjects.fits(lexical, stories), themes)
        for story, *rows, mine in zip(stories, themes.tolist(), natures.tolist(), shares, strict=True):
            scores = dict(zip(self._themes.labels, rows[0], strict=True))
            if len(story.words) <= FEW_WORDS:
                self._raise_theme_beyond_doubt(scores, mine)
            yield self._tagging(story, scores, dict(zip(self._nature.labels, rows[1], strict=True)), mine)

    def _raise_theme_beyond_doubt(self, scores: Scores, shares: Scores) -> None:
        for code, share in shares.items():
            if share >= BEYOND_DOUBT:
                theme = self._concepts.concepts[code].theme
                scores[theme] = max(scores[theme], SURE_ENOUGH)

    def _tagging(self, story: Story, scores: Scores, natures: Scores, shares: Scores) -> Tagging:
        threshold = self._thresholds.dutch if story.lang == "nl" else self._thresholds.others
        themes = proposed(scores, threshold, MOST_THEMES)
        reasons = self._explainer.reasons(story, themes)
        return Tagging(
            lang=story.lang,
            themes=tuple(
                ProposedTheme(Theme(code), round(scores[code], 4), because)
                for code, because in zip(themes, reasons, strict=True)
            ),
            nature=tuple(Nature(code) for code in proposed(natures, self._thresholds.nature, MOST_NATURES)),
            tagged=True,
            pipeline=self.version,
            aspects=self._explainer.aspects(story, shares, scores),
            offers=tuple(
                ProposedTheme(Theme(code), round(scores[code], 4), ())
                for code in next_best(scores, themes, MOST_THEMES)
            ),
        )
