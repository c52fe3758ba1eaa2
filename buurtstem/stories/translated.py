"""Public stories in the language of the page: what a reader gets, with the original one tap away."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app

from buurtstem.core.translations import Original, Translates, Translation
from buurtstem.web.database import reading
from buurtstem.web.i18n import current_language

from .queries import StoryCard
from .rules import KIND


def translations_of(cards: Iterable[StoryCard]) -> dict[int, Translation]:
    """Return the translations into the language of the page, by the ids of the stories that have one."""
    lang = current_language()
    originals = {card.id: Original(card.text, card.lang) for card in cards if card.lang != lang}
    if not originals:
        return {}
    translates: Translates = current_app.extensions["translations"]
    return translates.shown(reading(), KIND, originals, lang)
