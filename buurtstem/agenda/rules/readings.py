"""What is kept of a story to group it: no word of it, only codes, hashes, and places in the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from buurtstem.themes.rules import ProposedAspect, Tagging, Theme

from .likeness import Features, features_of
from .place_names import Mention, key_of, mentions_in, name_of

METHOD = "levels-1"  # another one reads all stories anew
KEY_LENGTH = 6  # bytes; of 10,000 names two share a key once in five million sites
LONGEST_PLACE = 80
_SHORTEST_NAME = 4


@dataclass(frozen=True)
class Reading:
    """What one text tells of where it belongs; aspects and mentions as they are kept."""

    version: str
    aspects: tuple[tuple[Any, ...], ...]  # id, theme, second theme, score, places of the words that led to it
    mentions: tuple[tuple[Any, ...], ...]  # keys, sure, start, end
    words: bytes

    @property
    def features(self) -> Features:
        """Return the hashed words."""
        return np.frombuffer(self.words, dtype="<u2").astype(np.uint16)

    def proposed(self, text: str) -> tuple[ProposedAspect, ...]:
        """Return the aspects, with the words that led to them as they stand in the text."""
        return tuple(
            ProposedAspect(
                code,
                Theme(theme),
                Theme(also) if also else None,
                score,
                tuple(text[start:end] for start, end in spans),
            )
            for code, theme, also, score, spans in self.aspects
        )

    def named(self) -> tuple[Mention, ...]:
        """Return the places that it names."""
        return tuple(Mention(tuple(keys), bool(sure), start, end) for keys, sure, start, end in self.mentions)


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
