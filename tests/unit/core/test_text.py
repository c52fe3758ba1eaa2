"""Small helpers on what people type."""

from __future__ import annotations

import pytest

from buurtstem.core.text import clean_text, opening_words, search_form, slug_of, without_controls


def test_what_no_page_may_hold_is_taken_out_of_what_was_typed_and_nothing_else():
    assert without_controls("a\x00b\x07\x7f\x85\uffff\ufdd0\U0010fffec") == "abc"
    typed = " tab\t, regel\r\n\u202e\u200f\u200d👨 "
    assert without_controls(typed) == typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  hallo \r\nbuur\r", "hallo\nbuur"),
        ("a\x00b\x07c", "abc"),
        ("links\u202erechts\u200f", "linksrechts"),
        ("\ufeffbegin", "begin"),
        ("een\n\n\n\n\ntwee", "een\n\ntwee"),
        ("tab\tblad", "tab blad"),
        ("e\u0301e\u0301n", "één"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\ud800", ""),
        ("hart \U0001fa77 schud \U0001fae8", "hart \U0001fa77 schud \U0001fae8"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e007f"),
        ("a\uffffb\ufdd0c", "abc"),
        ("<b>vet</b>", "<b>vet</b>"),
    ],
)
def test_text_is_kept_without_control_and_direction_marks(typed, kept):
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe"),
        ("STRASSE", "straße"),
        ("İstanbul", "istanbul"),
        ("kapı", "kapi"),
        ("Łódź", "lodz"),
        ("إسكان", "اسكان"),
        ("مدرسة", "مدرسه"),
        ("مُدَرِّس", "مدرس"),
    ],
)
def test_words_are_compared_without_case_accents_and_letter_variants(one, other):
    assert search_form(one) == search_form(other)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("2e Daalsebuurt en omgeving", "2e-daalsebuurt-en-omgeving"),
        ("Mariëndaal, e.o.", "mariendaal-e-o"),
        ("مصعد", ""),
    ],
)
def test_names_become_addresses(name, slug):
    assert slug_of(name) == slug


def test_opening_words_end_at_a_word():
    assert opening_words("kort\nverhaal") == "kort verhaal"
    assert opening_words("De lift is weer stuk, en mijn moeder kan niet", 23) == "De lift is weer stuk…"
    assert opening_words("x" * 30, 10) == "xxxxxxxxx…"
