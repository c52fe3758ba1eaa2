"""Says when a title, a relative or an introduction before a word makes it the name of a person."""

from __future__ import annotations

from .bearers import follows
from .reading import Reading
from .surnames import surname_end
from .tokens import Words
from .words import (
    INTRODUCED_BY_TWO,
    INTRODUCTIONS,
    KIN,
    ONES_OWN,
    PARTICLES,
    PERSONS,
    PLAIN_PARTICLES,
    ROLES,
    SPEAKING,
    SURNAMES_AS_WORDS,
    TITLES,
    Level,
    is_street,
    is_surname,
    other_names,
    surnames,
)


def is_called(reading: Reading, place: int) -> bool:
    """Whether a title, a relative or an introduction before it says that this is a person."""
    words = reading.words
    before = words.key(place - 1)
    if not before or not follows(words, place) or (before == "nicht" and not reading.is_dutch):
        return False
    is_title = _is_title(words, place - 1) or _introduces(words, place - 1)
    if not (is_title or before in KIN or before in ROLES):
        return False
    if words.tokens[place].is_capital:
        return _is_called_with_capital(reading, place, is_title=is_title)
    return _is_called_small(reading, place, is_title=is_title)


def _is_called_with_capital(reading: Reading, place: int, *, is_title: bool) -> bool:
    words = reading.words
    token = words.tokens[place]
    is_other = token.key in other_names() and not _opens_particles(reading, place)
    if is_other or len(token.text) == 1:  # initials: `end_after_initials` reads on
        return False
    if reading.level(place) is not None:
        return True
    if words.key(place - 1) in ROLES or (reading.has_capital_nouns and not is_title):
        return token.key in surnames()
    return not is_street(token.key)


def _is_called_small(reading: Reading, place: int, *, is_title: bool) -> bool:
    words = reading.words
    level = reading.level(place)
    key = words.key(place)
    if level is not None and level < Level.MOSTLY_WORD and key not in PARTICLES:
        is_sure = level is Level.SURE or reading.is_dutch
        return is_sure and key not in other_names() and key not in SPEAKING
    if not is_title or _introduces(words, place - 1):
        return False
    if key in PARTICLES:
        return _is_surname_with_particles(reading, place)
    return key in surnames() and key not in other_names() and key not in SURNAMES_AS_WORDS


def _is_title(words: Words, place: int) -> bool:
    """Whether a form of address stands here; "meine Frau" is a relative."""
    key = words.key(place)
    return key in TITLES and not (key == "frau" and words.key(place - 1) in ONES_OWN)


def _is_surname_with_particles(reading: Reading, place: int) -> bool:
    """Whether "van der Ploeg" stands here; "van de Regenboog" may be where the teacher works."""
    words = reading.words
    end = surname_end(reading, place)
    if end is None:
        return False
    is_plain = (words.key(place), words.key(place + 1)) in PLAIN_PARTICLES or reading.has_capital_nouns
    return is_surname(words.key(end - 1)) or not is_plain


def _opens_particles(reading: Reading, place: int) -> bool:
    return reading.words.key(place) in PARTICLES and surname_end(reading, place) is not None


def _introduces(words: Words, place: int) -> bool:
    """Whether "ik heet", "mijn naam is" stand here; a flat or a school may be called something too."""
    key = words.key(place)
    if (words.key(place - 1), key) in INTRODUCED_BY_TWO:
        return True
    return key in INTRODUCTIONS and any(words.key(place - back) in PERSONS for back in (1, 2, 3))
