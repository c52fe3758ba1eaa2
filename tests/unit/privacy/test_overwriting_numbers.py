"""Numbers that are never stored: seventy sentences, and the edges of each kind."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from buurtstem.privacy.rules import overwrite_numbers
from buurtstem.privacy.rules.bsn import find_bsns, passes_eleven_test
from buurtstem.privacy.rules.ibans import is_iban
from buurtstem.privacy.rules.plates import SERIES

SENTENCES = Path(__file__).parents[2] / "data_sets" / "privacy" / "numbers.tsv"


def sentences() -> list[tuple[str, str]]:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row["told"], row["kept"]) for row in rows]


@pytest.mark.parametrize(("told", "kept"), sentences())
def test_a_sentence_is_kept_without_its_numbers(told: str, kept: str) -> None:
    assert overwrite_numbers(told).text == kept


def test_half_of_the_sentences_have_nothing_to_overwrite() -> None:
    untouched = sum(told == kept for told, kept in sentences())

    assert len(sentences()) >= 60
    assert untouched >= len(sentences()) // 2


def test_it_says_which_kinds_it_found_each_once_in_order() -> None:
    result = overwrite_numbers("NL91ABNA0417164300, bsn 123456782 en bsn 111222333")

    assert result.kinds == ("iban", "bsn")
    assert overwrite_numbers("niets bijzonders, 12 jaar").kinds == ()


def test_text_without_numbers_is_the_very_same() -> None:
    text = "Geen cijfer te zien\nhier [bsn]."

    assert overwrite_numbers(text).text is text


def test_where_no_digit_stands_no_number_is_found() -> None:
    assert find_bsns("GEEN CIJFER") == []


def test_a_mask_is_no_word_that_points_at_a_number() -> None:
    text = "Mijn nummer is [bsn], mijn klantnummer 12345678; [kenteken] en 12 ab 34"

    assert overwrite_numbers(text).text == text


@pytest.mark.parametrize(
    ("digits", "passes"),
    [
        ("123456782", True),
        ("111222333", True),
        ("12345672", True),
        ("123456789", False),
        ("000000000", False),
        ("123456783", False),
        ("213456782", False),
    ],
)
def test_the_eleven_test(digits: str, passes: bool) -> None:
    assert passes_eleven_test(digits) is passes


@pytest.mark.parametrize(
    "written",
    [
        "123456782",
        "1234.56.782",
        "1234 56 782",
        "123 456 782",
        "123-456-782",
        "123\u00a0456\u00a0782",
        "123\u2011456\u2011782",
        "12 34 56 782",
        "1 2 3 4 5 6 7 8 2",
        "１２３４５６７８２",
        "۱۲۳۴۵۶۷۸۲",
        "12345672",
        "12 345 672",
        "123 45 672",
    ],
)
def test_a_number_is_found_however_it_is_written(written: str) -> None:
    assert overwrite_numbers(f"Dit is het: {written}!").text == "Dit is het: [bsn]!"


@pytest.mark.parametrize(
    "text",
    [
        "123456783",  # fails the test
        "1234567820",  # ten digits
        "2024-12349",  # a case number: hyphens in a grouping of no document
        "12-34-56-782",
        "123 456-782",
        "1.12345672",  # part of a longer number
        "12345672,5 van 3",
        "20240107",  # a day that passes the test
        "06-01-2024",
        "Lijnen 12 34 56 782",
        "€ 123456782",
        "EUR 123.456.782",
        "123456782,-",
        "123456782 euro",
        "12.345.672 mln",
        "tel 123456782",
        "telefoon: 12345672",
        "+32 123456782",
        "0032 123456782",
        "06/12345672",
        "(06) 12345672",
    ],
)
def test_what_only_looks_like_a_number_stays(text: str) -> None:
    assert overwrite_numbers(text).text == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("bsn 123456783", "bsn [bsn]"),
        ("BSN-nummer:12345678", "BSN-nummer:[bsn]"),
        ("b.s.n. 1234 567 83", "b.s.n. [bsn]"),
        ("123 456 783, dat is mijn burgerservicenummer", "[bsn], dat is mijn burgerservicenummer"),
        ("bsn van mijn man is 123456783", "bsn van mijn man is [bsn]"),
        ("bsn 123456783 45 jaar", "bsn [bsn] 45 jaar"),
        ("45 123456783 is het bsn", "45 [bsn] is het bsn"),
        ("mijn tel en bsn 123456783", "mijn tel en bsn [bsn]"),
        ("bsn 20241399", "bsn [bsn]"),  # no day of the calendar
        # not a number of this length, too far away, or something else
        ("bsn 1234567", "bsn 1234567"),
        ("bsn kwijt, bel 0612345678", "bsn kwijt, bel 0612345678"),
        ("bsn aangevraagd op 12-06-2024", "bsn aangevraagd op 12-06-2024"),
        ("bsn kost 12345678 euro", "bsn kost 12345678 euro"),
        ("bsn en dan nog een heel verhaal over het loket 123456783", None),
        ("123456783 en dan nog een heel verhaal over het loket en bsn", None),
        ("bsn, telefoon 123456783", None),
    ],
)
def test_the_word_for_it_points_at_a_number_with_a_typing_error(text: str, kept: str | None) -> None:
    assert overwrite_numbers(text).text == (kept or text)


@pytest.mark.parametrize(
    "iban",
    [
        "NL91ABNA0417164300",
        "AD1200012030200359100100",
        "AE070331234567890123456",
        "AT611904300234573201",
        "BE68539007547034",
        "CH9300762011623852957",
        "DE89370400440532013000",
        "DK5000400440116243",
        "ES9121000418450200051332",
        "FR1420041010050500013M02606",
        "GB29NWBK60161331926819",
        "GR1601101250000000012300695",
        "KW81CBKU0000000000001234560101",
        "LV80BANK0000435195001",
        "MA64011519000001205000534921",
        "MT84MALT011000012345MTLCAST001S",
        "NO9386011117947",
        "PL61109010140000071219812874",
        "PS92PALS000000000400123456702",
        "SA0380000000608010167519",
        "SC18SSCB11010000000000001497USD",
        "TN5910006035183598478831",
        "TR330006100519786457841326",
        "UA213223130000026007233566001",
    ],
)
def test_accounts_of_all_countries_are_overwritten(iban: str) -> None:
    groups = " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))

    assert is_iban(iban)
    for written in (iban, iban.lower(), groups, groups.replace(" ", "-"), f"iban:{groups}."):
        assert "[iban]" in overwrite_numbers(f"Betaal aan {written}").text
        assert overwrite_numbers(f"Betaal aan {written}").kinds == ("iban",)


@pytest.mark.parametrize(
    "written",
    [
        "NL91. ABNA 0417 1643 00",
        "NL91  ABNA 0417 1643 00",
        "NL91 ABNA\n0417 1643 00",
        "NL91 ABNA\r\n0417 1643 00",
        "NL  91 ABNA - 0417 - 1643 - 00",
        "MT84  MALT 0110 0001 2345 MTLC AST0 01S",
    ],
)
def test_an_account_with_more_between_its_groups_or_over_two_lines_is_overwritten(written: str) -> None:
    assert overwrite_numbers(f"Betaal aan {written}\nvandaag").text == "Betaal aan [iban]\nvandaag"


@pytest.mark.parametrize("number", ["NL91ABNA041716430", "XX91ABNA0417164300", "NL92ABNA0417164300", ""])
def test_an_account_has_the_length_and_the_check_digits_of_its_country(number: str) -> None:
    assert not is_iban(number)


@pytest.mark.parametrize(
    "text",
    [
        "NL92ABNA0417164300",
        "XX91ABNA0417164300",
        "NL91ABNA041716430",
        "NL91/ABNA/0417/1643/00",
        "al 12 jaar",
        # 1 modulo 97, but words with numbers between them
        "lv 79 jaar werkt de heer hier",
    ],
)
def test_what_is_no_account_stays(text: str) -> None:
    assert overwrite_numbers(text).text == text


def test_a_dutch_account_with_a_typing_error_is_overwritten_near_the_word_for_it() -> None:
    assert overwrite_numbers("rekening NL92ABNA0417164300").text == "rekening [iban]"
    assert overwrite_numbers("NL92 ABNA 0417 1643 00 is mijn rekening").text == "[iban] is mijn rekening"


@pytest.mark.parametrize("series", SERIES)
def test_every_series_of_number_plates_is_overwritten(series: str) -> None:
    plate = series.replace("C", "B").replace("L", "K").replace("9", "4")

    for written in (plate, plate.lower(), plate.replace("-", " - "), plate.replace("-", "\u2013")):
        assert overwrite_numbers(f"Hier staat {written}.").text == "Hier staat [kenteken]."


@pytest.mark.parametrize("series", SERIES)
def test_without_hyphens_a_plate_needs_a_word_near_it(series: str) -> None:
    plate = series.replace("C", "B").replace("L", "K").replace("9", "4")

    for written in (plate.replace("-", " "), plate.replace("-", "")):
        assert overwrite_numbers(f"De auto {written} staat dubbel").text == "De auto [kenteken] staat dubbel"
        assert overwrite_numbers(f"Bij {written} staat een boom").kinds == ()


@pytest.mark.parametrize(
    "text",
    [
        "20-en-30",
        "za-12-06",
        "3-mrt-24",
        "A-12-BC-34",
        "12-AB-345",
        "123-AB-34",
        "1-AEI-23",
        "auto reed 50 in 30",
        "auto om 12 30",
        "auto hier 50",
        "een auto is hier bijna nooit en toch zag ik 12 bb 34",
        "postcode 1234 AB 12",
    ],
)
def test_what_is_no_number_plate_stays(text: str) -> None:
    assert overwrite_numbers(text).text == text


def test_a_plate_with_a_hyphen_missing_is_found_near_the_word_for_it() -> None:
    assert overwrite_numbers("kenteken G-123BB").text == "kenteken [kenteken]"


def test_capitals_tell_a_plate_from_a_small_word() -> None:
    assert overwrite_numbers("20-EN-30 reed door rood").text == "[kenteken] reed door rood"


def test_what_reads_as_one_number_only_after_another_went_is_overwritten_too() -> None:
    kept = overwrite_numbers("123 456 782 12 34 56 782").text

    assert not any(character.isdigit() for character in kept)


def test_the_longest_text_that_can_be_told_is_read_to_its_end() -> None:
    told = "bsn 123456782, auto 12-BB-34, NL91 ABNA 0417 1643 00; lijn 1 2 3\n" * 300

    kept = overwrite_numbers(told).text

    assert kept == "bsn [bsn], auto [kenteken], [iban]; lijn 1 2 3\n" * 300
