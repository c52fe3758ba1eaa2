"""Little words, names, streets and numbers are no words for a term list; three languages and more."""

from __future__ import annotations

import pytest

from buurtstem.core.settings import LANGUAGES
from buurtstem.corrections.rules.new_words import TextWords, propose_words
from buurtstem.corrections.rules.noise import little_words, noise_in, without_names
from buurtstem.themes.rules import Theme
from buurtstem.themes.word_lists import words_in

TOLD = {
    "nl": (
        "Mijn buurvrouw Fatima de Vries zegt dat de galerij in de Elzenlaan altijd glad is, bel 0612345678",
        {"galerij", "glad", "buurvrouw"},
        {"fatima", "vries", "elzenlaan", "dat", "altijd", "zegt", "0612345678"},
    ),
    "en": (
        "My neighbour John Williams says that the gallery in Elzenlaan 12 is always slippery because of 1975",
        {"gallery", "slippery", "neighbour"},
        {"john", "williams", "elzenlaan", "always", "because", "that", "1975", "12"},
    ),
    "tr": (
        "Komşum Ayşe Yılmaz diyor ki Elzenlaan'daki koridor her zaman kaygan, çünkü kimse temizlemiyor",
        {"koridor", "kaygan"},
        {"ayşe", "yılmaz", "elzenlaan", "çünkü", "kimse", "her"},
    ),
    "pl": (
        "Moja sąsiadka Agnieszka Kowalska mówi, że galeria przy Elzenlaan jest zawsze śliska",
        {"galeria", "śliska"},
        {"agnieszka", "kowalska", "elzenlaan", "zawsze", "jest"},
    ),
    "ar": (
        "جارتي السيدة فاطمة تقول إن الممر في Elzenlaan زلق جدا",
        {"الممر", "زلق"},
        {"فاطمة", "elzenlaan", "جدا"},
    ),
}


def proposed(text: str, lang: str) -> set[str]:
    """Return which words of a text are proposed when three tellers told it."""
    words = words_in(without_names(text, lang))
    texts = [
        TextWords(teller, words, frozenset({Theme.HOUSING}), frozenset({Theme.HOUSING}))
        for teller in (1, 2, 3)
    ]
    return {found.word for found in propose_words(texts, lambda _theme, _word: False, noise_in(lang))}


@pytest.mark.parametrize("lang", TOLD)
def test_what_is_told_is_proposed_without_names_streets_numbers_and_little_words(lang):
    text, kept, left_out = TOLD[lang]
    found = proposed(text, lang)
    assert kept <= found
    assert not left_out & found


@pytest.mark.parametrize("word", ["fatima", "elzenlaan", "prinsengracht", "kerkstraat", "misschien"])
def test_names_and_streets_typed_small_are_noise_too(word):
    assert noise_in("nl")(word)


@pytest.mark.parametrize("word", ["ziekenhuis", "speelplein", "basisschool", "galerij", "laan", "schimmel"])
def test_words_for_things_are_no_noise(word):
    assert not noise_in("nl")(word)


def test_a_capital_makes_a_street_of_more_endings():
    assert "Mathenesserplein" not in without_names("Op het Mathenesserplein is het druk", "nl")
    assert "speelplein" in without_names("Op het speelplein is het druk", "nl")


def test_what_is_left_stands_where_it_stood():
    text = "Bel Jan de Vries op de Kerkstraat 12 over de lift"
    assert len(without_names(text, "nl")) == len(text)
    assert without_names(text, "nl").endswith("lift")


def test_every_language_has_its_little_words_and_others_have_none():
    assert set(little_words()) == set(LANGUAGES)
    assert all(len(words) > 90 for words in little_words().values())
    assert not noise_in("so")("misschien")
