"""The parts of the pipeline before the classifiers: tokeniser, language, and concepts by the term lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from pathlib import Path
from typing import cast

import srsly
from spacy.language import Language
from spacy.pipeline import TextCategorizer
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from buurtstem.themes.nlp.features import story_keys
from buurtstem.themes.nlp.language import LANGUAGES, chosen_or_recognised
from buurtstem.themes.nlp.matcher import Match, TermMatcher
from buurtstem.themes.nlp.normalise import Word, words_of
from buurtstem.themes.nlp.story import Story
from buurtstem.themes.nlp.subjects import StorySubjects
from buurtstem.themes.nlp.terms import (
    BESIDE,
    CONCEPTS_FILE,
    CUES_FOLDER,
    TERMS_FOLDER,
    Concept,
    Term,
    TermListInvalid,
    read_concepts,
    read_terms,
)
from buurtstem.themes.rules import TELLER_NATURES

LISTS_FILE = "lists.msgpack"

for _name in ("story_lang", "story", "story_keys"):
    Doc.set_extension(_name, default=None, force=True)


class StoryTokenizer:
    """Makes the whole text one token: spaCy's tokens serve nothing here and cost a third of the time.

    The words that themes are found by are those of `normalise.words_of`.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the text as a Doc; an empty text has no token."""
        return Doc(self.vocab, words=[text], spaces=[False]) if text else Doc(self.vocab)

    def to_disk(self, _path: Path, **_: object) -> None:
        """Keep nothing: there is nothing to set."""

    def from_disk(self, _path: Path, **_: object) -> StoryTokenizer:
        """Return itself: there is nothing to set."""
        return self


@registry.tokenizers("buurtstem.StoryTokenizer.v1")
def create_tokenizer() -> Callable[[Language], StoryTokenizer]:
    """Offer the tokeniser to a pipeline's configuration."""
    return lambda nlp: StoryTokenizer(nlp.vocab)


@Language.component("story_language", assigns=["doc._.story_lang"])
def story_language(doc: Doc) -> Doc:
    """Note the language: what the teller chose (set on the Doc before) or what is recognised."""
    doc._.story_lang = chosen_or_recognised(doc.text, doc._.story_lang)
    return doc


class StoryConcepts:
    """Finds the words of a text, concepts and cues of natures by the lists of its language and Dutch."""

    def __init__(self) -> None:
        self.concepts: dict[str, Concept] = {}
        self._concepts_file = ""
        self._matchers: dict[str, TermMatcher] = {}

    def read(self, folder: Path) -> None:
        """Read `concepts.tsv`, `terms/<lang>.tsv` and, where they are, `cues/<lang>.tsv` of a folder.

        Raises:
            TermListInvalid: a line that cannot be used, or a list for a language that is not one of the nine.
        """
        self._read_concepts(folder)
        terms: dict[str, list[Term]] = {}
        for place, codes in ((TERMS_FOLDER, tuple(self.concepts)), (CUES_FOLDER, TELLER_NATURES)):
            for path in sorted((folder / place).glob("*.tsv")):
                if path.stem not in LANGUAGES:
                    raise TermListInvalid(f"{path.name}: there is no language '{path.stem}'.")
                terms.setdefault(path.stem, []).extend(read_terms(path, codes))
        self._matchers = {lang: TermMatcher(listed) for lang, listed in terms.items()}

    def _read_concepts(self, folder: Path) -> None:
        self.concepts = read_concepts(folder / CONCEPTS_FILE)
        self._concepts_file = (folder / CONCEPTS_FILE).read_text(encoding="utf-8")

    def read_text(self, text: str, lang: str) -> Story:
        """Return what a text holds; one in none of the nine languages gets no matches."""
        words = words_of(text)
        found = self._matches(words, lang)
        matches = [match for match in found if match.concept in self.concepts]
        return Story(
            text,
            lang,
            words,
            matches,
            [code for match in matches for code in self.concepts[match.concept].codes],
            [match.concept for match in found if match.concept not in self.concepts],
        )

    def __call__(self, doc: Doc) -> Doc:
        """Note what the text holds, and its features."""
        story = self.read_text(doc.text, doc._.story_lang)
        doc._.story = story
        doc._.story_keys = story_keys(story.forms, story.codes, story.cues)
        return doc

    def _matches(self, words: list[Word], lang: str) -> list[Match]:
        if lang not in LANGUAGES:
            return []
        searched = [self._matchers[code] for code in dict.fromkeys((lang, BESIDE)) if code in self._matchers]
        if len(searched) == 1:
            found: Iterable[Match] = searched[0].matches(words)
        else:
            found = {match for matcher in searched for match in matcher.matches(words)}
        return sorted(found, key=attrgetter("first", "last", "concept"))

    def to_disk(self, path: Path, **_: object) -> None:
        """Write the lists folded and numbered: servers read them at each start, people read the originals."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CONCEPTS_FILE).write_text(self._concepts_file, encoding="utf-8")
        srsly.write_msgpack(
            folder / LISTS_FILE, {lang: matcher.kept() for lang, matcher in self._matchers.items()}
        )

    def from_disk(self, path: Path, **_: object) -> StoryConcepts:
        """Read what `to_disk` wrote."""
        folder = Path(path)
        self._read_concepts(folder)
        lists = srsly.msgpack_loads((folder / LISTS_FILE).read_bytes(), use_list=False)
        self._matchers = {lang: TermMatcher.from_kept(kept) for lang, kept in lists.items()}
        return self


@Language.factory("story_concepts", assigns=["doc._.story", "doc._.story_keys"])
def create_story_concepts(nlp: Language, name: str) -> StoryConcepts:  # noqa: ARG001 - spaCy gives both
    """Offer the component to a pipeline's configuration."""
    return StoryConcepts()


def concepts_of(nlp: Language) -> StoryConcepts:
    """Return the component of a pipeline that finds the concepts."""
    return cast(StoryConcepts, nlp.get_pipe("story_concepts"))


def subjects_of(nlp: Language) -> StorySubjects:
    """Return the component of a pipeline that guesses the subject."""
    return cast(StorySubjects, nlp.get_pipe("story_subjects"))


def classifier_of(nlp: Language, name: str) -> TextCategorizer:
    """Return one of the two classifiers of a pipeline: "themes" or "nature"."""
    return cast(TextCategorizer, nlp.get_pipe(name))
