"""One of nine languages, or `other`; the teller's own choice wins."""

from __future__ import annotations

import pytest

from buurtstem.themes.nlp.language import chosen_or_recognised, recognise


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("nl", "de lift is weer stuk"),
        ("en", "my neighbours are very kind"),
        ("tr", "komşularım çok iyi"),
        ("ar", "لا أحد يسمع لنا"),
        ("pl", "sąsiedzi są bardzo mili"),
        ("uk", "мої сусіди дуже добрі"),
        ("de", "die Nachbarn sind sehr nett"),
        ("fr", "les voisins sont très gentils"),
        ("es", "los vecinos son muy amables"),
    ],
)
def test_a_short_text_is_recognised(lang: str, text: str) -> None:
    assert recognise(text) == lang


@pytest.mark.parametrize(
    "text",
    [
        "wij wone hier al dartig joar en 't is hier goed toeve heur",
        "ewa broer die gasten hangen daar elke dag bij de portiek man",
    ],
)
def test_dialect_and_street_words_are_dutch(text: str) -> None:
    assert recognise(text) == "nl"


@pytest.mark.parametrize(
    "text",
    [
        "Я живу здесь уже двадцать лет и никого не знаю, это очень грустно",
        "من بیست سال است که اینجا زندگی می‌کنم و هیچ همسایه‌ای را نمی‌شناسم",
        "Eu moro aqui há vinte anos e não conheço nenhum dos meus vizinhos",
        "Waxaan halkan ku noolahay labaatan sano mana aqaan deriskayga midna",
    ],
)
def test_a_whole_text_in_a_tenth_language_is_other(text: str) -> None:
    assert recognise(text) == "other"


def test_under_eight_words_only_the_nine_are_compared() -> None:
    assert recognise("Я здесь живу") == "uk"


@pytest.mark.parametrize("text", ["", "   ", "🎉🎉", "12 34", "?!", "\ud83d", "\x00", "_"])
def test_a_text_without_letters_is_other(text: str) -> None:
    assert recognise(text) == "other"


@pytest.mark.parametrize(
    ("chosen", "lang"),
    [("tr", "tr"), ("TR", "tr"), ("nl-NL", "nl"), ("ar_SY", "ar"), ("so", "other"), ("other", "other")],
)
def test_the_tellers_choice_wins(chosen: str, lang: str) -> None:
    assert chosen_or_recognised("de lift is weer stuk en niemand komt", chosen) == lang


@pytest.mark.parametrize("chosen", [None, ""])
def test_without_a_choice_the_text_decides(chosen: str | None) -> None:
    assert chosen_or_recognised("de lift is weer stuk en niemand komt", chosen) == "nl"
