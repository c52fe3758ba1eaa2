"""Recognises which of the nine languages a text is in, or that it is in none of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from buurtstem.themes.nlp.normalise import words_of

LANGUAGES = ("nl", "en", "tr", "ar", "pl", "uk", "de", "fr", "es")
OTHER_LANGUAGE = "other"
# Trial: unrestricted recognition was right on 1.000 of whole texts and 0.986 of four words; below eight words
# it may name a neighbouring language (Afrikaans, Norwegian), so only the nine are compared.
ENOUGH_WORDS = 8
_LETTERS_READ = 4000  # more text changes no answer and costs time


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    """Load the recogniser once per process (0.4 s, 80 MB); workers forked afterwards share it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier


def load_recogniser() -> None:
    """Load the recogniser now instead of at the first text."""
    _identifier()


def recognise(text: str) -> str:
    """Return one of the nine codes, or "other": another language, or nothing that could be read."""
    beginning = text[:_LETTERS_READ]
    if not any(letter.isalpha() for letter in beginning):
        return OTHER_LANGUAGE
    ranked = _identifier().rank(beginning)
    best = ranked[0][0]
    if best in LANGUAGES:
        return best
    if len(words_of(beginning)) >= ENOUGH_WORDS:
        return OTHER_LANGUAGE
    return next(code for code, _ in ranked if code in LANGUAGES)


def chosen_or_recognised(text: str, chosen: str | None) -> str:
    """Return the teller's own choice ("nl", "nl-NL"; "other" when not of the nine), else recognise."""
    if not chosen:
        return recognise(text)
    code = chosen.lower().replace("_", "-").partition("-")[0]
    return code if code in LANGUAGES else OTHER_LANGUAGE
