"""Receipt codes: 12 symbols in 4-4-4, eleven random and one check symbol; kept only as a MAC."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

# Crockford's base 32: no I, L, O, U. 11 symbols are 55 bits: with 20 tries in 10 minutes per source, and
# 100,000 receipts, guessing one takes more than a thousand years
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# also those of a Cyrillic keyboard: whoever copies from paper types what looks the same
LOOK_ALIKES = str.maketrans("ILOАВСЕНІКМОРТХ", "110ABCEH1KM0PTX")  # noqa: RUF001
LENGTH = 12
GROUP = 4
LONGEST_TYPED = 100  # with all that may stand between symbols


class NotACode(ValueError):
    """What was typed cannot be a receipt code: wrong length, symbol or check symbol."""


def make_code() -> str:
    """Return a new code, without hyphens."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_symbol(body)


def check_symbol(body: str) -> str:
    """Return the check symbol of eleven symbols; it catches any one wrong symbol.

    The weights are odd, so a difference of 1 to 31 in one symbol never disappears modulo 32;
    swapped neighbours show unless the two differ by 16.
    """
    total = sum((2 * place + 1) * ALPHABET.index(symbol) for place, symbol in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def read_code(typed: str) -> str:
    """Return the code in what somebody typed: case, spaces and dashes do not matter, nor do I, L, O.

    Digits may be those of any script: an Arabic keyboard has no others.

    Raises:
        NotACode: when it cannot be a code; a typing error is no failed guess.
    """
    if len(typed) > LONGEST_TYPED:
        raise NotACode(typed)
    plain = unicodedata.normalize("NFKD", typed).upper()
    code = "".join(_symbol(sign) for sign in plain if sign.isalnum()).translate(LOOK_ALIKES)
    if len(code) != LENGTH or any(symbol not in ALPHABET for symbol in code):
        raise NotACode(typed)
    if check_symbol(code[:-1]) != code[-1]:
        raise NotACode(typed)
    return code


def _symbol(sign: str) -> str:
    """Return a digit of any script as we write it, and any other sign as it is."""
    return str(unicodedata.decimal(sign, sign))


def show_code(code: str) -> str:
    """Return a code in groups of four, as it is printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def mac_of(code: str, key: str) -> str:
    """Return what the database keeps of a code: HMAC-SHA256 with a key that is not in the database."""
    return hmac.new(key.encode(), code.encode(), hashlib.sha256).hexdigest()


def sign_of(code: str, key: str) -> str:
    """Return what forms carry of the receipt that they were made for; it leads nobody back to the code."""
    return hmac.new(key.encode(), f"form/{code}".encode(), hashlib.sha256).hexdigest()[:16]
