"""The tagger that the application uses: a trained pipeline loaded from a folder."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from buurtstem.themes.nlp import components
from buurtstem.themes.nlp.choice import MOST_NATURES, next_best, proposed
from buurtstem.themes.nlp.explanation import Explanation
from buurtstem.themes.nlp.language import LANGUAGES, load_recogniser, recognise
from buurtstem.themes.nlp.training import LABELS, Thresholds
from buurtstem.themes.pipelines import SETTINGS_FILE
from buurtstem.themes.rules import MOST_THEMES, Nature, ProposedTheme, Tagging, Theme

LONGEST_TEXT = 20_000  # characters that are read; a longer text is tagged by its beginning
BATCH = 128
_NO_SURROGATES = {code: "\ufffd" for code in range(0xD800, 0xE000)}  # spaCy keeps strings as UTF-8


class PipelineMissing(RuntimeError):
    """There is no trained pipeline in the folder; the sentence says which command makes one."""


class SpacyTagger:
    """Proposes themes and natures; may be used by several threads at once."""

    def __init__(self, nlp: Language, thresholds: Thresholds, version: str) -> None:
        self.version = version
        self._nlp = nlp
        self._thresholds = thresholds
        self._concepts = components.concepts_of(nlp)
        self._subjects = components.subjects_of(nlp)
        self._lock = threading.Lock()  # spaCy's string store knows one memory zone at a time

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
        # The memory zone forgets the words of the texts afterwards: they would fill the vocabulary for ever.
        with self._lock, self._nlp.memory_zone():
            docs = [self._doc(text, lang) for text, lang in texts]
            return [self._tagging(doc) for doc in self._nlp.pipe(docs)]

    def _doc(self, text: str, lang: str | None) -> Doc:
        doc = self._nlp.make_doc(text[:LONGEST_TEXT].translate(_NO_SURROGATES) or " ")
        doc._.story_lang = lang
        return doc

    def _tagging(self, doc: Doc) -> Tagging:
        lang = doc._.story_lang
        if lang not in LANGUAGES or not doc._.story_words:
            return Tagging(lang, (), (), tagged=False, pipeline=self.version)
        threshold = self._thresholds.dutch if lang == "nl" else self._thresholds.others
        scores = {code: doc.cats[code] for code in LABELS["themes"]}
        themes = proposed(scores, threshold, MOST_THEMES)
        natures = {code: doc.cats[code] for code in LABELS["nature"]}
        explanation = Explanation(
            doc, self._concepts.concepts, components.classifier_of(self._nlp, "themes"), self._subjects
        )
        return Tagging(
            lang=lang,
            themes=tuple(
                ProposedTheme(Theme(code), round(scores[code], 4), explanation.because(Theme(code)))
                for code in themes
            ),
            nature=tuple(Nature(code) for code in proposed(natures, self._thresholds.nature, MOST_NATURES)),
            tagged=True,
            pipeline=self.version,
            aspects=explanation.aspects(scores),
            offers=tuple(
                ProposedTheme(Theme(code), round(scores[code], 4), ())
                for code in next_best(scores, themes, MOST_THEMES)
            ),
        )
