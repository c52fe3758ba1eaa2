"""Words that the term lists lack: frequent where people added a theme, and rare elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import filterfalse

from buurtstem.themes.rules import Theme

FEWEST_TELLERS = 3  # a word of one or two tellers may be a name, and shows who told
OFTENER = 3.0  # as often where the theme was added as elsewhere; below that a word says little
SHORTEST = 3  # letters
MOST_WORDS = 40  # of one theme; more than a person judges in one sitting
IsKnown = Callable[[Theme, str], bool]
IsNoise = Callable[[str], bool]


@dataclass(frozen=True)
class TextWords:
    """The words of one public text, who told it, and which themes a person added or let stand."""

    teller: int
    words: frozenset[str]
    added: frozenset[Theme]
    about: frozenset[Theme]


@dataclass(frozen=True)
class NewWord:
    """A word proposed for a theme's list: from how many tellers who were understood wrongly.

    `texts`: in how many stories of theirs it stands.
    """

    theme: Theme
    word: str
    tellers: int
    texts: int


def propose_words(texts: Iterable[TextWords], is_known: IsKnown, is_noise: IsNoise) -> tuple[NewWord, ...]:
    """Return words for the term lists, by theme, the most told first; a person judges each of them."""
    told = [replace(text, words=frozenset(filterfalse(is_noise, text.words))) for text in texts]
    return tuple(found for theme in Theme for found in _words_for(theme, told, is_known))


def _words_for(theme: Theme, texts: list[TextWords], is_known: IsKnown) -> list[NewWord]:
    missed = [text for text in texts if theme in text.added]
    elsewhere = [text for text in texts if theme not in text.about]
    inside, outside = _tellers_by_word(missed), _tellers_by_word(elsewhere)
    all_inside = len({text.teller for text in missed})
    all_outside = max(1, len({text.teller for text in elsewhere}))
    found = []
    for word, tellers in inside.items():
        share, other = len(tellers) / all_inside, len(outside.get(word, ())) / all_outside
        if len(tellers) >= FEWEST_TELLERS and share >= OFTENER * other and not is_known(theme, word):
            found.append(NewWord(theme, word, len(tellers), sum(word in text.words for text in missed)))
    return sorted(found, key=lambda each: (-each.tellers, each.word))[:MOST_WORDS]


def _tellers_by_word(texts: Iterable[TextWords]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for text in texts:
        for word in text.words:
            if len(word) >= SHORTEST and word.isalpha():
                found.setdefault(word, set()).add(text.teller)
    return found
