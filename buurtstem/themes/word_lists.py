"""Says whether a word already stands in the term lists of a theme."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from .nlp.matcher import TermMatcher
from .nlp.normalise import words_of
from .nlp.terms import BESIDE, CONCEPTS_FILE, TERMS_FOLDER, read_concepts, read_terms
from .rules import Theme


@lru_cache(maxsize=16)  # the lists of nine languages; they come with the program and stay as they are
def words_known(folder: Path, lang: str) -> Callable[[Theme, str], bool]:
    """Return the question whether a word of a language is found by a term of a theme.

    Raises:
        TermListInvalid, OSError: a list that cannot be read.
    """
    concepts = read_concepts(folder / CONCEPTS_FILE)
    files = [folder / TERMS_FOLDER / f"{code}.tsv" for code in dict.fromkeys((lang, BESIDE))]
    matchers = [TermMatcher(read_terms(file, concepts)) for file in files if file.is_file()]

    def is_known(theme: Theme, word: str) -> bool:
        written = words_of(word)
        found = (concepts[match.concept] for matcher in matchers for match in matcher.matches(written))
        return any(theme in {concept.theme, concept.also} for concept in found)

    return is_known


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text in small letters, each once."""
    return frozenset(text[word.start : word.end].lower() for word in words_of(text))
