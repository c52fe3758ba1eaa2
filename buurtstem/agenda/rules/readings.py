"""What is kept of a story to group it: no word of it, only codes, hashes, and places in the text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from buurtstem.themes.rules import ProposedAspect, Tagging, Theme

from .likeness import Features, features_of
from .place_keys import key_of
from .place_names import Mention, mentions_in, name_of

METHOD = "levels-1"  # another one reads all stories anew
KEY_LENGTH = 6  # bytes; of 10,000 names two share a key once in five million sites
LONGEST_PLACE = 80
_SHORTEST_NAME = 4
_THEMES = {theme.value: theme for theme in Theme}


@dataclass(frozen=True)
class Reading:
    """What one text tells of where it belongs; aspects and mentions as they are kept."""

    version: str
    aspects: Sequence[Sequence[Any]]  # id, theme, second theme, score, places of the words that led to it
    mentions: Sequence[Sequence[Any]]  # keys, sure, start, end
    words: bytes

    @property
    def features(self) -> Features:
        """Return the hashed words."""
        return np.frombuffer(self.words, dtype="<u2").astype(np.uint16)

    @property
    def found(self) -> str:
        """Return aspects and mentions as they are kept."""
        return json.dumps((self.aspects, self.mentions), separators=(",", ":"))

    def because(self, aspect: str, text: str) -> list[str]:
        """Return the words that led to an aspect as they stand in the text."""
        return [text[start:end] for code, *_, spans in self.aspects if code == aspect for start, end in spans]

    def proposed(self) -> tuple[ProposedAspect, ...]:
        """Return the aspects, without the words that led to them."""
        return tuple(
            ProposedAspect(code, _THEMES[theme], _THEMES.get(also), score, ())
            for code, theme, also, score, _ in self.aspects
        )

    def named(self) -> tuple[Mention, ...]:
        """Return the places that it names."""
        return tuple(Mention(tuple(keys), bool(sure), start, end) for keys, sure, start, end in self.mentions)


def kept_readings(rows: Iterable[tuple[int, str, str, bytes]]) -> dict[int, Reading]:
    """Return what is kept of stories, from number, version, JSON and words of each; read in one go."""
    rows = list(rows)
    found = json.loads(f"[{','.join(row[2] for row in rows)}]")
    return {
        number: Reading(version, aspects, mentions, words)
        for (number, version, _, words), (aspects, mentions) in zip(rows, found, strict=True)
    }


def version_of(text: str, lang: str) -> str:
    """Return what changes when a text or its language does."""
    return hashlib.sha256(f"{lang}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def pipeline_of(tagger_version: str) -> str:
    """Return what changes when texts have to be read anew."""
    return f"{tagger_version}/{METHOD}"


def read_text(text: str, lang: str, tagging: Tagging) -> Reading:
    """Return what is kept of a text."""
    return Reading(
        version=version_of(text, lang),
        aspects=tuple(
            (
                each.id,
                each.theme.value,
                each.also.value if each.also else "",
                each.score,
                _spans(text, each.because),
            )
            for each in tagging.aspects
        ),
        mentions=tuple(
            ([hashed(key) for key in each.keys], each.sure, each.start, each.end)
            for each in mentions_in(text, lang)
        ),
        words=features_of(text).astype("<u2").tobytes(),
    )


def hashed(key: str) -> str:
    """Return the key of a place as it is kept."""
    return hashlib.blake2b(key.encode(), digest_size=KEY_LENGTH).hexdigest()


def keys_of_name(name: str) -> frozenset[str]:
    """Return the kept keys by which texts name an area itself: whole, and its words."""
    words = [word for word in name.split() if len(word) >= _SHORTEST_NAME]
    return frozenset(hashed(key_of(each)) for each in (name, *words))


def place_name(key: str, stories: Iterable[tuple[str, Reading]]) -> str:
    """Return how most of these texts write a place, of equals the first; nothing if none does."""
    names: dict[str, int] = {}
    for text, reading in stories:
        for mention in reading.named():
            if mention.sure and key in mention.keys:
                name = name_of(text[mention.start : mention.end])[:LONGEST_PLACE]
                names[name] = names.get(name, 0) + 1
    return max(names, key=lambda name: names[name], default="")


def _spans(text: str, words: Iterable[str]) -> list[list[int]]:
    starts = ((text.find(word), len(word)) for word in words)
    return [[start, start + length] for start, length in starts if start >= 0]
