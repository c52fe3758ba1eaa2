"""Words that the lists lack: from three tellers on, frequent where a theme was added, rare elsewhere."""

from __future__ import annotations

from buurtstem.corrections.rules.new_words import (
    MOST_WORDS,
    NewWord,
    TextWords,
    propose_words,
)
from buurtstem.themes.rules import Theme

HOUSING, SAY = Theme.HOUSING, Theme.SAY


def told(teller: int, words: str, *added: Theme, about: tuple[Theme, ...] = ()) -> TextWords:
    return TextWords(teller, frozenset(words.split()), frozenset(added), frozenset(added + about))


def never(theme: Theme, word: str) -> bool:
    return False


def nothing(word: str) -> bool:
    return False


def test_a_word_of_three_tellers_is_proposed_for_the_theme_that_people_added():
    texts = [told(number, f"de galerij eigen{number}", HOUSING) for number in (1, 2, 3)]
    texts += [told(number, "de bus", about=(SAY,)) for number in range(4, 9)]

    assert propose_words(texts, never, nothing) == (NewWord(HOUSING, "galerij", 3, 3),)


def test_three_texts_of_two_tellers_are_too_few():
    texts = [told(number, "galerij", HOUSING) for number in (1, 1, 2)]
    assert propose_words(texts, never, nothing) == ()


def test_a_word_that_is_as_frequent_elsewhere_says_nothing():
    texts = [told(number, "de galerij", HOUSING) for number in (1, 2, 3)]
    texts += [told(number, "de" if number % 2 else "de bus") for number in range(4, 14)]
    assert [found.word for found in propose_words(texts, never, nothing)] == ["galerij"]


def test_texts_that_the_program_understood_are_not_elsewhere():
    texts = [told(number, "galerij", HOUSING) for number in (1, 2, 3)]
    texts += [told(number, "galerij", about=(HOUSING,)) for number in range(4, 14)]
    assert [found.word for found in propose_words(texts, never, nothing)] == ["galerij"]


def test_a_word_that_the_list_of_the_theme_has_is_not_proposed():
    texts = [told(number, "galerij portiek", HOUSING) for number in (1, 2, 3)]
    found = propose_words(texts, lambda theme, word: (theme, word) == (HOUSING, "portiek"), nothing)
    assert [each.word for each in found] == ["galerij"]


def test_numbers_and_the_shortest_words_are_left_out():
    texts = [told(number, "ab 2026 x1y galerij", HOUSING) for number in (1, 2, 3)]
    assert [found.word for found in propose_words(texts, never, nothing)] == ["galerij"]


def test_the_most_told_words_come_first_and_there_is_an_end():
    many = " ".join(
        f"woord{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(MOST_WORDS + 5)
    )
    texts = [told(number, many, HOUSING) for number in (1, 2, 3)] + [told(4, "woordzz", HOUSING)]
    texts += [told(number, "woordzz", HOUSING) for number in (1, 2, 3)]
    found = propose_words(texts, never, nothing)

    assert len(found) == MOST_WORDS
    assert (found[0].word, found[0].tellers) == ("woordzz", 4)


def test_it_is_said_in_how_many_texts_of_how_many_tellers_a_word_stands():
    texts = [told(number, "galerij", HOUSING) for number in (1, 1, 2, 3)]
    texts += [told(4, "galerij", about=(HOUSING,))]
    assert propose_words(texts, never, nothing) == (NewWord(HOUSING, "galerij", 3, 4),)


def test_noise_is_left_out():
    texts = [told(number, "galerij misschien", HOUSING) for number in (1, 2, 3)]
    found = propose_words(texts, never, lambda word: word == "misschien")
    assert [each.word for each in found] == ["galerij"]
