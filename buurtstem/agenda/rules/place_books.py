"""Which of the places that stories name are the same, in one neighbourhood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .place_names import Mention


class PlaceBook:
    """The places of a neighbourhood, known because some story names them surely, or a thread is of them.

    `not_places`: keys that are no place within it, such as its own name.
    """

    def __init__(
        self,
        mentions: Iterable[Mention],
        threads: Iterable[str] = (),
        not_places: frozenset[str] = frozenset(),
    ) -> None:
        self._not_places = not_places
        self._named: Counter[str] = Counter()
        self._consonants: dict[str, str] = {}
        for mention in mentions:
            if mention.sure and not self._not_places.intersection(mention.keys[:1]):
                self._named[mention.keys[0]] += 1
                self._hear(mention)
        for place in threads:
            self._named[place] += _OF_A_THREAD

    def _hear(self, mention: Mention) -> None:
        """Keep what an Arabic spelling sounds like; a spelling in letters goes before one without vowels."""
        sound = mention.keys[-1]
        if self._consonants.get(sound, sound) == sound:
            self._consonants[sound] = mention.keys[0]

    def places_of(self, mentions: Iterable[Mention]) -> tuple[str, ...]:
        """Return the known places that a text names, each once, in its order."""
        found = (self._place(mention) for mention in mentions)
        return tuple(dict.fromkeys(place for place in found if place))

    def _place(self, mention: Mention) -> str | None:
        """Return the place by the key under which it is named oftenest; an Arabic name by its consonants."""
        if self._not_places.intersection(mention.keys):
            return None
        best = max(mention.keys, key=lambda key: self._named[key])
        if len(mention.keys) == 1:
            return self._consonants.get(mention.keys[0])
        return best if self._named[best] else None


_OF_A_THREAD = 1_000  # a place that has a thread keeps its key, however others write it
