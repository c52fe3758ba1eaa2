"""Money in whole cents: reading what people and files write. Never a float."""

from __future__ import annotations

import re
from typing import NewType

Cents = NewType("Cents", int)
CENTS_PER_EURO = 100
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_PLAIN = re.compile(r"\d+")
_DECIMALS = re.compile(r"(?P<whole>\d+)[.,](?P<part>\d{1,2}|0+)")
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*)(?:(?!(?P=mark))[.,](?P<part>\d{1,2}))?"
)


class NoAmount(ValueError):
    """This is no amount of money; the only argument is what was written."""


def parse_euros(written: str) -> Cents:
    """Return an amount of euros as cents: "4200", "4.200,50", "4,200.50", "€ 4200,-".

    A mark with three digits behind it groups thousands, one with two or fewer begins the cents; a decimal
    part of zeros only may have any length ("400000.0").

    Raises:
        NoAmount: nothing of the kind, negative, or a fraction of a cent.
    """
    text = (
        _SPACES.sub("", written).removeprefix("€").removeprefix("EUR").removesuffix(",-").removesuffix(",--")
    )
    if _PLAIN.fullmatch(text):
        return Cents(int(text) * CENTS_PER_EURO)
    found = _GROUPED.fullmatch(text)
    if found:
        return _cents(re.sub(r"[.,]", "", found["whole"]), found["part"])
    found = _DECIMALS.fullmatch(text)
    if found:
        return _cents(found["whole"], found["part"])
    raise NoAmount(written)


def _cents(whole: str, part: str | None) -> Cents:
    return Cents(int(whole) * CENTS_PER_EURO + int(((part or "") + "00")[:2]))
