"""Finds by what people can be reached: telephone numbers and addresses of mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from buurtstem.privacy.rules.folding import Span, label_before
from buurtstem.privacy.rules.phones import DATE, PHONE, find_written_phones

EMAIL = "email"
WORDS_AWAY = 4
NETHERLANDS, LENGTH_WITH_COUNTRY = "31", 11
LENGTHS_WITH_ZERO = (10, 11)  # in Turkey and Germany eleven
FEWEST_DIGITS, MOST_DIGITS = 6, 15  # E.164 allows no more than fifteen

_AT = r"(?:@| ?\((?:AT|APENSTAARTJE)\) ?| ?\[(?:AT|APENSTAARTJE)\] ?| APENSTAARTJE | @ ?)"
_DOT = r"(?:\.| ?\((?:DOT|PUNT)\) ?| ?\[(?:DOT|PUNT)\] ?| PUNT | DOT )"
_MAIL = re.compile(
    rf"(?<![\w.%+\-])[\w%+\-]{{1,64}}(?:\.[\w%+\-]{{1,64}}){{0,5}}{_AT}[\w\-]{{1,63}}(?:{_DOT}[\w\-]{{1,63}}){{1,4}}"
)
_HAS_MAIL = re.compile(r"@|APENSTAARTJE|[(\[]AT[)\]]")
# digits, and between them what people write there; a bracket only around the first ones
_NUMBER = re.compile(
    r"(?<![\w+])(?<!\d[.,/\-])(?P<lead>\+ ?|00 ?(?=[1-9]))?(?:\(\+?\d{1,5}\)"
    r"|\d+)(?: ?[.\-/]? ?\(?\d+\)?){0,12}(?![\w]|[.,:/\-]\d)"
)
_DATE = re.compile(DATE)
_JOINED_BEFORE, _JOINED_AFTER = re.compile(r"\d[.,/\-]$"), re.compile(r"[.,:/\-]\d")
_SERVICE = re.compile(r"0[89]00|090[069]|14\d{3,4}$|11[0-9]$|116\d{3}$")  # lines of services, not of persons
_LABEL = re.compile(
    r"\bTEL\b|TELEFO|TÉLÉPHON|TELÉFONO|\bPHONE|\bMOBIEL|\bMOBIL|\bMOBIELTJE|WHATSAPP|\bAPPEN?\b"
    r"|\bBEL\b|\bBELLEN\b|\b06\b|\bCALL\b|\bNUMMER IS\b"
    r"|\bNUMBER IS\b|\bARA|\bCEP\b|\bZADZWO|\bKOMÓRK|\bNUMER|ТЕЛЕФОН|НОМЕР|ДЗВОНІТЬ|\bRUF|\bANRUFEN"
    r"|\bAPPELEZ|\bPORTABLE|\bLLAM|\bMÓVIL"
    r"|هاتف|تلفون|جوال|رقمي|اتصل|موبايل"
)
_MONEY = re.compile(r" ?(?:EURO?\b|€|,-|%|KM\b|M2\b|M²|MILJOEN|LEDEN\b|MENSEN\b|INWONERS\b)")


def find_mails(folded: str) -> Iterator[Span]:
    """Yield the addresses of mail in a folded text, also "jan (at) voorbeeld punt nl"."""
    if _HAS_MAIL.search(folded):
        yield from (Span(*match.span(), EMAIL) for match in _MAIL.finditer(folded))


def find_phones(folded: str) -> Iterator[Span]:
    """Yield telephone numbers in a folded text: Dutch ones, international ones, any beside a word for it."""
    rest = folded
    for span in _standing_free(folded, find_written_phones(folded)):
        yield span
        rest = f"{rest[: span.start]}{' ' * (span.end - span.start)}{rest[span.end :]}"
    yield from _loosely_written(rest)


def _standing_free(folded: str, written: Sequence[Span]) -> Iterator[Span]:
    """Yield those that are no amount and no part of another number (2024/0612345678); two may be joined."""
    starts, ends = {span.start for span in written}, {span.end for span in written}
    for span in written:
        before = folded[max(0, span.start - 2) : span.start]
        is_joined = (_JOINED_BEFORE.search(before) and span.start - 1 not in ends) or (
            _JOINED_AFTER.match(folded, span.end) and span.end + 1 not in starts
        )
        if span.kind == PHONE and not is_joined and not _is_amount(before):
            yield span


def _loosely_written(folded: str) -> Iterator[Span]:
    for match in _NUMBER.finditer(folded):
        written = _without_bracket(match[0])
        start, end = match.start(), match.start() + len(written)
        digits = re.sub(r"\D", "", written)
        if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS + 2 or _SERVICE.match(digits):
            continue
        if _DATE.match(written) or _is_amount(folded[max(0, start - 2) : start]):
            continue
        if _is_phone(digits, has_lead=bool(match["lead"]) or "(+" in written) or _is_named(
            folded, start, end, digits
        ):
            yield Span(start, end, PHONE)


def _is_amount(before: str) -> bool:
    return before.strip() in {"€", "$"}


def _without_bracket(written: str) -> str:
    """Return a number without the bracket that closes what stands around it: "(06-12345678)"."""
    is_closing = written.endswith(")") and written.count(")") > written.count("(")
    return written[:-1] if is_closing else written


def _is_phone(digits: str, *, has_lead: bool) -> bool:
    if has_lead:
        return len(digits) > FEWEST_DIGITS + 2
    if digits.startswith(NETHERLANDS):
        return len(digits) == LENGTH_WITH_COUNTRY
    return len(digits) in LENGTHS_WITH_ZERO and digits[0] == "0" and digits[1] != "0"


def _is_named(folded: str, start: int, end: int, digits: str) -> bool:
    """Whether a word for it stands shortly before; amounts and short numbers are none."""
    if len(digits) < FEWEST_DIGITS + 1 or _MONEY.match(folded, end):
        return False
    return label_before(folded, start, _LABEL, WORDS_AWAY) is not None
