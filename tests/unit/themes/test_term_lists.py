"""Term lists are read line by line; what cannot be used is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from buurtstem.themes.nlp.terms import Part, TermListInvalid, read_concepts, read_pattern, read_terms
from buurtstem.themes.rules import Theme

HEADER = "concept\tterm\texcept\tneeds\n"


def term_file(folder: Path, lines: str) -> Path:
    path = folder / "nl.tsv"
    path.write_text(HEADER + lines, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        ("huur", (Part("huur"),)),
        ("huur*", (Part("huur", open_end=True),)),
        ("*flat", (Part("flat", open_start=True),)),
        ("*woning*", (Part("woning", open_start=True, open_end=True),)),
        ("Lift*  KAPOT*", (Part("lift", open_end=True), Part("kapot", open_end=True))),
        ("e-bike*", (Part("e"), Part("bike", open_end=True))),
    ],
)
def test_stars_and_spaces_make_a_pattern(written: str, pattern: tuple[Part, ...]) -> None:
    assert read_pattern(written) == pattern


@pytest.mark.parametrize("written", ["hu*", "*at", "*huu*", "", "*", "!!"])
def test_a_pattern_that_would_match_everything_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"too short|no letters"):
        read_pattern(written)


def test_cells_left_out_at_the_end_of_a_line_are_empty(tmp_path: Path) -> None:
    (term,) = read_terms(term_file(tmp_path, "housing/rent\thuur*\n\n"), ["housing/rent"])
    assert (term.excepts, term.needs) == ((), ())


def test_exceptions_and_needs_are_separated_by_commas(tmp_path: Path) -> None:
    (term,) = read_terms(term_file(tmp_path, "a/b\tbank\tbanket*\tzit*, in het park\n"), ["a/b"])
    assert term.excepts == (read_pattern("banket*"),)
    assert term.needs == (read_pattern("zit*"), read_pattern("in het park"))


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("nowhere/nothing\thuur\n", "nl.tsv line 2: there is no concept 'nowhere/nothing'"),
        ("a/b\tlift\na/b\th*\n", "nl.tsv line 3: 'h\\*' is too short"),
        ("a/b\tlift\t\t\t\tmore\n", "nl.tsv line 2: there are too many columns"),
        ("a/b\tlift\tx*\t\n", "nl.tsv line 2: 'x\\*' is too short"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, lines: str, sentence: str) -> None:
    with pytest.raises(TermListInvalid, match=sentence):
        read_terms(term_file(tmp_path, lines), ["a/b"])


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nl.tsv"
    path.write_text("term\tconcept\n", encoding="utf-8")
    with pytest.raises(TermListInvalid, match="the columns must be concept, term, except, needs"):
        read_terms(path, [])


def concept_file(folder: Path, lines: str) -> Path:
    path = folder / "concepts.tsv"
    path.write_text("concept\ttheme\talso\tdefinition\n" + lines, encoding="utf-8")
    return path


def test_a_concept_belongs_to_a_theme_and_perhaps_to_a_second(tmp_path: Path) -> None:
    path = concept_file(tmp_path, "housing/rent\thousing\tlivelihood\trent\nsay/trust\tsay\t\ttrust\n")
    concepts = read_concepts(path)
    assert concepts["housing/rent"].also is Theme.LIVELIHOOD
    assert concepts["say/trust"].theme is Theme.SAY
    assert concepts["say/trust"].also is None


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("a/b\tnowhere\t\tx\n", "concepts.tsv line 2: 'nowhere' is not a valid Theme"),
        ("a/b\tsay\t\tx\na/b\tsay\t\tx\n", "concepts.tsv line 3: the concept 'a/b' stands there twice"),
    ],
)
def test_a_concept_that_cannot_be_used_is_named(tmp_path: Path, lines: str, sentence: str) -> None:
    with pytest.raises(TermListInvalid, match=sentence):
        read_concepts(concept_file(tmp_path, lines))
