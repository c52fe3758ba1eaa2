"""The job that lets a service translate one text; never inside a request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from buurtstem.core.jobs import Handler, SessionScope
from buurtstem.core.settings import Settings
from buurtstem.themes.rules import Tagger

from .actions import find_text_to_send, keep_answer, keep_failure
from .libretranslate import Service
from .queries import Pair
from .rules import Failure, TranslationFailed


def translate_handler(settings: Settings, tagger: Tagger) -> Handler:
    """Return the job handler that sends one text, if it may still leave the house, and keeps the answer.

    A failure that may pass leaves the job in the queue; one that lasts is written down and ends it.
    """
    service = Service.from_settings(settings)

    def translate(scope: SessionScope, payload: Mapping[str, Any], moment: datetime) -> None:
        with scope() as session:
            pair = find_text_to_send(session, int(payload["story"]), str(payload["lang"]))
        if pair is None:
            return
        try:
            text = _answer(service, tagger, pair)
        except TranslationFailed as failed:
            with scope() as session:
                tries_again = keep_failure(session, pair, failed.failure, moment)
            if tries_again:
                raise
        else:
            with scope() as session:
                keep_answer(session, pair, text, moment)

    return translate


def _answer(service: Service | None, tagger: Tagger, pair: Pair) -> str:
    """Return the text that the service made; an answer in the language of the original is none."""
    if service is None:  # taken out of the settings since it was asked
        raise TranslationFailed(Failure.TURNED_DOWN)
    text = service.translate(pair.original, pair.lang)
    if tagger.recognise(text) == pair.original.lang:
        raise TranslationFailed(Failure.WRONG_LANGUAGE)
    return text
