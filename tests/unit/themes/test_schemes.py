"""Schemes: each theme is under one heading or none, and a file says exactly what is wrong with it."""

from __future__ import annotations

import pytest

from buurtstem.themes.rules import Theme
from buurtstem.themes.rules.schemes import LONGEST_TEXT, NO_HEADING, InvalidScheme, parse_scheme
from buurtstem.themes.scheme_files import SHIPPED, load_schemes
from tests.schemes import HEADS, THEMES, scheme_file


def problems_of(text):
    with pytest.raises(InvalidScheme) as refused:
        parse_scheme(text, "eigen.toml")
    assert str(refused.value) == "\n".join(refused.value.problems)
    return refused.value.problems


def test_headings_stand_in_the_order_of_the_file_with_their_themes_in_ours():
    scheme = parse_scheme(scheme_file(), "eigen.toml")

    assert (scheme.id, scheme.name, scheme.language) == ("eigen", "Eigen programma", "nl")
    assert [(heading.id, heading.name) for heading in scheme.headings] == [
        ("samen", "Samen verder"),
        ("wonen", "Fijn wonen"),
        ("leeg", "Nog niets"),
    ]
    assert scheme.headings[1].themes == (Theme.HOUSING, Theme.ENVIRONMENT, Theme.SUSTAINABILITY)
    assert scheme.headings[2].themes == ()


def test_every_theme_is_in_one_row_and_other_has_no_heading():
    rows = parse_scheme(scheme_file(), "eigen.toml").rows

    assert sorted(theme for row in rows for theme in row.themes) == sorted(Theme)
    assert (rows[-1].id, rows[-1].name, rows[-1].themes) == (NO_HEADING, "", (Theme.PRIDE, Theme.OTHER))


def test_a_scheme_with_a_heading_for_everything_has_no_row_without():
    scheme = parse_scheme(scheme_file(themes={"pride": "samen", "other": "leeg"}), "eigen.toml")

    assert scheme.rows == scheme.headings
    assert scheme.row_of(Theme.OTHER).id == "leeg"
    assert scheme.find_row(NO_HEADING) is None


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("wonen", "wonen"),
        ("geen", "geen"),
        ("housing", "wonen"),
        ("pride", "geen"),
        ("other", "geen"),
        ("onzin", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_names_a_heading_by_its_id_or_by_a_theme_under_it(text, row):
    found = parse_scheme(scheme_file(), "eigen.toml").find_row(text)

    assert (found.id if found else None) == row


def test_themes_of_a_story_are_gathered_under_their_headings():
    grouped = parse_scheme(scheme_file(), "eigen.toml").grouped(
        [Theme.PRIDE, Theme.SUSTAINABILITY, Theme.HOUSING, Theme.SAFETY]
    )

    assert [(row.id, row.themes) for row in grouped] == [
        ("samen", (Theme.SAFETY,)),
        ("wonen", (Theme.HOUSING, Theme.SUSTAINABILITY)),
        (NO_HEADING, (Theme.PRIDE,)),
    ]


@pytest.mark.parametrize("mark", ["-", "—"])
def test_both_dashes_say_that_there_is_no_heading(mark):
    scheme = parse_scheme(scheme_file(themes={"safety": mark}), "eigen.toml")

    assert scheme.row_of(Theme.SAFETY).id == NO_HEADING


WRONG = {
    "no TOML": ("id = ", "is no TOML: Invalid value (at end of document)"),
    "brackets": ("a = " + "[" * 5000, "is no TOML: "),
    "a number too long": ("a = " + "9" * 5000, "is no TOML: "),
    "no owner": (scheme_file(entries={"owner": None}), "owner: a text"),
    "blank name": (scheme_file(entries={"name": "  "}), "name: a text"),
    "a name too long": (scheme_file(entries={"name": "x" * (LONGEST_TEXT + 1)}), "name: a text"),
    "a number": (scheme_file(entries={"source": 7}), "source: a text"),
    "an id with capitals": (scheme_file(entries={"id": "NPLV"}), "id: 'NPLV' is not made of"),
    "an id with a path": (scheme_file(entries={"id": "../x"}), "id: '../x' is not made of"),
    "a language in words": (scheme_file(entries={"language": "Nederlands"}), "language: 'Nederlands' is no"),
    "an entry too many": (scheme_file(entries={"eigenaar": "x"}), "eigenaar: no such entry"),
    "no headings": (scheme_file(heads=""), "headings: at least one"),
    "headings in a text": (scheme_file(heads='headings = "wonen"'), "headings: at least one"),
    "headings without tables": (scheme_file(heads="headings = [1]"), "heading 1: has an id and a name"),
    "a heading without name": (scheme_file(heads=HEADS + '[[headings]]\nid = "x"\n'), "heading 4: has an id"),
    "a heading with a blank name": (
        scheme_file(heads=HEADS + '[[headings]]\nid = "x"\nname = " "\n'),
        "heading 4: its name",
    ),
    "a heading with an odd id": (
        scheme_file(heads=HEADS + '[[headings]]\nid = "a--b"\nname = "x"\n'),
        "heading 4: its id",
    ),
    "a heading with a number": (
        scheme_file(heads=HEADS + '[[headings]]\nid = 1\nname = "x"\n'),
        "heading 4: its id",
    ),
    "the id of no heading": (
        scheme_file(heads=HEADS + '[[headings]]\nid = "geen"\nname = "x"\n'),
        "heading 4: 'geen' is taken",
    ),
    "the code of a theme": (
        scheme_file(heads=HEADS + '[[headings]]\nid = "work"\nname = "x"\n'),
        "heading 4: 'work' is taken",
    ),
    "twice the same id": (
        scheme_file(heads=HEADS + '[[headings]]\nid = "wonen"\nname = "x"\n'),
        "heading 4: 'wonen' is the id of two headings",
    ),
    "no themes": (scheme_file(table=""), "themes: a table [themes] is needed"),
    "an unknown theme": (scheme_file(themes={"huisje": "wonen"}), "[themes] huisje: no such theme"),
    "an unknown heading": (
        scheme_file(themes={"work": "werk"}),
        "[themes] work: 'werk' is the id of no heading",
    ),
    "a heading by its number": (scheme_file(themes={"work": 2}), "[themes] work: 2 is the id of no heading"),
    "a theme left out": (scheme_file(themes={"work": None}), "[themes] work: is missing"),
}


@pytest.mark.parametrize(("text", "problem"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_with_file_and_entry(text, problem):
    assert any(each.startswith(f"eigen.toml: {problem}") for each in problems_of(text))


def test_all_problems_are_told_at_once():
    text = scheme_file(entries={"owner": None}, themes={"huisje": "wonen", "pride": None})

    assert len(problems_of(text)) == 3


def test_only_other_may_be_left_out():
    assert set(THEMES) == set(Theme) - {Theme.OTHER}


def test_an_own_file_takes_the_place_of_a_shipped_one_with_its_id(tmp_path):
    (tmp_path / "beter.toml").write_text(scheme_file(entries={"id": "nplv"}), encoding="utf-8")
    shelf = load_schemes(tmp_path)

    assert (shelf.own, shelf.problems) == (1, ())
    assert len(shelf.schemes) == shelf.shipped
    assert shelf.find("nplv").name == "Eigen programma"
    assert shelf.find("onzin") is None


def test_what_cannot_be_used_is_named_and_left_out(tmp_path):
    (tmp_path / "a.toml").write_text(scheme_file(), encoding="utf-8-sig")
    (tmp_path / "b.toml").write_text(scheme_file(), encoding="utf-8")
    (tmp_path / "c.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "d.toml").mkdir()
    (tmp_path / "e.toml").write_text("onzin", encoding="utf-8")
    (tmp_path / "leesmij.txt").write_text("onzin", encoding="utf-8")
    shelf = load_schemes(tmp_path)

    assert shelf.find("eigen")
    assert shelf.own == 1
    assert [problem.split(":")[0] for problem in shelf.problems] == [
        str(tmp_path / f"{name}.toml") for name in "bcde"
    ]


def test_without_a_folder_of_ones_own_there_are_those_that_are_shipped(tmp_path):
    shelf = load_schemes(tmp_path / "is-er-niet")

    assert (shelf.shipped, shelf.own, shelf.problems) == (len(list(SHIPPED.glob("*.toml"))), 0, ())
    assert [scheme.name for scheme in shelf.schemes] == sorted(
        (scheme.name for scheme in shelf.schemes), key=str.casefold
    )
