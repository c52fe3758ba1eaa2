"""The texts that the tagger learns from and is measured by are enough, balanced, and each different."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.training_texts import (
    DEVELOPMENT,
    TEXTS,
    near_duplicates,
    problems_in,
    shortcomings,
    table,
)
from buurtstem.themes.nlp.corpus import LabelledText
from buurtstem.themes.rules import Nature, Theme


def text(words: str, *themes: Theme, lang: str = "nl", is_sentence: bool = False) -> LabelledText:
    return LabelledText(
        lang, words, themes or (Theme.HOUSING,), (Nature.CONCERN,), (), "spoken", is_sentence=is_sentence
    )


def test_the_texts_of_the_repository_are_sound():
    _, wrong = problems_in(TEXTS, DEVELOPMENT)

    assert wrong == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "De lift in onze flat doet het al weken niet meer, zegt de buurman.",
            "En weer: de LIFT in onze flat doet het al wéken niet meer.",
        ),
        ("Elke avond lawaai onder mijn raam op straat", "onder mijn raam lawaai op straat, elke zomer"),
    ],
    ids=["a row of words", "most words"],
)
def test_texts_that_are_nearly_the_same_are_found(first: str, second: str):
    other = text("Mijn moeder haalt soep bij de overkant als het regent.")

    found = near_duplicates([text(first), other, text(second)])

    assert [(twins.first.text, twins.second.text) for twins in found] == [(first, second)]


def test_texts_that_share_a_subject_are_not_the_same():
    first = text("De lift doet het niet en mijn moeder zit al drie weken boven.")
    second = text("Sinds de lift kapot is draagt mijn zoon de boodschappen omhoog.")

    assert near_duplicates([first, second]) == []


def test_a_sentence_with_two_themes_and_a_language_with_too_few_texts_are_named():
    wrong = list(shortcomings([text("De huur is hoog.", Theme.HOUSING, Theme.LIVELIHOOD, is_sentence=True)]))

    assert "nl: a sentence has 2 themes: 'De huur is hoog.'" in wrong
    assert "tr: 0 stories, at least 300 are wanted." in wrong
    assert "pl: 0 sentences of 'work', 40 are wanted." in wrong


def test_stories_that_only_worry_or_leave_out_a_theme_are_named():
    wrong = list(shortcomings([text("De lift is stuk.")] * 2500))

    assert "nl: only 0 of 2500 stories hold a strength, a dream or an idea." in wrong
    assert "nl: 0 of 2500 stories are about 'pride'." in wrong


def test_a_text_to_measure_by_that_is_learned_from_is_named(tmp_path: Path):
    line = (
        '{"lang": "nl", "text": "De bus rijdt sinds maandag niet meer door onze straat heen", '
        '"themes": ["environment"], "nature": ["concern"]}\n'
    )
    for folder in ("learned", "measured"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "stories_nl.jsonl").write_text(line, encoding="utf-8")

    _, wrong = problems_in(tmp_path / "learned", tmp_path / "measured")

    assert any("measured by too" in problem for problem in wrong)


def test_the_table_counts_per_language():
    lines = table([text("De lift is stuk."), text("Asansör bozuk.", lang="tr")]).splitlines()

    assert lines[0].split() == ["nl", "en", "tr", "ar", "pl", "uk", "de", "fr", "es"]
    assert lines[1].split()[:4] == ["stories", "1", "0", "1"]
