"""Finds names of persons: listed first names, what titles and introductions point at, surnames after them."""

from __future__ import annotations

from collections.abc import Iterator

from buurtstem.privacy.rules.folding import Span

from .bearers import bears_name
from .called import is_called
from .reading import Reading
from .surnames import end_after_initials, end_of_name, has_surname, with_initials
from .tokens import Token, Words
from .words import (
    ADJECTIVES,
    JOINING,
    KIN,
    PARTICLES,
    ROMANCE_PARTICLES,
    SPEAKING,
    TITLES,
    TITLES_BEHIND,
    Level,
    first_names,
    is_street,
    other_names,
    surnames,
)

KIND = "name"


def find_names(text: str, reading: Reading) -> Iterator[Span]:
    """Yield where persons are named; neither streets, shops nor schools that bear a person's name."""
    words = reading.words
    place, joined = 0, False
    while place < len(words.tokens):
        end = _name_at(reading, place, joined=joined)
        if end is None:
            place, joined = place + 1, False
            continue
        first, last = words.tokens[place], words.tokens[end - 1]
        is_bearer = bears_name(reading, place, end)
        if not is_bearer:
            yield Span(with_initials(text, first.start), last.end, KIND)
        joined = not is_bearer and words.key(end) in JOINING and words.gap(end - 1) == " "
        place = end + 1 if joined else end


def _name_at(reading: Reading, place: int, *, joined: bool) -> int | None:
    """Return the place behind the name that begins here; None when none does."""
    words = reading.words
    token = words.tokens[place]
    is_capital = token.is_capital
    if not is_capital and token.key not in first_names() and words.key(place - 1) not in TITLES:
        return None  # nearly all words
    level = reading.level(place)
    if is_called(reading, place) or (joined and len(token.text) > 1 and _may_be_name(reading, token)):
        return end_of_name(reading, place, level)
    if level is not None and _counts(reading, place, level):
        return end_of_name(reading, place, level)
    if is_capital and _may_be_name(reading, token):
        return _end_of_unlisted(reading, place)
    return None


def _counts(reading: Reading, place: int, level: Level) -> bool:
    """Whether a listed first name is meant as one, by the signs that its level asks for."""
    words = reading.words
    token = words.tokens[place]
    if not token.is_capital:
        return level is Level.SURE and not _follows_digit(words, place)
    if level is Level.SURE or _has_sign_behind(reading, place):
        return True
    return level is Level.WORD and not words.opens_sentence(place) and not reading.has_capital_nouns


def _has_sign_behind(reading: Reading, place: int) -> bool:
    """Whether a verb of speaking, a title or a surname follows."""
    following = reading.words.key(place + 1) if reading.words.gap(place) == " " else ""
    return following in SPEAKING or following in TITLES_BEHIND or has_surname(reading, place)


def _follows_digit(words: Words, place: int) -> bool:
    """Whether a digit stands before it, as in "12 jan"."""
    start = words.tokens[place].start
    return words.text[max(0, start - 2) : start].rstrip()[-1:].isdigit()


def _end_of_unlisted(reading: Reading, place: int) -> int | None:
    """Return the place behind a name that no list holds, when what follows or stands before says so."""
    words = reading.words
    token = words.tokens[place]
    following = words.key(place + 1) if words.gap(place) == " " else ""
    if following in SPEAKING and token.key in surnames():
        return place + 1
    if not words.opens_sentence(place):
        is_origin = token.key.endswith(("li", "lu"))  # Hollandalı teyze, Suriyeli hoca
        if following in TITLES_BEHIND and not is_origin:
            return place + 1
        is_free = token.key not in ADJECTIVES and following not in ROMANCE_PARTICLES
        if is_free and not reading.has_capital_nouns and has_surname(reading, place):
            return end_of_name(reading, place, None)
    return end_after_initials(reading, place)


def _may_be_name(reading: Reading, token: Token) -> bool:
    key = token.key
    is_listed = key in surnames()
    is_other = key in other_names() or key in PARTICLES or key in TITLES or key in KIN
    return token.is_capital and not (
        is_other or is_street(key) or (reading.has_capital_nouns and not is_listed)
    )
