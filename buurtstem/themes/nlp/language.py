"""Recognises which of the nine languages a text is in, or that it is in none of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from buurtstem.themes.nlp.identifier import Identifier
from buurtstem.themes.nlp.normalise import words_of

LANGUAGES = ("nl", "en", "tr", "ar", "pl", "uk", "de", "fr", "es")
OTHER_LANGUAGE = "other"
# Trial: unrestricted recognition was right on 1.000 of whole texts and 0.986 of four words; below eight words
# it may name a neighbouring language (Afrikaans, Norwegian), so only the nine are compared.
ENOUGH_WORDS = 8
_LETTERS_READ = 4000  # more text changes no answer and costs time


@lru_cache(maxsize=1)
def _identifier() -> Identifier:
    """Load the recogniser once per process; workers forked afterwards share it."""
    return Identifier.load()


def load_recogniser() -> None:
    """Load the recogniser now instead of at the first text."""
    _identifier()


def recognise(text: str) -> str:
    """Return one of the nine codes, or "other": another language, or nothing that could be read."""
    return recognise_many([text])[0]


def recognise_many(texts: Sequence[str]) -> list[str]:
    """Return the same for each of many texts, at a third of the price."""
    beginnings = [text[:_LETTERS_READ] for text in texts]
    readable = [text for text in beginnings if any(map(str.isalpha, text))]
    found = iter(_identifier().best(readable, LANGUAGES) if readable else ())
    return [
        _named(*next(found), text) if any(map(str.isalpha, text)) else OTHER_LANGUAGE for text in beginnings
    ]


def _named(best: str, best_of_nine: str, text: str) -> str:
    if best != best_of_nine and len(words_of(text)) >= ENOUGH_WORDS:
        return OTHER_LANGUAGE
    return best_of_nine


def chosen_or_recognised(text: str, chosen: str | None) -> str:
    """Return the teller's own choice ("nl", "nl-NL"; "other" when not of the nine), else recognise."""
    return languages_of([(text, chosen)])[0]


def languages_of(texts: Sequence[tuple[str, str | None]]) -> list[str]:
    """Return the same for each of many (text, teller's own choice or None)."""
    recognised = iter(recognise_many([text for text, chosen in texts if not chosen]))
    return [_code_of(chosen) if chosen else next(recognised) for _, chosen in texts]


def _code_of(chosen: str) -> str:
    code = chosen.lower().replace("_", "-").partition("-")[0]
    return code if code in LANGUAGES else OTHER_LANGUAGE
