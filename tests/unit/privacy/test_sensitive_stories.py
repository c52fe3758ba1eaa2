"""Stories after which help is shown: sentences in nine languages, half of the Dutch ones harmless."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from buurtstem.core.settings import LANGUAGES
from buurtstem.privacy.rules import Sensitivity, help_for, looks_sensitive
from buurtstem.privacy.rules import sensitivity as word_lists

FOLDER = Path(__file__).parents[2] / "data_sets" / "privacy"
# At first 9 of the 86 of the first file were missed and 2 of its 32 harmless ones met. The second file says
# the same things around a corner: at first 87 of its 94 were missed, and 22 of 27 more that were written
# after mending. The lists were mended by all of them, so these floors guard what was learned; they say
# nothing about words that nobody wrote down yet. That is why each thank-you page says where help is.
FILES = ("sensitive_stories.tsv", "sensitive_stories_second.tsv")
FEWEST_FOUND = 0.97
FEWEST_NAMED_RIGHT = 0.95


def sentences() -> list[tuple[str, str, str]]:
    rows: list[dict[str, str]] = []
    for name in FILES:
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(row["lang"], row["expected"], row["text"]) for row in rows]


def test_nearly_every_sensitive_sentence_is_found() -> None:
    sensitive = [(lang, text) for lang, expected, text in sentences() if expected != "none"]
    found = [text for lang, text in sensitive if looks_sensitive(text, lang)]

    assert len(sensitive) >= 200
    assert len(found) / len(sensitive) >= FEWEST_FOUND


def test_the_reason_is_nearly_always_the_right_one() -> None:
    sensitive = [row for row in sentences() if row[1] != "none"]
    right = [text for lang, expected, text in sensitive if looks_sensitive(text, lang) == expected]

    assert len(right) / len(sensitive) >= FEWEST_NAMED_RIGHT


@pytest.mark.parametrize(
    ("lang", "text"), [(lang, text) for lang, expected, text in sentences() if expected == "none"]
)
def test_everyday_trouble_is_not_sensitive(lang: str, text: str) -> None:
    assert looks_sensitive(text, lang) is None


def test_every_language_of_the_site_has_sentences_and_a_list_of_every_kind() -> None:
    assert {lang for lang, _, _ in sentences()} == set(LANGUAGES)
    for lang in LANGUAGES:
        kinds = word_lists._word_list()[lang]
        assert all(len(kinds[kind]) >= 10 for kind in (*Sensitivity, word_lists.HARMLESS))


def test_a_text_in_an_unknown_language_is_compared_with_all_lists() -> None:
    assert looks_sensitive("Mąż mnie bije", "other") is Sensitivity.VIOLENCE
    assert looks_sensitive("Tutaj jest ładnie", "other") is None


def test_dutch_and_english_are_read_in_every_text() -> None:
    assert looks_sensitive("Burada herkes iyi, ama ik wil niet meer leven", "tr") is Sensitivity.SELF_HARM


def test_the_gravest_reason_comes_first() -> None:
    text = "Mijn man slaat mij, de kinderen worden geslagen en ik wil niet meer leven."

    assert looks_sensitive(text, "nl") is Sensitivity.SELF_HARM


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence() -> None:
    assert looks_sensitive("Mijn man. Slaat de klok, dan eten we.", "nl") is None


def test_a_harmless_phrase_hides_only_itself() -> None:
    assert looks_sensitive("Dierenmishandeling komt hier voor.", "nl") is None
    assert looks_sensitive("Dierenmishandeling, en kindermishandeling ook.", "nl") is not None


def test_accents_and_capitals_do_not_matter() -> None:
    assert looks_sensitive("SUÏCIDE", "nl") is Sensitivity.SELF_HARM
    assert looks_sensitive("suicide", "nl") is Sensitivity.SELF_HARM


@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_help_begins_with_the_emergency_number_and_names_all_three(sensitivity: Sensitivity) -> None:
    lines = help_for(sensitivity)

    assert lines[0].phone == "112"
    assert {"112", "0800-2000", "113"} <= {line.phone for line in lines}


def test_the_most_fitting_help_comes_second() -> None:
    assert help_for(Sensitivity.SELF_HARM)[1].key == "suicide_prevention"
    assert help_for(Sensitivity.VIOLENCE)[1].key == "safe_at_home"
    assert help_for(Sensitivity.CHILD_IN_DANGER)[1].key == "safe_at_home"


@pytest.mark.parametrize("content", ["a\tb\tc\n", "lang\tkind\tphrase\nnl\tviolence\n"])
def test_a_damaged_word_list_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    file = tmp_path / "words.tsv"
    file.write_text(content, encoding="utf-8")
    monkeypatch.setattr(word_lists, "WORD_LIST", file)

    with pytest.raises(word_lists.WordListInvalid, match=r"words\.tsv line"):
        list(word_lists._rows())
