"""A translation service that speaks the protocol of LibreTranslate: /languages and /translate, as JSON.

No redirect is followed and no proxy of the environment is used: a text goes to the address of the settings
and nowhere else. Nothing in here logs a text.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from buurtstem.core.settings import Settings
from buurtstem.core.text import clean_text
from buurtstem.core.translations import Original

from .rules import LONGEST_TRANSLATION, Failure, TranslationFailed, number_marks, restore_marks

SECONDS = 60.0  # for one answer in all: a machine without a graphics card takes about 10 for a long text
SILENCE = 20.0  # and at most so long without a byte
MOST_BYTES = 400_000  # twelve bytes for each of 30,000 characters, escaped as two halves each
PIECE = 16_384
BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT})
FIRST_FAULT = 500


@dataclass(frozen=True)
class Service:
    """Where the service is, its key, and who runs it."""

    url: str
    key: str
    name: str
    seconds: float = SECONDS
    silence: float = SILENCE

    @classmethod
    def from_settings(cls, settings: Settings) -> Service | None:
        """Return the service of the settings; None when there is none."""
        if not settings.has_translator:
            return None
        return cls(settings.translation_url, settings.translation_key, settings.translation_name)

    def translate(self, original: Original, lang: str) -> str:
        """Return a text in another language, its marks as they were.

        Raises:
            TranslationFailed: with the reason.
        """
        if not self._offers(original.lang, lang):
            raise TranslationFailed(Failure.NO_SUCH_PAIR)
        numbered, marks = number_marks(original.text)
        asked = {"q": numbered, "source": original.lang, "target": lang, "format": "text"}
        answer = self._ask("POST", "/translate", asked | ({"api_key": self.key} if self.key else {}))
        text = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(text, str):
            raise TranslationFailed(Failure.UNREADABLE)
        cleaned = clean_text(text)
        if not cleaned or len(cleaned) > LONGEST_TRANSLATION:
            raise TranslationFailed(Failure.UNREADABLE)
        return restore_marks(cleaned, marks)

    def _offers(self, source: str, target: str) -> bool:
        listed = self._ask("GET", "/languages")
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            raise TranslationFailed(Failure.UNREADABLE)
        # older services name no targets: then every language goes into every other
        codes = [each.get("code") for each in listed]
        targets = next((each.get("targets", codes) for each in listed if each.get("code") == source), ())
        return isinstance(targets, list) and target in targets

    def _ask(self, method: str, path: str, content: dict[str, str] | None = None) -> Any:
        ends = time.monotonic() + self.seconds
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self.silence)
        body = None if content is None else json.dumps(content).encode()
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        try:
            connection.request(method, parts.path.rstrip("/") + path, body, headers)
            with connection.getresponse() as response:
                _accept(response.status)
                return json.loads(_read(response, ends))
        except (OSError, HTTPException) as error:
            raise TranslationFailed(Failure.UNREACHABLE) from error
        except (ValueError, RecursionError) as error:  # no JSON, or not in UTF-8, or nested without end
            raise TranslationFailed(Failure.UNREADABLE) from error
        finally:
            connection.close()


def _accept(status: int) -> None:
    if status == HTTPStatus.OK:
        return
    if status in BUSY or status >= FIRST_FAULT:
        raise TranslationFailed(Failure.BUSY)
    raise TranslationFailed(Failure.TURNED_DOWN)


def _read(response: HTTPResponse, ends: float) -> bytes:
    """Read an answer piece by piece: neither endless nor a drop at a time."""
    content = bytearray()
    while piece := response.read1(PIECE):
        content += piece
        if len(content) > MOST_BYTES:
            raise TranslationFailed(Failure.UNREADABLE)
        if time.monotonic() > ends:
            raise TranslationFailed(Failure.UNREACHABLE)
    return bytes(content)
