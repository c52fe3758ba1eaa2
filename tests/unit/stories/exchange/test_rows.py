"""Rows of imported files: what is taken, and which sentence stands by which cell that is not."""

from __future__ import annotations

from datetime import date

import pytest

from buurtstem.privacy.rules import Age, Use, Way
from buurtstem.stories.exchange.rules.rows import Problem, StoryRow, check_row, key_of
from buurtstem.stories.rules import LONGEST_TEXT, Source, ToldBy
from buurtstem.themes.rules import Nature, Theme

AREAS = {"BU05183620"}
MARCH = date(2026, 3, 1)
ROW = {"id": "a1", "text": "De lift is stuk.", "area": "BU05183620", "consent": "oneself"}


def checked(**changes):
    return check_row(1, ROW | changes, AREAS, MARCH)


def test_the_least_that_a_row_says_is_received_and_shown_to_nobody():
    assert checked() == StoryRow(
        id="a1",
        text="De lift is stuk.",
        area="BU05183620",
        lang=None,
        told_on=None,
        source=Source.WEB,
        told_by=ToldBy.RESIDENT,
        nature=None,
        themes=(),
        age=Age.ADULT,
        way=Way.ONESELF,
        uses=frozenset(),
    )


def test_a_row_may_say_everything():
    row = checked(
        lang="nl",
        month="2026-02",
        source="doorstep",
        told_by="professional",
        nature="concern",
        themes="housing, health",
        age="for_someone_else",
        consent="pair: publish, teach translate",
    )
    assert (row.lang, row.told_on, row.source) == ("nl", date(2026, 2, 1), Source.DOORSTEP)
    assert (row.told_by, row.nature) == (ToldBy.PROFESSIONAL, Nature.CONCERN)
    assert (row.themes, row.age) == ((Theme.HOUSING, Theme.HEALTH), Age.FOR_SOMEONE_ELSE)
    assert (row.way, row.uses) == (Way.PAIR, {Use.PUBLISH, Use.TEACH, Use.TRANSLATE})


def test_of_json_a_list_is_its_words_and_a_number_is_an_id():
    row = checked(id=17, themes=["housing", "health"], month=None)
    assert (row.id, row.themes, row.told_on) == ("17", (Theme.HOUSING, Theme.HEALTH), None)


def test_a_parent_speaks_for_a_child_unless_the_row_says_otherwise():
    assert checked(consent="parent").age is Age.CHILD
    assert checked(consent="parent", age="adult").age is Age.ADULT


def test_an_apostrophe_against_formulas_is_taken_away_again():
    assert checked(text="'=1+1 is twee").text == "=1+1 is twee"


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("id", " ", "each row needs an id"),
        ("id", "x" * 101, "at most 100"),
        ("id", True, "this is no text"),
        ("text", None, "nothing is told"),
        ("text", "x" * (LONGEST_TEXT + 1), "too many"),
        ("text", {"nl": "lift"}, "this is no text"),
        ("area", "BU03550205", "no code of a neighbourhood that is open here"),
        ("lang", "Dutch", "no code of a language"),
        ("month", "maart", "no month"),
        ("month", "2026-13", "no month"),
        ("month", "1026-01", "no month"),
        ("month", "2026-04", "has still to come"),
        ("source", "in_person", "none of web, doorstep"),
        ("told_by", "buurman", "none of resident, professional"),
        ("nature", "sign", "none of strength"),
        ("themes", "housing lift", "'lift' is not a valid Theme"),
        ("themes", ["housing", 3], "this is no text"),
        ("age", "12", "none of adult"),
        ("consent", "", "must say how consent was given"),
        ("consent", "yes", "none of oneself, pair, parent"),
        ("consent", "oneself: receive", "none of publish, teach, translate"),
    ],
)
def test_each_thing_that_is_wrong_is_told_by_row_and_column(column, value, sentence):
    (problem,) = checked(**{column: value})
    assert (problem.row, problem.column) == (1, column)
    assert sentence in problem.sentence


def test_everything_that_is_wrong_with_a_row_is_told_at_once():
    problems = checked(id="", area="", consent="")
    assert {problem.column for problem in problems} == {"id", "area", "consent"}
    assert str(Problem(3, "id", "none")) == "row 3, id: none"


def test_a_row_is_found_by_file_and_id_together():
    assert key_of("a", "1") == key_of("a", "1")
    assert len({key_of("a", "1"), key_of("b", "1"), key_of("a", "2"), key_of("a1", "")}) == 4
