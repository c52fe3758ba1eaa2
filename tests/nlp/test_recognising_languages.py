"""One of nine languages, or `other`; the teller's own choice wins."""

from __future__ import annotations

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from buurtstem.core.paths import asset_folder
from buurtstem.themes.nlp.corpus import read_texts
from buurtstem.themes.nlp.identifier import LONGEST_PIECE, Identifier
from buurtstem.themes.nlp.language import (
    LANGUAGES,
    chosen_or_recognised,
    languages_of,
    recognise,
    recognise_many,
)


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


def test_many_texts_get_the_languages_that_each_gets_alone() -> None:
    texts = ["de lift is weer stuk", "", "Asansör yine bozuk", "12 34", "Я здесь живу", "المصعد معطل"]
    assert recognise_many(texts) == [recognise(text) for text in texts]
    assert languages_of([(text, None) for text in texts]) == recognise_many(texts)
    assert languages_of([("Asansör", None), ("Asansör", "nl"), ("lift", "so")]) == ["tr", "nl", "other"]
    assert recognise_many([]) == []


def test_the_likeliest_language_is_the_one_that_py3langid_finds() -> None:
    theirs = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    texts = [
        each.text for each in read_texts((asset_folder("nlp_models") / "themes").glob("heldout/*.jsonl"))
    ]
    texts += [" ".join(text.split()[:words]) for text in texts for words in (1, 2, 5)]
    texts += [text.upper() for text in texts[:20]] + [
        "Eu moro aqui",
        "živim ovdje",
        "e\u0301t",
        "\ud83d ja",
        "x",
    ]
    ranked = [theirs.rank(text) for text in texts]

    best = Identifier.load().best(texts, LANGUAGES)

    assert [of_all for of_all, _ in best] == [names[0][0] for names in ranked]
    assert [of_nine for _, of_nine in best] == [
        next(lang for lang, _ in names if lang in LANGUAGES) for names in ranked
    ]


def test_the_automaton_remembers_no_more_bytes_than_are_walked() -> None:
    model = Identifier.load()
    reached = newest = np.array([0])
    for _ in range(LONGEST_PIECE):
        following = np.unique(model.moves[(model.rows[newest][:, None] + np.arange(256)).ravel()])
        newest = np.setdiff1d(following, reached)
        reached = np.union1d(reached, newest)
    assert len(newest)
    assert len(reached) == len(model.rows)
