"""The words that led to a theme are marked where they stand, and the text stays the text."""

from __future__ import annotations

import pytest

from buurtstem.themes.marking import marked_pieces, stands_in
from buurtstem.themes.rules import LONGEST_BECAUSE


def marked(text: str, *phrases: str) -> list[str]:
    return [piece.text for piece in marked_pieces(text, phrases) if piece.is_marked]


@pytest.mark.parametrize(
    ("text", "phrases", "expected"),
    [
        ("De lift is stuk. Die LIFT!", ["lift"], ["lift", "LIFT"]),
        ("De liftdeur klemt", ["lift"], []),
        ("Ik durf niet, echt, durf niet meer", ["durf niet"], ["durf niet", "durf niet"]),
        ("Asansör yine bozuk", ["asansor"], ["Asansör"]),
        ("المصعد معطّل منذ شهر", ["معطل"], ["معطّل"]),
        ("niets ervan", ["lift"], []),
        ("de lift staat stil", ["lift staat", "lift"], ["lift", " staat"]),
        ("de lift staat stil", ["lift staat", "staat stil"], ["lift staat", " stil"]),
        ("die lift staat stil", ["lift staat stil", "staat"], ["lift staat stil"]),
        ("lift", [], []),
        ("", ["lift"], []),
        ("lift", ["…"], []),
    ],
    ids=[
        "every place, whatever capitals",
        "only whole words",
        "words in a row",
        "without accents",
        "Arabic with vowel signs",
        "none",
        "one inside another",
        "two that overlap",
        "one in the middle of another",
        "nothing asked",
        "empty",
        "no letters",
    ],
)
def test_words_are_marked(text, phrases, expected):
    assert marked(text, *phrases) == expected


@pytest.mark.parametrize("text", ["De lift, <b>de lift</b>\u200f!", "lift", "المصعد lift المصعد"])
def test_the_pieces_together_are_the_text(text):
    assert "".join(piece.text for piece in marked_pieces(text, ["lift", "المصعد"])) == text


def test_of_a_phrase_that_was_cut_off_the_last_half_word_is_left_out():
    text = "niet naar beneden kunnen gaan omdat die lift het alweer begeven heeft vandaag"
    assert marked(text, text[:LONGEST_BECAUSE]) == ["niet naar beneden kunnen gaan omdat die lift het alweer"]


def test_a_word_that_was_cut_off_is_marked_whole():
    word = "kapottelift" * 20
    assert marked(f"die {word} weer", word[:LONGEST_BECAUSE]) == [word]


@pytest.mark.parametrize(
    ("text", "phrase", "stands"),
    [
        ("wij zien Jan vaak", "Jan", True),
        ("dat zei Jan.", "Jan", True),
        ("(Jan)", "Jan", True),
        ("JAN is er", "jan", True),
        ("in januari", "jan", False),
        ("", "", False),
        ("wij  zien", "", False),
    ],
)
def test_a_phrase_stands_in_a_text_with_whole_words_only(text, phrase, stands):
    assert stands_in(text, phrase) is stands
