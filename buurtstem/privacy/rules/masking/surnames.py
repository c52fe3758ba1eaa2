"""Finds where a name ends: further first names, surnames, what stands before them, initials."""

from __future__ import annotations

import re

from .reading import Reading
from .tokens import Words
from .words import (
    PARTICLES,
    PLAIN_PARTICLES,
    WEAK_PARTICLES,
    Level,
    has_surname_shape,
    is_street,
    is_surname,
    other_names,
    surnames,
)

MOST_SURNAMES = 3
MOST_PARTICLES = 3
MOST_INITIALS = 4
BLANKS = frozenset({" ", " '", " ’"})  # van 't Hof
_INITIALS = re.compile(r"\b(?:[^\W\d_a-z]\.[ ]?){1,4}$")
_NO_INITIALS = re.compile(r"(?:N\.V|B\.V|P\.S|V\.S|C\.V)\.")


def end_of_name(reading: Reading, place: int, level: Level | None) -> int:
    """Return the place behind a name: further first names, and surnames with what stands before them."""
    words = reading.words
    end = place + 1
    if words.key(place) in PARTICLES and level is not Level.SURE:
        end = surname_end(reading, place) or end
    for _ in range(MOST_SURNAMES):
        if words.gap(end - 1) not in {" ", "-"}:
            break
        following = surname_end(reading, end)
        if following is None:
            break
        end = following
    return end


def has_surname(reading: Reading, place: int) -> bool:
    """Whether what follows a word is a surname: a common one, or one with "van der" before it."""
    end = surname_end(reading, place + 1) if reading.words.gap(place) == " " else None
    if end is None:
        return False
    last = reading.words.tokens[end - 1]
    return last.is_capital and (is_surname(last.key) or end > place + 2)


def surname_end(reading: Reading, place: int) -> int | None:
    """Return the place behind the surname, or second first name, that begins here."""
    words = reading.words
    if words.key(place) in WEAK_PARTICLES:
        return None
    last = _behind_particles(words, place)
    token = words.at(last)
    if token is None:
        return None
    if token.is_capital:
        pair = (words.key(place), words.key(place + 1))
        lives_there = pair in PLAIN_PARTICLES and is_street(token.key)  # Fatima van de Kerkstraat
        return last + 1 if _goes_on_with(words, last) and not lives_there else None
    is_name = token.key in surnames() and token.key not in other_names()
    return last + 1 if is_name and (last > place or has_surname_shape(token.key)) else None


def _behind_particles(words: Words, place: int) -> int:
    """Return the place behind "van der", "el" and the like."""
    start = place
    while words.key(place) in PARTICLES and place - start < MOST_PARTICLES and words.gap(place) in BLANKS:
        place += 1
    return place


def _goes_on_with(words: Words, place: int) -> bool:
    """Whether a capital goes on with the name: it is nothing else; "B." does too."""
    token = words.tokens[place]
    if len(token.text) == 1:
        return words.gap(place).startswith(".")
    return token.key not in other_names() and token.key not in PARTICLES


def end_after_initials(reading: Reading, place: int) -> int | None:
    """Return the place behind "J. de Vries" when initials and a surname stand here."""
    words = reading.words
    if not _is_initial(words, place) or _NO_INITIALS.match(words.text, words.tokens[place].start):
        return None
    last = place
    while last - place < MOST_INITIALS and _is_initial(words, last):
        last += 1
    last = _behind_particles(words, last)
    token = words.at(last)
    if token is None or not token.is_capital or len(token.text) == 1 or token.key in other_names():
        return None
    return last + 1


def _is_initial(words: Words, place: int) -> bool:
    """Whether a capital with a full stop stands here, and no digit before it as in "2B."."""
    token = words.at(place)
    if token is None or len(token.text) > 1 or not token.is_capital or words.gap(place) not in {".", ". "}:
        return False
    return not words.text[token.start - 1 : token.start].isdigit()


def with_initials(text: str, start: int) -> int:
    """Return where a name begins when initials stand before it."""
    found = _INITIALS.search(text, max(0, start - 16), start)
    return found.start() if found and not _NO_INITIALS.match(text, found.start()) else start
