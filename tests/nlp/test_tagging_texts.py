"""The tagger proposes themes with the words that led to them, for any text that anybody may send."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtstem.themes.nlp.tagger import LONGEST_TEXT, PipelineMissing, SpacyTagger
from buurtstem.themes.rules import (
    LONGEST_BECAUSE,
    MOST_THEMES,
    TELLER_NATURES,
    Nature,
    Tagger,
    Tagging,
    Theme,
)


def codes(tagging: Tagging) -> list[Theme]:
    return [theme.code for theme in tagging.themes]


def test_it_is_a_tagger_as_the_application_knows_it(small_tagger: SpacyTagger) -> None:
    tagger: Tagger = small_tagger
    assert tagger.version.startswith("themes-")
    assert tagger.recognise("de lift is weer stuk") == "nl"


def test_a_term_leads_to_its_theme_and_is_shown_as_it_stands(small_tagger: SpacyTagger) -> None:
    tagging = small_tagger.tag("Die LÍFTEN hier, altijd stuk en mijn moeder kan niet naar beneden")
    assert codes(tagging)[0] is Theme.HOUSING
    assert set(tagging.themes[0].because) == {"LÍFTEN", "niet naar beneden"}
    assert tagging.tagged
    assert tagging.pipeline == small_tagger.version


def test_without_a_term_the_words_that_weigh_most_are_shown(small_tagger: SpacyTagger) -> None:
    tagging = small_tagger.tag("Ons trappenhuis is netjes geschilderd")
    assert codes(tagging)[0] is Theme.HOUSING
    assert 1 <= len(tagging.themes[0].because) <= 3
    assert all(
        word in ["Ons", "trappenhuis", "is", "netjes", "geschilderd"] for word in tagging.themes[0].because
    )


def test_a_word_that_comes_twice_is_shown_once(small_tagger: SpacyTagger) -> None:
    assert small_tagger.tag("Lift, lift, LIFT!").themes[0].because == ("Lift",)


@pytest.mark.parametrize("text", ["a" * 10_000, "netjesgeschilderd" * 500])
def test_of_a_text_without_a_space_the_beginning_is_shown(small_tagger: SpacyTagger, text: str) -> None:
    tagging = small_tagger.tag(text, "nl")
    for proposed in (*tagging.themes, *tagging.offers):
        assert all(len(phrase) <= LONGEST_BECAUSE for phrase in proposed.because)


def test_the_terms_of_another_language_lead_to_the_same_theme(small_tagger: SpacyTagger) -> None:
    tagging = small_tagger.tag("Kiralar çok yükseldi, ne yapacağız bilmiyorum")
    assert tagging.lang == "tr"
    assert Theme.HOUSING in codes(tagging)
    assert "Kiralar" in next(theme for theme in tagging.themes if theme.code is Theme.HOUSING).because


def test_a_dutch_word_in_a_text_in_another_language_counts(small_tagger: SpacyTagger) -> None:
    tagging = small_tagger.tag("Bizim apartmanda lift yine çalışmıyor, kimse gelmiyor")
    assert (tagging.lang, codes(tagging)[0]) == ("tr", Theme.HOUSING)
    assert tagging.themes[0].because == ("lift",)


def test_arabic_words_are_found_with_their_clitics(small_tagger: SpacyTagger) -> None:
    tagging = small_tagger.tag("لا أستطيع أن أدفع للإيجار والإيجارات كل شهر")
    assert codes(tagging)[0] is Theme.HOUSING
    assert tagging.themes[0].because == ("للإيجار", "والإيجارات")


def test_the_tellers_language_wins_over_recognition(small_tagger: SpacyTagger) -> None:
    assert small_tagger.tag("de lift is weer stuk", "tr").lang == "tr"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Waxaan halkan ku noolahay labaatan sano mana aqaan deriskayga midna", None),
        ("de lift is weer stuk", "so"),
        ("", None),
        ("🎉🎉", None),
        ("🎉🎉", "nl"),
        ("...", "nl"),
    ],
)
def test_what_it_was_not_trained_on_is_left_to_a_person(
    small_tagger: SpacyTagger, text: str, lang: str | None
) -> None:
    tagging = small_tagger.tag(text, lang)
    assert not tagging.tagged
    assert tagging.themes == tagging.nature == ()


def test_natures_are_proposed_beside_the_themes(small_tagger: SpacyTagger) -> None:
    assert small_tagger.tag("Ik hoop dat wij weer gaan groeten").nature[0] is Nature.DREAM
    assert small_tagger.tag("De lift is kapot en niemand komt").nature[0] is Nature.CONCERN


def test_scores_are_between_0_and_1_and_fall(small_tagger: SpacyTagger) -> None:
    for text in ("lift koffie bang huur", "koffie", "iets"):
        scores = [theme.score for theme in small_tagger.tag(text, "nl").themes]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert 1 <= len(scores) <= MOST_THEMES


def test_many_texts_come_back_in_order_and_as_one_by_one(small_tagger: SpacyTagger) -> None:
    texts = [("De lift is stuk", None), ("", None), ("Ik ben bang", "nl"), ("Asansör bozuk", None)] * 70
    together = list(small_tagger.tag_many(texts))
    assert len(together) == len(texts)
    for alone, many in zip([small_tagger.tag(*text) for text in texts[:4]], together, strict=False):
        assert (alone.lang, codes(alone)) == (many.lang, codes(many))
        assert [theme.because for theme in alone.themes] == [theme.because for theme in many.themes]


def test_the_tagger_says_what_the_pipeline_of_spacy_says(
    small_folder: Path, small_tagger: SpacyTagger
) -> None:
    nlp = spacy.load(small_folder / "trained")
    for text in (
        "De lift is stuk en de huur stijgt, lift!",
        "Asansör bozuk, kira pahalı",
        "Ik ben bang",
        "iets",
    ):
        doc, tagging = nlp(text), small_tagger.tag(text)
        scores = {theme.code: theme.score for theme in (*tagging.themes, *tagging.offers)}
        assert len(scores) == MOST_THEMES
        assert {code: doc.cats[code] for code in scores} == pytest.approx(scores, abs=1e-4)
        assert tagging.lang == doc._.story_lang
        assert max(doc.cats[nature] for nature in TELLER_NATURES) == doc.cats[tagging.nature[0]]


def test_one_text_may_be_tagged_between_two_of_many(small_tagger: SpacyTagger) -> None:
    many = small_tagger.tag_many([("De lift is stuk", None)] * 3)
    first = next(many)
    assert codes(small_tagger.tag("De lift is stuk")) == codes(first)
    assert len(list(many)) == 2


def test_several_threads_may_tag_at_once(small_tagger: SpacyTagger) -> None:
    found: list[Tagging] = []

    def tag() -> None:
        found.extend(small_tagger.tag("De lift is stuk") for _ in range(20))

    threads = [threading.Thread(target=tag) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 80
    assert len(set(found)) == 1


def test_no_text_is_kept(small_tagger: SpacyTagger) -> None:
    text = " ".join(["eengeheimwoord", "staat hier in de lift"])
    held = sys.getrefcount(text)
    tagging = small_tagger.tag(text)
    assert tagging.tagged
    assert sys.getrefcount(text) == held


@pytest.mark.parametrize(
    "text",
    [
        "a" * LONGEST_TEXT,
        "lift " * 4000,
        "( " * 10_000,
        "\u0301" * LONGEST_TEXT,
        "لل" * 10_000,
        "<p>" * 6000,
        "x'" * 10_000,
        "\u202eא\u200b" * 5000,
        "huur huur* " * 1800,
        "\ud800" * LONGEST_TEXT,
        "\ufdfa" * 5000,
    ],
    ids=range(11),
)
def test_long_and_odd_texts_take_less_than_a_tenth_of_a_processor_second_per_thousand_characters(
    small_tagger: SpacyTagger, text: str
) -> None:
    started = time.thread_time()  # the work that it costs, whatever else the machine does
    small_tagger.tag(text, "ar")
    assert time.thread_time() - started < 0.1 * len(text) / 1000


def test_a_text_that_is_too_long_is_tagged_by_its_beginning(small_tagger: SpacyTagger) -> None:
    beginning = ("de lift is stuk " * 2000)[:LONGEST_TEXT]
    assert small_tagger.tag(beginning + " koffie" * 1000, "nl") == small_tagger.tag(beginning, "nl")


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(alphabet=st.characters(codec=None), max_size=200),
    lang=st.sampled_from([None, "nl", "ar", "xx", ""]) | st.text(max_size=5),
)
def test_no_text_and_no_language_raises(small_tagger: SpacyTagger, text: str, lang: str | None) -> None:
    tagging = small_tagger.tag(text, lang)
    assert tagging.tagged == bool(tagging.themes)
    for theme in tagging.themes:
        assert all(phrase in text for phrase in theme.because)


def test_a_missing_pipeline_says_which_command_makes_it(tmp_path: Path) -> None:
    with pytest.raises(PipelineMissing, match="buurtstem themes train"):
        SpacyTagger.load(tmp_path)


def test_half_a_pipeline_is_as_good_as_none(small_folder: Path, tmp_path: Path) -> None:
    settings_file = (small_folder / "trained" / "tagging.json").read_bytes()
    (tmp_path / "tagging.json").write_bytes(settings_file)
    with pytest.raises(PipelineMissing, match="no trained pipeline"):
        SpacyTagger.load(tmp_path)
