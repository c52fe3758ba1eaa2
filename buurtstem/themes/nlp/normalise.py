"""Words of a text in the form that terms are compared in, each with its place in the text as it stands."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

LONGEST_WORD = 48  # letters looked at; longer "words" are addresses and held-down keys

# Marks and signs that stand inside a word without separating it: combining accents, Arabic vowel signs,
# soft hyphens, zero-width signs, directions of writing, control characters except white space.
_INSIDE = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
)
# An apostrophe separates ("l'eau", "auto's"), but not between Cyrillic letters ("здоров'я").
_CYRILLIC_APOSTROPHE = "(?<=[\u0400-\u04ff])['’`](?=[\u0400-\u04ff])"
_WORD = re.compile(f"[^\\W_]+(?:(?:[{_INSIDE}]|{_CYRILLIC_APOSTROPHE})[^\\W_]*)*")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")

# Letters that do not fall apart into a base letter and an accent; an empty string drops the sign.
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ـ": "",
        "ʼ": "",
        "'": "",
        "’": "",
        "`": "",
    }
)
_ARABIC = re.compile("[\u0621-\u064a]")
_ARABIC_ARTICLE = "ال"
_SHORTEST_ARABIC_REST = 3  # stripping further would leave less than a root


class Word(NamedTuple):
    """One word: its forms to compare (the folded one first) and its place in the text, end exclusive."""

    forms: tuple[str, ...]
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Return the words of any text in order; punctuation, tags' brackets and emoji are between words."""
    found = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        forms = forms_of(text[start : min(end, start + LONGEST_WORD)])
        if forms[0]:
            found.append(Word(forms, start, end))
    return found


@lru_cache(maxsize=2**15)
def forms_of(written: str) -> tuple[str, ...]:
    """Return the folded word, followed by what is left of an Arabic word without its clitics."""
    form = fold(written)
    return (form, *without_clitics(form)) if _ARABIC.search(form) else (form,)


def fold(written: str) -> str:
    """Return a word in lower case without accents, invisible signs and stretched letters ("heeeel")."""
    form = written.lower()
    if not form.isascii():
        parts = unicodedata.normalize("NFKD", form.casefold())
        form = "".join(sign for sign in parts if unicodedata.category(sign) not in {"Mn", "Cf", "Cc"})
        form = form.translate(_LETTERS)
    elif not form.isalnum():
        form = "".join(sign for sign in form if sign.isalnum())
    return _STRETCHED.sub(r"\1\1", form)


def without_clitics(form: str) -> tuple[str, ...]:
    """Return the Arabic word without "and", then without "in, for, as", then without the article."""
    found: list[str] = []
    rest = form
    for clitics in ("وف", "بلك"):
        if rest[0] in clitics and len(rest) > _SHORTEST_ARABIC_REST:
            rest = rest[1:]
            found.append(rest)
    if rest.startswith(_ARABIC_ARTICLE) and len(rest) > _SHORTEST_ARABIC_REST + 1:
        found.append(rest.removeprefix(_ARABIC_ARTICLE))
    elif rest.startswith("ل") and form.endswith("ل" + rest) and len(rest) > _SHORTEST_ARABIC_REST:
        found.append(rest[1:])  # "for the" is written as a double lam
    return tuple(found)
