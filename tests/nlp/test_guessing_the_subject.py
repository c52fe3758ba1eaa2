"""Subjects are guessed from texts that are labelled with them, also where no term of a list is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from buurtstem.themes.nlp.tagger import SpacyTagger
from buurtstem.themes.nlp.training import train
from tests.nlp.conftest import write_folder

TEXTS = [
    ("Met de kinderwagen zes hoog, elke tree ken ik bij naam", "housing/lift"),
    ("Mijn vader komt de trap niet meer op met zijn heup", "housing/lift"),
    ("Weer een brief dat we per juli meer per maand betalen", "housing/rent"),
    ("De helft van ons loon gaat op aan dit kleine hok", "housing/rent"),
    ("Na tienen loop ik een straatje om, langs de lantaarns", "safety/fear"),
    ("Samen aan de lange tafel, iedereen nam iets mee", "togetherness/meeting"),
]


@pytest.fixture(scope="module")
def tagger(tmp_path_factory: pytest.TempPathFactory) -> SpacyTagger:
    folder: Path = write_folder(tmp_path_factory.mktemp("models") / "themes")
    lines = [
        json.dumps(
            {"id": f"nl-a-{number}", "lang": "nl", "text": text, "themes": [subject.split("/")[0]],
             "nature": ["concern"], "subjects": [subject]}
        )
        for number, (text, subject) in enumerate(TEXTS)
    ]  # fmt: skip
    (folder / "texts" / "subjects_nl.jsonl").write_text("\n".join(lines), encoding="utf-8")
    train(folder)
    return SpacyTagger.load(folder / "trained")


def test_a_subject_is_guessed_without_any_term_and_says_by_which_words(tagger: SpacyTagger) -> None:
    first = tagger.tag("zes hoog met een kinderwagen, elke tree telt", "nl").aspects[0]

    assert first.id == "housing/lift"
    assert set(first.because) <= {"zes", "hoog", "kinderwagen", "tree", "elke", "met", "telt"}
    assert first.because


def test_what_the_lists_find_still_counts_and_is_the_reason(tagger: SpacyTagger) -> None:
    first = tagger.tag("De huur, altijd maar de huur", "nl").aspects[0]
    assert (first.id, first.because) == ("housing/rent", ("huur",))


def test_shares_are_of_all_subjects_together_and_few_are_named(tagger: SpacyTagger) -> None:
    aspects = tagger.tag("Na tienen met mijn vader de trap op", "nl").aspects
    assert 1 <= len(aspects) <= 3
    assert sum(aspect.score for aspect in aspects) <= 1.0001
    assert [aspect.score for aspect in aspects] == sorted((aspect.score for aspect in aspects), reverse=True)


def test_a_text_without_words_has_no_subject(tagger: SpacyTagger) -> None:
    assert tagger.tag("😀 !!", "nl").aspects == ()
