"""Finds bank account numbers (IBAN, ISO 13616) of all countries in folded text."""

from __future__ import annotations

import re

from .folding import Span, label_after, label_before

KIND = "iban"
_REGISTRY = (  # SWIFT's IBAN registry: country and length
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 "
    "DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 "
    "IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 "
    "MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 "
    "SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30 "
)
_OTHERS = (  # countries that use the form without being in the registry
    "AO25 BF28 BJ28 CF27 CG27 CI28 CM27 CV25 DZ26 GA27 GW25 IR26 KM27 MA28 MG27 ML28 MZ25 NE28 SN28 "
    "TD27 TG28 "
)
LENGTHS = {entry[:2]: int(entry[2:]) for entry in (_REGISTRY + _OTHERS).split()}
PRINTED_GROUP = 4  # on paper an IBAN stands in groups of four
FEWEST_DIGITS = 8  # a number in other groups is one only with so many digits: "al 12 jaar wonen wij …" is not
WORDS_AWAY = 6

_GAP = r"[ .\-\r\n]"
_START = re.compile(rf"(?=[A-Z]{{2}}{_GAP}{{0,3}}\d{_GAP}{{0,3}}\d)")
_PIECE = re.compile(rf"{_GAP}{{0,3}}([A-Z0-9])")  # a dot and a blank, two blanks, the end of a line
_DUTCH_SHAPE = re.compile(r"NL\d\d[A-Z]{4}\d{10}")
_WORDS = re.compile(r"(?<!\[)\bIBAN|REKENING|\bKONTO|\bACCOUNT|\bCOMPTE|\bCUENTA|\bHESA[BP]|РАХУН|حساب|ايبان")


def find_ibans(text: str) -> list[Span]:
    """Return the IBANs in a folded text: right length for the country, and 1 modulo 97 (ISO 7064).

    A Dutch one with a typing error counts too when a word such as "rekening" stands near.
    """
    found: list[Span] = []
    for start in _START.finditer(text):
        span = _iban_at(text, start.start())
        if span is not None and not (found and span.meets(found[-1])):
            found.append(span)
    return found


def is_iban(number: str) -> bool:
    """Whether a number without blanks has the length of its country and the remainder 1 modulo 97."""
    if LENGTHS.get(number[:2]) != len(number):
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def _iban_at(text: str, start: int) -> Span | None:
    length = LENGTHS.get(text[start : start + 2])
    if length is None:
        return None
    end, number = start, ""
    while len(number) < length:
        piece = _PIECE.match(text, end)
        if piece is None:
            return None
        number += piece[1]
        end = piece.end()
    written = text[start:end]
    if is_iban(number) and _reads_as_one(written, number):
        return Span(start, end, KIND)
    if _DUTCH_SHAPE.fullmatch(number) and _is_named(text, start, end):
        return Span(start, end, KIND)
    return None


def _reads_as_one(written: str, number: str) -> bool:
    if len(written) == len(number) or sum(map(str.isdigit, number)) >= FEWEST_DIGITS:
        return True
    groups = re.split(rf"{_GAP}+", written)
    return all(len(group) == PRINTED_GROUP for group in groups[:-1])


def _is_named(text: str, start: int, end: int) -> bool:
    return any(
        (label_before(text, start, _WORDS, WORDS_AWAY), label_after(text, end, _WORDS, WORDS_AWAY)),
    )
