"""Receipt codes: made, shown, typed with errors, kept as a MAC."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtstem.receipts.rules import (
    ALPHABET,
    LENGTH,
    NotACode,
    check_symbol,
    mac_of,
    make_code,
    read_code,
    show_code,
)

codes = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1).map(
    lambda body: body + check_symbol(body)
)


@given(codes)
@settings(derandomize=True, deadline=None)
def test_a_code_is_read_back_as_people_type_it(code):
    shown = show_code(code)
    assert read_code(shown) == code
    assert read_code(f"  {shown.lower().replace('-', ' ')} ") == code
    assert read_code(shown.replace("1", "l").replace("0", "o")) == code


@given(
    codes,
    st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"]),  # noqa: RUF001
    st.sampled_from("-‐‑–—−_. \u00a0\n"),  # noqa: RUF001
)
@settings(derandomize=True, deadline=None)
def test_a_code_is_read_from_any_keyboard(code, digits, between):
    typed = show_code(code).replace("-", between).translate(str.maketrans("0123456789", digits))
    assert read_code(f"\u2066{typed}\u2069") == code


def test_letters_of_a_cyrillic_keyboard_that_look_the_same_are_meant():
    body = "ABCEHKMPTX0"
    assert read_code("АВСЕНКМРТХО" + check_symbol(body)) == body + check_symbol(body)  # noqa: RUF001


def test_a_long_text_is_no_code():
    with pytest.raises(NotACode):
        read_code("\ufdfa" * 1_000_000)


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
@settings(derandomize=True, deadline=None)
def test_one_wrong_symbol_is_seen(code, place, symbol):
    wrong = code[:place] + symbol + code[place + 1 :]
    if wrong != code:
        with pytest.raises(NotACode):
            read_code(wrong)


@pytest.mark.parametrize("typed", ["", "4F7K", "4F7K-92MX-QT8B-1", "4F7K-92MX-QT8!", "een twee drie"])
def test_what_cannot_be_a_code_is_no_guess(typed):
    with pytest.raises(NotACode):
        read_code(typed)


def test_codes_differ_and_carry_their_check_symbol():
    made = {make_code() for _ in range(200)}
    assert len(made) == 200
    assert all(read_code(code) == code for code in made)


def test_the_mac_depends_on_code_and_key():
    macs = {mac_of(code, key) for code in ("A", "B") for key in ("one", "two")}
    assert len(macs) == 4
    assert all(len(mac) == 64 for mac in macs)


def test_swapped_neighbours_are_seen_unless_they_differ_by_sixteen():
    code = "0123456789A"
    whole = code + check_symbol(code)
    swapped = "1023456789A" + whole[-1]
    with pytest.raises(NotACode):
        read_code(swapped)
