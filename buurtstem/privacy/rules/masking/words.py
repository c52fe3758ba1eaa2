"""The lists and signs by which names of persons are known, in nine languages; all folded by `key_of`."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
_OTHER_FORMS = str.maketrans("ıłøđßأإآٱة", "ilodsااااه")
_KEYS_KEPT = 20_000
_LAST_LATIN = 0x36F


class Level(IntEnum):
    """How surely a first name is no other word; the marks are told at the head of `first_names.txt`."""

    SURE = 0
    WORD_ELSEWHERE = 1
    WORD = 2
    MOSTLY_WORD = 3


_MARKS = {"~": Level.WORD_ELSEWHERE, "*": Level.WORD, "!": Level.MOSTLY_WORD}


@lru_cache(_KEYS_KEPT)
def key_of(word: str) -> str:
    """Return a word small and, in Latin letters, without accents; the forms of one Arabic letter are one."""
    small = word.casefold()
    if small.isascii():
        return small
    if ord(max(small)) > _LAST_LATIN:  # Cyrillic and Arabic letters keep what belongs to them
        return small.translate(_OTHER_FORMS)
    parts = unicodedata.normalize("NFD", small.translate(_OTHER_FORMS))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _lines(file: str) -> list[str]:
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@cache
def first_names() -> dict[str, Level]:
    """Return every first name with how surely it is one."""
    lines = (line for line in _lines("first_names.txt") if not line.startswith("["))
    words = (word for line in lines for word in line.split())
    return {key_of(word.rstrip("~*!")): _MARKS.get(word[-1], Level.SURE) for word in words}


@cache
def surnames() -> frozenset[str]:
    """Return common surnames, without what stands before them."""
    return frozenset(key_of(word) for line in _lines("surnames.txt") for word in line.split())


@cache
def other_names() -> frozenset[str]:
    """Return what is written with a capital and is nobody's name."""
    return frozenset(key_of(word) for line in _lines("other_names.txt") for word in line.split())


@cache
def signs(kind: str) -> frozenset[str]:
    """Return the words of one part of `signs.txt`."""
    words: set[str] = set()
    part = ""
    for line in _lines("signs.txt"):
        if line.startswith("["):
            part = line.strip("[]")
        elif part == kind:
            words.update(key_of(word) for word in line.split())
    return frozenset(words)


@cache
def endings(kind: str) -> tuple[str, ...]:
    """Return the endings of one part of `signs.txt`, the longest first."""
    return tuple(sorted(signs(kind), key=lambda ending: (-len(ending), ending)))


@lru_cache(_KEYS_KEPT)
def is_street(key: str) -> bool:
    """Whether a word ends as names of streets and buildings do, and is no surname."""
    return _ends_with(key, "street_endings") and key not in surnames()


@lru_cache(_KEYS_KEPT)
def is_surname(key: str) -> bool:
    """Whether a word is a common surname, or ends as surnames do."""
    return key in surnames() or _ends_with(key, "surname_endings")


def has_surname_shape(key: str) -> bool:
    """Whether a word ends as surnames do and hardly anything else does."""
    return _ends_with(key, "surname_endings")


def _ends_with(key: str, kind: str) -> bool:
    return any(key.endswith(ending) and len(key) >= len(ending) + 2 for ending in endings(kind))


TITLES = signs("titles")
KIN = signs("kin")
ROLES = signs("roles")
ONES_OWN = signs("ones_own")
INTRODUCTIONS = signs("introductions")
PERSONS = signs("persons") | TITLES | KIN
TITLES_BEHIND = signs("titles_behind")
SPEAKING = signs("speaking")
PARTICLES = signs("particles")
WEAK_PARTICLES = signs("weak_particles")
ROMANCE_PARTICLES = signs("romance_particles")
ABBREVIATED = signs("abbreviated")
SURNAMES_AS_WORDS = signs("surnames_as_words")
JOINING = signs("joining")
ARTICLES = signs("articles")
STREETS_BEFORE = signs("streets_before")
HOUSES_BEFORE = signs("houses_before")
HOUSES_BEHIND = signs("houses_behind")
ADJECTIVES = signs("adjectives")
ARABIC_TITLES = signs("arabic_titles") | signs("arabic_introductions")
ARABIC_PARENTS = signs("arabic_parents")
ARABIC_SONS = signs("arabic_sons")
# "mijn naam is", "benim adım", "mam na imię": two words that introduce
INTRODUCED_BY_TWO = frozenset(
    {("naam", "is"), ("naam", "was"), ("name", "is"), ("name", "ist"), ("nom", "est"), ("nombre", "es")}
    | {("benim", "adim"), ("na", "imie"), ("imie", "to"), ("me", "llamo"), ("se", "llama"), ("мене", "звати")}
)
# after these a capital may also be where a teacher works, or where a neighbour lives
PLAIN_PARTICLES = frozenset(
    {("van", "de"), ("van", "het"), ("van", "t"), ("in", "de"), ("op", "de"), ("in", "het"), ("de", "van")}
)
# names in sayings, and of the long dead whose names are used as words
NOBODY = frozenset(
    {"jan modaal", "jan publiek", "jan alleman", "jan klaassen", "zwarte piet", "willem de zwijger"}
    | {"johan cruijff", "piet hein", "piet snot", "max havelaar", "anne frank", "michiel de ruyter"}
    | {"albert cuyp", "kleine jan", "lange jan", "willem drees"}
)
# Arabic writes and, so, with, for, like onto the word that follows
ARABIC = re.compile(r"[\u0620-\u064a]")
ARABIC_PREFIX = re.compile(r"[وفبلك]{1,2}(?=\w{4}|[اأ][مب])")
