"""Words that are searched for: folded, cut, in quotes; nothing that is typed goes wrong."""

from __future__ import annotations

import pytest

from buurtstem.core.search import (
    LONGEST_QUESTION,
    LONGEST_WORD,
    MOST_WORDS,
    Question,
    Term,
    excerpt,
    fold,
    found_words,
    index_words,
    read_question,
    search_line,
    words_in_order,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CAFÉ", "cafe"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("Øst", "ost"),
        ("cœur", "COEUR"),
        ("ﬁets", "fiets"),
        ("𝐋𝐢𝐟𝐭", "lift"),
        ("أُحِبُّ", "احب"),
        ("المســـجد", "المسجد"),
        ("کتاب", "كتاب"),
        ("می\u200cخواهم", "میخواهم"),
        ("ماء", "ما"),
        ("٢٠٢٤", "2024"),
        ("foto’s", "foto's"),
        ("об´єкт", "обʼєкт"),
        ("wo\u00adning", "woning"),
    ],
)
def test_spellings_of_one_word_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


def test_words_with_other_letters_stay_apart():
    assert fold("maan") != fold("man")
    assert fold("двір") != fold("двор")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("De lift, weer!", {"de", "lift", "weer"}),
        ("foto's", {"foto", "s", "fotos"}),
        ("e-mail-adres", {"e", "mail", "adres", "emailadres"}),
        ("in_een", {"in", "een"}),
        ("‘Óude’", {"oude"}),
        ("हिन्दी है", {"हिनदी", "है"}),
        ("🙂 – %", set()),
        ("", set()),
        ("a" * 90, {"a" * LONGEST_WORD}),
    ],
)
def test_a_text_is_found_by_its_words_and_by_parts_of_joined_ones(text, words):
    assert index_words(text) == words


def test_a_phrase_stands_in_the_line_of_its_text_with_whole_words_only():
    line = search_line("De oude  IJssalon, hangt.")
    assert line == " de oude ijssalon hangt "
    assert words_in_order("L’été") == ["l", "ete"]


def words_of(question: Question) -> list[str]:
    return [f"{term.word}{'*' if term.is_beginning else ''}" for term in question.terms]


@pytest.mark.parametrize(
    ("typed", "words", "phrases"),
    [
        ("bank", ["bank*"], ()),
        ("de bank", ["de", "bank*"], ()),
        ("bank.", ["bank"], ()),
        ("ban* lift.", ["ban*", "lift"], ()),
        ("b", ["b"], ()),
        ("b*", ["b"], ()),
        ("foto’s", ["fotos*"], ()),
        ("e-mail", ["e", "mail*"], ()),
        ('"bank"', ["bank"], ()),
        ('"de bank" bij', ["de", "bank", "bij*"], (("de", "bank"),)),
        ("„de bank”", ["de", "bank"], (("de", "bank"),)),
        ('"de bank" "de bank"', ["de", "bank"], (("de", "bank"),)),
        ('"de bank', ["de", "bank*"], ()),
        ('de "bank bij', ["de", "bank", "bij*"], ()),
        ("lift lift.", ["lift"], ()),
        ("", [], ()),
        ('"" \' % _ \\ 🙂', [], ()),
    ],
)
def test_what_is_typed_is_read_as_words_beginnings_and_phrases(typed, words, phrases):
    question = read_question(typed)

    assert (words_of(question), question.phrases) == (words, phrases)
    assert question.is_empty is (not words)
    assert not question.was_cut


def test_a_long_question_is_cut_and_says_so():
    assert read_question("a" * LONGEST_QUESTION).was_cut is False
    assert read_question("a" * (LONGEST_QUESTION + 1)).was_cut is True
    assert words_of(read_question("a" * 10_000)) == ["a" * LONGEST_WORD + "*"]
    many = read_question(" ".join(f"w{number}" for number in range(MOST_WORDS + 1)))
    assert (len(many.terms), many.was_cut) == (MOST_WORDS, True)
    assert not read_question(" ".join(f"w{number}" for number in range(MOST_WORDS))).was_cut


def test_a_term_fits_a_whole_word_or_every_word_that_begins_so():
    assert Term("bank").fits("bank")
    assert not Term("bank").fits("banken")
    assert Term("bank", is_beginning=True).fits("banken")
    assert not Term("bank", is_beginning=True).fits("zitbank")


def test_words_that_are_found_are_given_as_they_stand_in_the_text():
    text = "De CAFÉBAAS, het café en de foto’s. أُحِبُّ المصعدَ. Banken!"

    assert found_words(text, read_question("cafe.")) == ("café",)
    assert found_words(text, read_question("cafe")) == ("CAFÉBAAS", "café")
    assert found_words(text, read_question("fotos")) == ("foto’s",)
    assert found_words(text, read_question("احب")) == ("أُحِبُّ",)
    assert found_words(text, read_question("bank*")) == ("Banken",)
    assert found_words(text, read_question("")) == ()


def test_an_excerpt_is_around_the_first_word_that_is_found():
    text = "begin " * 100 + "zebra " + "eind " * 100
    shown = excerpt(text, ("zebra",), 100)

    assert shown.startswith("…begin")
    assert shown.endswith("eind…")
    assert "zebra" in shown
    assert len(shown) <= 102
    assert excerpt("kort", ("kort",), 100) == "kort"


def test_an_excerpt_without_a_marked_word_is_the_beginning_and_one_at_the_end_the_end():
    text = "begin " * 50 + "eind"
    assert excerpt(text, (), 50).startswith("begin")
    assert excerpt(text, ("eind",), 50).endswith("eind")
    assert excerpt("x" * 300, (), 100) == "x" * 100 + "…"
