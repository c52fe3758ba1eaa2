"""What counts as a word when texts are searched: folded here, so that every database finds the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from .text import search_form

LONGEST_QUESTION = 100  # characters; what comes after is not looked for
LONGEST_WORD = 40  # characters that are kept of a word; the longest in 160 stories has 28
MOST_WORDS = 10  # looked for at once
SHORTEST_BEGINNING = 2  # letters; stories with a word that begins with one letter are all stories
AFTER_ALL_WORDS = "\U0010ffff"  # the last code point: no letter comes after it

# typed in many ways, always the same sign; before folding, which takes some of them for accents
_APOSTROPHES = dict.fromkeys(map(ord, "’‘‛ʼʻʹ′´`ʾʿ＇"), "'")
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»″＂"), '"')
_JOINERS = dict.fromkeys(
    map(ord, "\u200c\u200d\u00ad")
)  # between letters of one word, or where a line may break
# letters that Unicode takes for letters of their own, and readers for another spelling
_SPELLINGS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ٱ": "ا", "ک": "ك", "ی": "ي", "ہ": "ه", "ء": ""}
)
# Python takes vowel signs of India and its neighbours for no part of a word
_LETTER = r"(?:[^\W_]|[\u0900-\u0963\u0966-\u109f])"
_DIGIT = re.compile(r"\d")  # Arabic ones too
_PART = re.compile(rf"{_LETTER}+")
_WORD = re.compile(rf"{_LETTER}+(?:['\-\u2010\u2011]{_LETTER}+)*")
_WORD_AS_TYPED = re.compile(
    rf"(?:{_LETTER}|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d\u00ad'’‘ʼ´`\-\u2010\u2011])+"
)


@dataclass(frozen=True)
class Term:
    """A folded word to look for, or the beginning of one."""

    word: str
    is_beginning: bool = False

    def fits(self, word: str) -> bool:
        """Whether a folded word is one that is looked for."""
        return word.startswith(self.word) if self.is_beginning else word == self.word


@dataclass(frozen=True)
class Question:
    """What a reader looks for: all of these words, and each phrase word for word."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    was_cut: bool = False  # longer than what is looked for

    @property
    def is_empty(self) -> bool:
        """Whether no word is in it: such a question finds nothing."""
        return not self.terms


def fold(text: str) -> str:
    """Return a text as its words are compared: no capitals, accents, or ways to write one letter or digit."""
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES | _JOINERS))
    folded = search_form(plain).translate(_SPELLINGS)
    return _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), folded)


def words_in_order(text: str) -> list[str]:
    """Return the folded words of a text; what stands between apostrophes and hyphens is a word of its own."""
    return _PART.findall(fold(text))


def search_line(text: str) -> str:
    """Return all words of a text with one blank before, between and after: a phrase is a part of it."""
    return f" {' '.join(words_in_order(text))} "


def index_words(text: str) -> frozenset[str]:
    """Return the words by which a text is found.

    A word with an apostrophe or hyphen is found by each part and as one: “foto's” by “foto” and “fotos”.
    """
    found: set[str] = set()
    for word in _WORD.findall(fold(text)):
        parts = _PART.findall(word)
        found.update(part[:LONGEST_WORD] for part in (*parts, "".join(parts)))
    return frozenset(found)


def read_question(typed: str) -> Question:
    """Return what is looked for; there is nothing that cannot be typed.

    All words must be there. The last one may be the beginning of a word, as may a word with a star; words in
    double quotes stand side by side. A word with an apostrophe is looked for as one, with a hyphen in parts.
    """
    pieces = typed[:LONGEST_QUESTION].translate(_QUOTES).split('"')
    terms: list[Term] = []
    phrases: list[tuple[str, ...]] = []
    for place, piece in enumerate(pieces):
        is_last = place == len(pieces) - 1
        if place % 2 and not is_last:
            words = tuple(words_in_order(piece))
            terms += [Term(word[:LONGEST_WORD]) for word in words]
            phrases += [words] if len(words) > 1 else []
        else:
            terms += _plain_terms(fold(piece), ends=is_last)
    kept = tuple(dict.fromkeys(terms))
    was_cut = len(typed) > LONGEST_QUESTION or len(kept) > MOST_WORDS
    return Question(kept[:MOST_WORDS], tuple(dict.fromkeys(phrases)), was_cut)


def _plain_terms(folded: str, *, ends: bool) -> list[Term]:
    """Return the words outside quotes; the one that ends the question may be a beginning."""
    terms = []
    for found in re.finditer(rf"{_LETTER}+(?:'{_LETTER}+)*", folded):
        word = found[0].replace("'", "")[:LONGEST_WORD]
        after = folded[found.end() : found.end() + 1]
        begins = (after == "*" or (ends and not after)) and len(word) >= SHORTEST_BEGINNING
        terms.append(Term(word, begins))
    return terms


def found_words(text: str, question: Question) -> tuple[str, ...]:
    """Return the words of a text that are looked for, as they stand there, each once: to be marked."""
    if question.is_empty:
        return ()
    standing = dict.fromkeys(_WORD_AS_TYPED.findall(text))
    return tuple(
        word
        for word in standing
        if any(term.fits(each) for term in question.terms for each in index_words(word))
    )


def excerpt(text: str, marked: tuple[str, ...], most: int) -> str:
    """Return the part of a text around the first marked word, at most `most` characters and two ellipses."""
    if len(text) <= most:
        return text
    first = min((text.find(word) for word in marked), default=0)
    start = max(0, min(first - most // 3, len(text) - most))
    if start:
        start = text.find(" ", start, start + most // 3) + 1 or start
    end = start + most
    if end < len(text):
        cut = text.rfind(" ", start + most // 2, end)
        end = cut if cut > 0 else end
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"
