"""What is no word for a term list: little words, names of persons and streets, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from buurtstem.privacy.rules.masking import find_spans
from buurtstem.privacy.rules.masking.words import Level, first_names, is_street, key_of

FILE = Path(__file__).with_name("little_words.txt")
# how names of streets end and hardly anything else does; other endings ("-plein", "-huis") take a capital
STREETS = ("straat", "straatje", "laan", "laantje", "gracht", "kade", "singel", "steeg", "plantsoen", "dreef")
_WORD = re.compile(r"[^\W\d_]+")


def without_names(text: str, lang: str) -> str:
    """Return a text without what masking takes for a person, a number, an address, and without street names.

    A space stands in the place of each.
    """
    spans = [(span.start, span.end) for span in find_spans(text, lang)]
    spans += [found.span() for found in _WORD.finditer(text) if _is_written_as_street(found.group())]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def noise_in(lang: str) -> Callable[[str], bool]:
    """Return the question whether a word says nothing about a subject in this language.

    Little words, first names that are nothing else, and names of streets, also when they are typed small.
    """
    little, names = little_words().get(lang, frozenset()), first_names()

    def is_noise(word: str) -> bool:
        key = key_of(word)
        return key in little or names.get(key) is Level.SURE or _ends_as_street(key)

    return is_noise


@cache
def little_words() -> dict[str, frozenset[str]]:
    """Return the little words of each language, as they are compared."""
    found: dict[str, set[str]] = {}
    lang = ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lang = line.strip("[]")
        elif not line.startswith("#"):
            found.setdefault(lang, set()).update(key_of(word) for word in line.split())
    return {code: frozenset(words) for code, words in found.items()}


def _is_written_as_street(word: str) -> bool:
    return word[0].isupper() and is_street(key_of(word))


def _ends_as_street(key: str) -> bool:
    return any(key.endswith(ending) and len(key) >= len(ending) + 2 for ending in STREETS)
