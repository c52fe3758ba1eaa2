"""Finds citizen service numbers (BSN) in folded text, and leaves phone numbers, dates and amounts alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .folding import Span, label_after, label_before
from .phones import find_written_phones

KIND = "bsn"
LENGTH = 9  # the oldest numbers begin with a zero that people leave out
ELEVEN = 11
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)  # the eleven-test of the Logisch Ontwerp BSN
WORDS_AWAY = 6
PHONE_WORDS_AWAY = 2

# the sizes of the groups in which a number stands among other numbers, as on documents and letters
_SHAPES = {(9,), (3, 3, 3), (4, 2, 3), (8,), (2, 3, 3), (3, 2, 3)}
_DATE_SHAPES = {(8,), (2, 2, 4), (4, 2, 2)}

_LABEL = re.compile(
    r"(?P<bsn>(?<!\[)\bB\.?S\.?N\.?(?:-?(?:NUMMER|NR))?(?!\w)|BURGER[ -]?SERVICE[ -]?N|\bSOFI[ -]?N"
    r"|CITIZEN SERVICE N|SOCIAL SECURITY N|BÜRGER-?SERVICE-?N|SERVICE (?:AUX? )?CITOYEN"
    r"|SERVICIO (?:AL )?CIUDADANO|VATANDAŞ\w* (?:H[Iİ]ZMET )?NUMARA|\bБСН|ОБСЛУГОВУВАННЯ ГРОМАДЯН"
    r"|خدمة المواطن|الرقم الوطني|رقم المواطن)"
    r"|(?P<phone>\bTEL\b|TELEFO|TÉLÉPHON|TELÉFONO|\bPHONE|\bMOBIEL|WHATSAPP|\bТЕЛЕФОН|هاتف|تلفون)"
)
_LINES = re.compile(
    r"\b(?:BUS|TRAM|METRO|LIJN(?:EN)?|LINES?|LINIEN?|LIGNES?|LÍNEAS?|HATLAR\w*|NUMMERS|HUISNUMMERS|خطوط) $"
)
_MONEY_BEFORE = re.compile(r"(?:[€$£]|\bEUROS?|\bEUR)[ -]?$")
_MONEY_AFTER = re.compile(r" ?(?:[€$£]|EURO?\b|MILJOEN|MLN)|,(?:-|\d\d\b)")
_JOINED = re.compile(r"[ .\-/]{1,3}")
_JOINED_BEFORE, _JOINED_AFTER = re.compile(r"\d[.,/\-]$"), re.compile(r"[.,/\-]\d")
_MOST_MARGIN = 12  # characters around a number in which a currency or "bus" is looked for


@dataclass(frozen=True)
class _Group:
    """Digits without anything between them."""

    digits: str
    start: int
    end: int


_Window = tuple[_Group, ...]


def find_bsns(text: str) -> list[Span]:
    """Return the citizen service numbers in a folded text.

    Nine digits (or eight, the zero left out), in one group or several, that pass the eleven-test; or
    any such number, also with a typing error, within a few words of the word for it.
    """
    phones = find_written_phones(text)
    found: list[Span] = []
    for chain in _chains(text):
        for window in (*_named(text, chain), *_tested(text, chain)):
            span = Span(window[0].start, window[-1].end, KIND)
            if not any(span.meets(other) for other in (*found, *phones)):
                found.append(span)
    return found


def passes_eleven_test(digits: str) -> bool:
    """Whether nine digits (or eight, with a zero before them) are a citizen service number."""
    number = digits.zfill(LENGTH)
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=True))
    return total % ELEVEN == 0 and int(number) > 0


def _chains(text: str) -> Iterator[_Window]:
    """Yield the groups of digits that stand together, with only blanks, dots or hyphens between them."""
    chain: list[_Group] = []
    for match in re.finditer(r"\d+", text):
        if chain and not _JOINED.fullmatch(text, chain[-1].end, match.start()):
            yield tuple(chain)
            chain = []
        chain.append(_Group(match[0], *match.span()))
    if chain:
        yield tuple(chain)


def _named(text: str, chain: _Window) -> Iterator[_Window]:
    """Yield what the word for it points at: the first number after it, the last number before it."""
    start, end = chain[0].start, chain[-1].end
    before = label_before(text, start, _LABEL, WORDS_AWAY)
    if before and before["bsn"]:
        candidates = [chain[:size] for size in range(len(chain), 0, -1)]
    elif (after := label_after(text, end, _LABEL, WORDS_AWAY)) and after["bsn"]:
        candidates = [chain[size:] for size in range(len(chain))]
    else:
        return
    for window in candidates:
        is_whole = len(window) == len(chain)
        if _length(window) == LENGTH or (_length(window) == LENGTH - 1 and is_whole):
            if not _is_date(window) and not _is_money(text, window):
                yield window
            return


def _tested(text: str, chain: _Window) -> Iterator[_Window]:
    """Yield each run of groups that reads as one number and passes the eleven-test."""
    for first in range(len(chain)):
        digits = ""
        for last in range(first, len(chain)):
            digits += chain[last].digits
            if len(digits) > LENGTH:
                break
            window = chain[first : last + 1]
            if (
                len(digits) >= LENGTH - 1
                and passes_eleven_test(digits)
                and _reads_as_one(text, chain, window)
                and not _is_something_else(text, window)
            ):
                yield window


def _reads_as_one(text: str, chain: _Window, window: _Window) -> bool:
    """Nine digits in one group always; other groupings with the same single character between them.

    2024-12345 is a case number: with hyphens only the groupings of documents count.
    """
    sizes = tuple(len(group.digits) for group in window)
    if sizes == (LENGTH,):
        return True
    between = {text[one.end : other.start] for one, other in pairwise(window)}
    if len(between) > 1 or not between <= {" ", ".", "-"}:
        return False
    if sizes in _SHAPES:
        return _stands_free(text, window)
    is_alone = len(window) == len(chain)
    return is_alone and _length(window) == LENGTH and between <= {" ", "."}


def _stands_free(text: str, window: _Window) -> bool:
    """Whether no dot, comma or hyphen joins it to other digits: in 1.12345678 it would be part of one."""
    start, end = window[0].start, window[-1].end
    return not (_JOINED_BEFORE.search(text[max(0, start - 2) : start]) or _JOINED_AFTER.match(text, end))


def _is_something_else(text: str, window: _Window) -> bool:
    start = window[0].start
    label = label_before(text, start, _LABEL, PHONE_WORDS_AWAY)
    if label and label["phone"]:
        return True
    before = text[max(0, start - _MOST_MARGIN) : start]
    is_list_of_lines = len(window) > 1 and _LINES.search(before) is not None
    return is_list_of_lines or _is_date(window) or _is_money(text, window)


def _is_money(text: str, window: _Window) -> bool:
    before = text[max(0, window[0].start - _MOST_MARGIN) : window[0].start]
    return bool(_MONEY_BEFORE.search(before) or _MONEY_AFTER.match(text, window[-1].end))


def _is_date(window: _Window) -> bool:
    """Eight digits that are a day between 1900 and 2099, year first or year last."""
    digits = _digits(window)
    if tuple(len(group.digits) for group in window) not in _DATE_SHAPES:
        return False
    orders = ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2]))
    return any(year[:2] in {"19", "20"} and _is_day(year, month, day) for year, month, day in orders)


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _digits(window: _Window) -> str:
    return "".join(group.digits for group in window)


def _length(window: _Window) -> int:
    return sum(len(group.digits) for group in window)
