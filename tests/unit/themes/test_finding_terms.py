"""Terms are found as whole words, prefixes, infixes, suffixes and phrases, unless cancelled."""

from __future__ import annotations

import pytest
import srsly

from buurtstem.themes.nlp.matcher import Match, TermMatcher
from buurtstem.themes.nlp.normalise import words_of
from buurtstem.themes.nlp.terms import Term, read_pattern


def term(pattern: str, *, concept: str = "a/b", excepts: str = "", needs: str = "") -> Term:
    return Term(
        concept,
        read_pattern(pattern),
        tuple(read_pattern(piece) for piece in excepts.split(",") if piece),
        tuple(read_pattern(piece) for piece in needs.split(",") if piece),
    )


def found(text: str, *terms: Term) -> list[Match]:
    return TermMatcher(terms).matches(words_of(text))


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        ("huur", "de huur stijgt", True),
        ("huur", "de huurder", False),
        ("huur*", "de huurder", True),
        ("huur*", "verhuur", False),
        ("*flat", "galerijflat", True),
        ("*flat", "flatje", False),
        ("*woning*", "huurwoningen", True),
        ("*woning*", "woning", True),
        ("*woning*", "wonen", False),
        ("lift* kapot*", "De LIFT kapot!", True),
        ("lift* kapot*", "de lift is kapot", False),
        ("niet naar beneden", "kan niet naar beneden", True),
        ("niet naar beneden", "niet naar", False),
        ("komşu*", "komsularimiz", True),
        ("بيت*", "والبيت", True),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, text: str, is_found: bool) -> None:  # noqa: FBT001
    assert bool(found(text, term(pattern))) is is_found


def test_a_match_says_which_words_led_to_it() -> None:
    assert found("ja de lift kapot", term("lift* kapot*")) == [Match("a/b", 2, 3)]


def test_a_word_on_the_exclusion_list_does_not_count() -> None:
    bus = term("bus*", excepts="busines*")
    assert not found("een business", bus)
    assert found("de bussen en de business", bus) == [Match("a/b", 1, 1)]


def test_an_excluded_phrase_cancels_the_words_it_covers() -> None:
    bank = term("bank*", excepts="op de bank")
    assert not found("hij zit op de bank", bank)
    assert found("op de bank bij de bank", bank) == [Match("a/b", 5, 5)]


def test_an_ambiguous_word_counts_only_with_its_context_elsewhere() -> None:
    bench = term("bank*", needs="zit*,park*")
    assert not found("de bank belde", bench)
    assert found("wij zitten op een bank", bench)
    assert found("een bank in het park", bench)


def test_a_word_is_not_its_own_context() -> None:
    assert not found("zitbank", term("*bank*", needs="zit*"))


def test_needs_of_several_words_must_not_overlap_the_match() -> None:
    assert not found("oude bank", term("bank", needs="oude bank"))
    assert found("oude bank bank", term("bank", needs="oude bank")) == [Match("a/b", 2, 2)]


def test_of_one_concept_only_the_longest_match_of_a_place_is_kept() -> None:
    assert found("lift kapot", term("lift*"), term("lift* kapot*")) == [Match("a/b", 0, 1)]


def test_two_concepts_may_share_a_word() -> None:
    matches = found("huurschuld", term("huur*", concept="a/rent"), term("*schuld*", concept="a/debts"))
    assert {match.concept for match in matches} == {"a/rent", "a/debts"}


def test_matches_come_in_the_order_of_the_text() -> None:
    matches = found("lift huur lift", term("huur"), term("lift"))
    assert [match.first for match in matches] == [0, 1, 2]


def test_no_words_and_no_terms_find_nothing() -> None:
    assert found("", term("huur")) == []
    assert found("huur") == []


def test_a_list_that_was_kept_finds_the_same() -> None:
    terms = [
        term("markt"),
        term("markt", concept="c/d"),  # one word, two subjects
        term("bus*", excepts="busines*"),
        term("bank", needs="park"),
        term("*plein"),
        term("niet naar beneden", concept="c/d"),
    ]
    text = "de markt op het Hoefijzerplein, een bank in het park, de bus: ik kan niet naar beneden"
    kept = srsly.msgpack_loads(srsly.msgpack_dumps(TermMatcher(terms).kept()), use_list=False)

    again = TermMatcher.from_kept(kept).matches(words_of(text))
    assert again == found(text, *terms)
    assert {match.concept for match in again if match.first == 1} == {"a/b", "c/d"}
