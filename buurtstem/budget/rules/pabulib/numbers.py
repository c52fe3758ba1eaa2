"""Numbers as Pabulib files write them: a point or a comma before decimals, no marks between thousands."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

from buurtstem.core.money import CENTS_PER_EURO, Cents

from .rows import UnreadableElection, short

T = TypeVar("T")

_NUMBER = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]*))?")
MOST_DIGITS = 18  # before and behind the mark; the dearest plan of 1,200 real elections has 9


class NoNumber(ValueError):
    """This is no number, or one out of bounds; the argument is said behind the word "this"."""


def read_number(written: str) -> Fraction:
    """Return a number as written, exactly.

    Raises:
        NoNumber: nothing of the kind, or too long.
    """
    found = _NUMBER.fullmatch(written)
    if not found:
        raise NoNumber("is no number")
    part = found["part"] or ""
    if len(found["whole"]) > MOST_DIGITS or len(part) > MOST_DIGITS:
        raise NoNumber(f"has more than {MOST_DIGITS} digits")
    return Fraction(int(f"{found['sign']}{found['whole']}{part}"), 10 ** len(part))


def read_amount(written: str) -> tuple[Cents, bool]:
    """Return an amount in cents, and whether a part of a cent was rounded (half a cent up).

    Raises:
        NoNumber: no number, or negative.
    """
    exact = read_number(written) * CENTS_PER_EURO
    if exact < 0:
        raise NoNumber("is negative")
    cents = int(exact + Fraction(1, 2))
    return Cents(cents), cents != exact


def read_whole(written: str) -> int:
    """Return a whole number of 0 or more; "30.0" is one.

    Raises:
        NoNumber: no number, or another one.
    """
    number = read_number(written)
    if number < 0 or number.denominator != 1:
        raise NoNumber("is no whole number of 0 or more")
    return number.numerator


def from_meta(meta: dict[str, str], key: str, read: Callable[[str], T]) -> T | None:
    """Return a value of META, read by a function; None when it is not there.

    Raises:
        UnreadableElection: the function can't read it.
    """
    if not meta.get(key):
        return None
    try:
        return read(meta[key])
    except NoNumber as problem:
        raise UnreadableElection(f'META {key} "{short(meta[key])}": this {problem}.') from problem
