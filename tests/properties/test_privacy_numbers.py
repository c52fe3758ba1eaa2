"""Whatever stands around it: no valid number survives, and everything else does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtstem.privacy.rules import overwrite_numbers
from buurtstem.privacy.rules.ibans import find_ibans

QUICK = settings(max_examples=200, deadline=None, derandomize=True)

# Money, and the plus of foreign phone numbers, are the business of other tests.
around = st.text(st.characters(exclude_categories=("Nd", "Cs"), exclude_characters="€$£+"), max_size=40)
# structure of some national account numbers: letters (a), digits (n), in blocks; by the registry
ACCOUNTS = {"NL": "4a10n", "DE": "18n", "BE": "12n", "PL": "24n", "TR": "22n", "GB": "4a14n", "FR": "23n"}


def passes(number: str) -> bool:
    """The eleven-test, written as on paper: 9 × first + … + 2 × eighth - ninth is a multiple of 11."""
    nine = number.rjust(9, "0")
    total = sum((9 - place) * int(digit) for place, digit in enumerate(nine[:8])) - int(nine[8])
    return total % 11 == 0 and set(nine) != {"0"}


@st.composite
def bsns(draw: st.DrawFn) -> str:
    first = draw(st.text("0123456789", min_size=8, max_size=8).filter(lambda digits: digits.strip("0")))
    last = sum((9 - place) * int(digit) for place, digit in enumerate(first)) % 11
    return f"{first}{last}" if last < 10 else draw(bsns())


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(sorted(ACCOUNTS)))
    own = "".join(
        draw(st.text("ABCDEFGH" if kind == "a" else "0123456789", min_size=int(size), max_size=int(size)))
        for size, kind in re.findall(r"(\d+)([an])", ACCOUNTS[country])
    )
    spelled = "".join(str(int(character, 36)) for character in f"{own}{country}00")
    return f"{country}{98 - int(spelled) % 97:02}{own}"


def in_groups(number: str, sizes: tuple[int, ...], between: str) -> str:
    groups, rest = [], number
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return between.join([*groups, rest] if rest else groups)


@QUICK
@given(
    before=around,
    number=bsns(),
    sizes=st.sampled_from([(9,), (3, 3, 3), (4, 2, 3)]),
    between=st.sampled_from(" .-"),
    after=around,
)
def test_no_valid_bsn_survives(
    before: str, number: str, sizes: tuple[int, ...], between: str, after: str
) -> None:
    assert passes(number)
    written = before + in_groups(number, sizes, between) + after
    result = overwrite_numbers(written)

    if result.kinds == ("iban",):  # once in a while letters around it make a valid account number with it
        assert find_ibans(written)
        assert number not in re.sub(r"\W", "", result.text)
    else:
        assert result.text == f"{before}[bsn]{after}"
        assert result.kinds == ("bsn",)


@QUICK
@given(before=around, number=ibans(), is_printed=st.booleans(), is_small=st.booleans(), after=around)
def test_no_valid_iban_survives(
    before: str, number: str, is_printed: bool, is_small: bool, after: str
) -> None:
    written = in_groups(number, (4,) * (len(number) // 4), " ") if is_printed else number
    result = overwrite_numbers(before + (written.lower() if is_small else written) + after)

    assert result.text == f"{before}[iban]{after}"


@QUICK
@given(st.text(st.characters(exclude_categories=("Nd", "Cs"))))
def test_text_without_digits_is_untouched(text: str) -> None:
    assert overwrite_numbers(text).text == text


@QUICK
@given(st.text("0123456789 .-,:AB€+bsn\n", max_size=80))
def test_overwriting_twice_changes_nothing_more(text: str) -> None:
    once = overwrite_numbers(text).text

    assert overwrite_numbers(once).text == once


@QUICK
@given(st.text("0123456789 abcNL.-", max_size=80))
def test_everything_but_numbers_stays_in_place(text: str) -> None:
    kept = overwrite_numbers(text).text
    pieces = [re.escape(piece) for piece in re.split(r"\[(?:bsn|iban|kenteken)\]", kept)]

    assert re.fullmatch(r"[\w .\-]+".join(pieces), text)


@QUICK
@given(digits=st.text("0123456789", min_size=8, max_size=8), start=st.sampled_from(["06", "06-", "+31 6 "]))
def test_no_mobile_number_is_overwritten(digits: str, start: str) -> None:
    text = f"Bel {start}{digits} na zessen"

    assert overwrite_numbers(text).text == text


@pytest.mark.parametrize("number", ["123456782", "111222333", "12345672"])
def test_the_test_of_this_file_agrees_with_known_numbers(number: str) -> None:
    assert passes(number)
    assert not passes(str(int(number) + 1))
