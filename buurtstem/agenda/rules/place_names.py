"""Which places a story names: streets, squares, parks, buildings and lines, by their form.

Nothing is looked up: a name is known by its ending ("…straat"), by the word beside it ("flat De Reiger",
"lijn 14") or by its capital behind an article ("bij de Roggeschoof"). What only may be a name is kept as
such: it counts when another story of the neighbourhood names the place surely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from buurtstem.core.text import search_form

from .place_keys import arabic_bones, key_of, with_bones
from .place_words import (
    AFTER_NO_LINE,
    ARABIC_KINDS,
    ARTICLES,
    BEFORE_A_PLACE,
    CAPITAL_ENDINGS,
    CAPITALS_NO_PLACES,
    CLEAR_ENDINGS,
    CLEAR_LINES,
    KINDS_BEFORE,
    KINDS_BEHIND,
    LETTERED,
    LINES,
    NO_NAMES,
    SHORT_ENDINGS,
)

MOST_PLACES = 12  # of one text; a copied list of streets says nothing of where
LONGEST_LOOKED_AT = 20_000  # characters, as many as the tagger reads
SHORTEST_STEM = 3  # letters before an ending: "de laan" is no name
SHORTEST_NAME = 4  # letters of a name that is known by its capital only
SHORTEST_BONES = 4  # consonants by which an Arabic spelling is told to be a name
LONGEST_TAIL = 3  # letters of a case ending behind a name: "Elzenlaanie"
LONGEST_ENDING = 6  # letters
LONGEST_LINE = 3  # digits of the number of a line

_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_SENTENCE_BREAK = re.compile(r"[.!?…؟:;\n\"“”«»(]")
_TAIL = re.compile(r"[’'][^\W_]{1,4}$")  # "Elzenlaan'da"
_ARABIC = re.compile("[\u0621-\u064a]")


@dataclass(frozen=True)
class Mention:
    """A place as one text names it.

    `keys`: the forms in which it is compared, the likeliest first; the last is that of its consonants, alone
    when it is written in Arabic. `sure`: it is a name by its form; others count only where a place is known
    by one of their keys. `start` and `end` are its place in the text.
    """

    keys: tuple[str, ...]
    sure: bool
    start: int
    end: int


class _Word(NamedTuple):
    """What a word tells by itself, wherever it stands."""

    written: str
    folded: str
    has_capital: bool
    names_something: bool  # has the capital of a name
    street: str | None  # when it ends as a street does: without a case ending, abbreviations spelled out
    is_arabic: bool


class _Token(NamedTuple):
    """A word in its place; `opens`: first of a sentence, so its capital says nothing."""

    written: str
    folded: str
    has_capital: bool
    names_something: bool
    street: str | None
    is_arabic: bool
    start: int
    end: int
    opens: bool


def mentions_in(text: str, lang: str = "") -> tuple[Mention, ...]:
    """Return the places that a text names, surely or perhaps, in its order; of one place the surest mention.

    In German every noun has a capital, so there a capital says nothing.
    """
    tokens = _tokens(text[:LONGEST_LOOKED_AT])
    found: dict[str, Mention] = {}
    for at in range(len(tokens)):
        for mention in _at(tokens, at, capitals_tell=lang != "de"):
            known = found.get(mention.keys[0])
            if known is None or (mention.sure and not known.sure):
                found[mention.keys[0]] = mention
    sure_first = sorted(found.values(), key=lambda each: (not each.sure, each.start))[:MOST_PLACES]
    return tuple(sorted(sure_first, key=lambda each: each.start))


def name_of(written: str) -> str:
    """Return a place as it is shown: on one line, with a capital."""
    name = " ".join(written.split())
    return name[:1].upper() + name[1:]


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        opens = not tokens or bool(_SENTENCE_BREAK.search(text, end, match.start()))
        if opens and tokens and tokens[-1].folded in {"ul", "вул", "nr", "str", "al"}:
            opens = False  # a point behind an abbreviation ends no sentence
        word = _word(match.group())
        tokens.append(_Token(*word, match.start(), match.start() + len(word.written), opens))
        end = match.end()
    return tokens


@lru_cache(maxsize=2**15)
def _word(found: str) -> _Word:
    written = _TAIL.sub("", found)
    folded = search_form(written)
    has_capital = written[:1].isupper()
    names_something = has_capital and folded not in CAPITALS_NO_PLACES and not written.isupper()
    street = _street(folded.replace("-", ""), may_be_short=names_something)
    return _Word(written, folded, has_capital, names_something, street, bool(_ARABIC.search(written)))


def _street(folded: str, *, may_be_short: bool) -> str | None:
    for short, whole in SHORT_ENDINGS.items():
        if may_be_short and folded.endswith(short) and len(folded) >= len(short) + SHORTEST_STEM:
            return folded.removesuffix(short) + whole
    for ending in CLEAR_ENDINGS:
        where = folded.rfind(ending)
        if where >= SHORTEST_STEM and len(folded) - where - len(ending) <= LONGEST_TAIL:
            return folded[: where + len(ending)]
    return None


def _at(tokens: list[_Token], at: int, *, capitals_tell: bool) -> Iterator[Mention]:
    """Yield what begins, or has its telling word, at this token."""
    token = tokens[at]
    if token.is_arabic:
        yield from _arabic(tokens, at)
        return
    for rule in (_line, _lettered, _by_clear_ending, _behind_its_kind, _before_its_kind, _in_two_words):
        mention = rule(tokens, at)
        if mention:
            yield mention
            return
    if capitals_tell:
        yield from _by_capital(tokens, at)
    yield from _perhaps(tokens, at)


def _line(tokens: list[_Token], at: int) -> Mention | None:
    """A line with its number: "lijn 14", "bus 14", "14 numaralı"; not "bus 5 minuten te laat"."""
    token = tokens[at]
    if not (token.folded.isdecimal() and len(token.folded) <= LONGEST_LINE):
        return None
    before, behind = _folded(tokens, at - 1), _folded(tokens, at + 1)
    is_named = before in LINES and (before in CLEAR_LINES or behind not in AFTER_NO_LINE)
    if not is_named and behind != "numarali":
        return None
    first = tokens[at - 1] if is_named else token
    return Mention(with_bones(f"lijn{int(token.folded)}"), sure=True, start=first.start, end=token.end)


def _lettered(tokens: list[_Token], at: int) -> Mention | None:
    """A block with a letter or number: "blok C", "toren 3"."""
    kind = LETTERED.get(tokens[at].folded)
    if kind is None or at + 1 >= len(tokens) or tokens[at + 1].opens:
        return None
    name = tokens[at + 1]
    is_letter = len(name.written) == 1 and name.written.isupper()
    is_number = kind != "flat" and name.written.isdecimal() and len(name.written) <= LONGEST_LINE
    if not (is_letter or is_number) or _folded(tokens, at + 2) in AFTER_NO_LINE:
        return None
    return Mention(with_bones(kind + name.folded), sure=True, start=tokens[at].start, end=name.end)


def _by_clear_ending(tokens: list[_Token], at: int) -> Mention | None:
    """A name that ends in "…straat" or the like, also without a capital; known by its last word."""
    token = tokens[at]
    stem = token.street
    if stem is None or stem in NO_NAMES:
        return None
    return Mention(with_bones(key_of(stem)), sure=True, start=_first_of_name(tokens, at), end=token.end)


def _first_of_name(tokens: list[_Token], at: int) -> int:
    """Return where a name begins that ends at this word: "Jan van Galenstraat"."""
    while at and not tokens[at].opens and _belongs_before(tokens, at - 1):
        at -= 1
    return tokens[at].start


def _belongs_before(tokens: list[_Token], at: int) -> bool:
    """Whether a word is part of the name behind it: "Jan", or "van" with such a name before it."""
    token = tokens[at]
    if token.names_something and not token.opens:
        return True
    is_particle = token.folded in {"van", "de", "der", "den", "ter", "ten"}
    return is_particle and at > 0 and tokens[at - 1].names_something and not tokens[at - 1].opens


def _behind_its_kind(tokens: list[_Token], at: int) -> Mention | None:
    """A name behind its kind: "flat De Reiger", "ulica Elzenlaan"; perhaps one without its capital."""
    if tokens[at].folded not in KINDS_BEFORE:
        return None
    first = _after_articles(tokens, at + 1)
    if first is None or tokens[first].street:
        return None
    name = tokens[first]
    has_article = first > at + 1
    if name.names_something and len(name.folded) >= SHORTEST_STEM:
        return Mention(_keys(name), sure=True, start=tokens[at].start, end=name.end)
    if has_article and len(name.folded) >= SHORTEST_NAME:
        return Mention(_keys(name), sure=False, start=name.start, end=name.end)
    return None


def _before_its_kind(tokens: list[_Token], at: int) -> Mention | None:
    """A name before its kind: "Elm Street", "Gül Sokağı"."""
    if tokens[at].folded not in KINDS_BEHIND or not at or tokens[at].opens:
        return None
    name = tokens[at - 1]
    if name.folded in ARTICLES or not name.names_something or (name.opens and not tokens[at].has_capital):
        return None
    return Mention(with_bones(key_of(name.folded)), sure=True, start=name.start, end=tokens[at].end)


def _in_two_words(tokens: list[_Token], at: int) -> Mention | None:
    """A name that was written as two words, perhaps: "elzen laan"."""
    if not at or tokens[at].opens or tokens[at].folded not in CLEAR_ENDINGS:
        return None
    before = tokens[at - 1]
    if len(before.folded) < SHORTEST_STEM or before.folded in ARTICLES:
        return None
    key = key_of(before.folded + tokens[at].folded)
    return Mention(with_bones(key), sure=False, start=before.start, end=tokens[at].end)


def _by_capital(tokens: list[_Token], at: int) -> Iterator[Mention]:
    """Names by their capital: surely a place behind "bij de"; perhaps one anywhere inside a sentence."""
    token = tokens[at]
    if not token.names_something or len(token.folded) < SHORTEST_NAME or token.folded in NO_NAMES:
        return
    has_ending = token.folded.endswith(CAPITAL_ENDINGS) and len(token.folded) > LONGEST_ENDING + 1
    if token.opens:
        if has_ending:
            yield Mention(_keys(token), sure=False, start=token.start, end=token.end)
        return
    article = _token(tokens, at - 1)
    is_placed = (
        article is not None
        and article.folded in {"de", "het", "t"}
        and not article.opens
        and _folded(tokens, at - 2) in BEFORE_A_PLACE
    )
    is_kind = token.folded in KINDS_BEFORE or token.folded in CLEAR_ENDINGS
    yield Mention(
        _keys(token), sure=(is_placed or has_ending) and not is_kind, start=token.start, end=token.end
    )


def _perhaps(tokens: list[_Token], at: int) -> Iterator[Mention]:
    """A word without capital where a place would stand: "in de reiger"."""
    token = tokens[at]
    is_placed = _folded(tokens, at - 1) in ARTICLES and _folded(tokens, at - 2) in BEFORE_A_PLACE
    if is_placed and not token.has_capital and len(token.folded) > SHORTEST_NAME and not token.opens:
        yield Mention(_keys(token), sure=False, start=token.start, end=token.end)


def _arabic(tokens: list[_Token], at: int) -> Iterator[Mention]:
    """Arabic has no capitals: a name is sure behind its kind, and elsewhere known by its consonants."""
    token = tokens[at]
    bones = arabic_bones(token.folded)
    if len(bones) > SHORTEST_BONES and token.folded not in ARABIC_KINDS:
        before = _folded(tokens, at - 1).removeprefix("ال").removeprefix("ب")
        yield Mention((bones,), sure=before in ARABIC_KINDS, start=token.start, end=token.end)


def _keys(token: _Token) -> tuple[str, ...]:
    """Return the key of a word, then those without a case ending."""
    shorter = (token.folded[:-cut] for cut in (1, 2) if len(token.folded) - cut > SHORTEST_NAME)
    return with_bones(*dict.fromkeys(key_of(each) for each in (token.folded, *shorter)))


def _after_articles(tokens: list[_Token], at: int) -> int | None:
    """Return where the first word behind articles is, in the same sentence."""
    while at < len(tokens) and not tokens[at].opens:
        if tokens[at].folded not in ARTICLES:
            return at
        at += 1
    return None


def _token(tokens: list[_Token], at: int) -> _Token | None:
    return tokens[at] if 0 <= at < len(tokens) else None


def _folded(tokens: list[_Token], at: int) -> str:
    token = _token(tokens, at)
    return token.folded if token else ""
