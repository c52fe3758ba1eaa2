"""Words are compared without capitals, accents and invisible signs, and found back as they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtstem.themes.nlp.normalise import LONGEST_WORD, fold, words_of


def forms(text: str) -> list[str]:
    return [word.forms[0] for word in words_of(text)]


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("LIFT", "lift"),
        ("Café", "cafe"),
        ("IŞIK", "isik"),
        ("ışık", "isik"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("łóżko", "lozko"),
        ("heeeeel", "heel"),
        ("1000000", "1000000"),
        ("ﬁets", "fiets"),
        ("сусідка", "сусідка"),
        ("бойовий", "боиовии"),
        ("أُسْرَة", "اسره"),
        ("مصطفى", "مصطفي"),
        ("بـــيت", "بيت"),
    ],
)
def test_two_spellings_of_a_word_are_one_word(written: str, compared: str) -> None:
    assert fold(written) == compared


def test_signs_that_nobody_sees_do_not_split_a_word() -> None:
    assert forms("hu\u00adur wo\u200bning \u202bبيت\u200f li\x00ft") == ["huur", "woning", "بيت", "lift"]


def test_accents_written_apart_make_the_same_word() -> None:
    assert forms("cafe\u0301") == forms("caf\u00e9")


def test_an_apostrophe_splits_latin_words_but_not_cyrillic_ones() -> None:
    assert forms("l'eau auto's здоров'я п’ять") == ["l", "eau", "auto", "s", "здоровя", "пять"]


def test_tags_are_text_and_emoji_and_punctuation_are_not_words() -> None:
    assert forms("<b>huur</b> 🎉 ... e-bike!") == ["b", "huur", "b", "e", "bike"]


def test_a_word_is_found_back_as_it_stands_in_the_text() -> None:
    text = "De LÍFT is\n\nstuk"
    word = words_of(text)[1]
    assert text[word.start : word.end] == "LÍFT"


@pytest.mark.parametrize(
    ("written", "rest"),
    [
        ("والبيت", "بيت"),
        ("بالبيت", "بيت"),
        ("للبيت", "بيت"),
        ("لبيت", "بيت"),
        ("فالمدرسة", "مدرسه"),
        ("كالمدرسة", "مدرسه"),
    ],
)
def test_an_arabic_word_is_also_compared_without_its_clitics(written: str, rest: str) -> None:
    assert rest in words_of(written)[0].forms


def test_a_short_arabic_word_keeps_its_first_letter() -> None:
    assert words_of("ولد")[0].forms == ("ولد",)


def test_a_key_held_down_is_one_short_word() -> None:
    (word,) = words_of("ab" * 10_000)
    assert len(word.forms[0]) == LONGEST_WORD
    assert (word.start, word.end) == (0, 20_000)


@given(st.text(max_size=300))
def test_any_text_falls_into_words_in_order(text: str) -> None:
    words = words_of(text)
    ends = [0, *[word.end for word in words]]
    assert all(word.forms[0] for word in words)
    assert all(end <= word.start < word.end for end, word in zip(ends, words, strict=False))
    assert ends[-1] <= len(text)


@given(st.text(min_size=1, max_size=40))
def test_folding_twice_changes_nothing_for_words_of_letters(text: str) -> None:
    for form in forms(text):
        assert fold(fold(form)) == fold(form)
