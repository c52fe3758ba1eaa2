"""Themes as rows: the machine's proposal and people's choices stand side by side, one of them counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms
from buurtstem.themes.actions import ThemeRetention, choose_nature, choose_themes, keep_proposal
from buurtstem.themes.models import ThemeTag
from buurtstem.themes.queries import contributions_with, marks_of, marks_of_many
from buurtstem.themes.rules import InvalidThemes, Nature, ProposedTheme, Tagging, Theme
from tests.cast import MOMENT

STORY, OTHER, PLAN = ContributionRef("story", 1), ContributionRef("story", 2), ContributionRef("plan", 1)


def tagging(*themes: tuple[Theme, float]) -> Tagging:
    proposed = tuple(ProposedTheme(theme, score, (f"word of {theme}",)) for theme, score in themes)
    return Tagging("nl", proposed, (Nature.CONCERN,), tagged=True, pipeline="words-1")


def propose(write, *themes: tuple[Theme, float], ref: ContributionRef = STORY) -> None:
    with write() as session:
        keep_proposal(session, ref, tagging(*themes), MOMENT)


def choose(write, source: str, *themes: str) -> None:
    with write() as session:
        choose_themes(session, STORY, themes, source, MOMENT)


def counting(write, ref: ContributionRef = STORY) -> set[tuple[str, str]]:
    with write() as session:
        return {(tag.code.value, tag.source) for tag in marks_of(session, ref).themes if tag.counts}


@pytest.mark.parametrize(
    ("themes", "counts"),
    [
        ([(Theme.HOUSING, 0.9), (Theme.SAY, 0.5), (Theme.WORK, 0.49)], {"housing", "say"}),
        ([(Theme.HOUSING, 0.1), (Theme.SAY, 0.2)], {"say"}),
        ([(Theme.OTHER, 0.05)], {"other"}),
        ([], set()),
    ],
    ids=["the sure ones", "else the best", "one", "none"],
)
def test_of_a_proposal_the_sure_themes_count(write, themes, counts):
    propose(write, *themes)

    assert counting(write) == {(code, "machine") for code in counts}


def test_a_new_proposal_takes_the_place_of_the_old(write):
    propose(write, (Theme.HOUSING, 0.9))
    propose(write, (Theme.SAFETY, 0.4), (Theme.WORK, 0.8))

    with write() as session:
        tags = marks_of(session, STORY).themes
    assert [(tag.code, tag.score, tag.because) for tag in tags] == [
        (Theme.WORK, 0.8, ("word of work",)),
        (Theme.SAFETY, 0.4, ("word of safety",)),
    ]


def test_the_tellers_choice_counts_before_the_machines(write):
    propose(write, (Theme.HOUSING, 0.9))
    choose(write, "teller", "pride", "say")

    assert counting(write) == {("pride", "teller"), ("say", "teller")}
    with write() as session:
        assert {tag.source for tag in marks_of(session, STORY).themes} == {"machine", "teller"}


def test_the_checkers_choice_counts_before_the_tellers_whoever_is_first(write):
    propose(write, (Theme.HOUSING, 0.9))
    choose(write, "teller", "pride")
    choose(write, "checker", "safety")
    assert counting(write) == {("safety", "checker")}

    choose(write, "teller", "work")
    assert counting(write) == {("safety", "checker")}
    choose(write, "checker", "say")
    assert counting(write) == {("say", "checker")}


def test_a_person_who_changes_their_mind_leaves_one_choice(write):
    choose(write, "teller", "pride", "say")
    choose(write, "teller", "pride")

    assert counting(write) == {("pride", "teller")}


def test_a_proposal_after_a_choice_does_not_count(write):
    choose(write, "teller", "pride")
    propose(write, (Theme.HOUSING, 0.99))

    assert counting(write) == {("pride", "teller")}


@pytest.mark.parametrize("codes", [(), ("housing", "say", "work", "pride"), ("other", "say"), ("weather",)])
def test_a_choice_that_cannot_be_leaves_everything_as_it_was(write, codes):
    choose(write, "teller", "pride")
    with pytest.raises(InvalidThemes), write() as session:
        choose_themes(session, STORY, codes, "teller", MOMENT)

    assert counting(write) == {("pride", "teller")}


def test_tags_of_several_are_read_apart(write):
    propose(write, (Theme.HOUSING, 0.9))
    propose(write, (Theme.SAY, 0.9), ref=OTHER)
    propose(write, (Theme.WORK, 0.9), ref=PLAN)

    with write() as session:
        found = marks_of_many(session, "story", [1, 2, 3])
        with_work = session.scalars(contributions_with("story", [Theme.WORK])).all()
    assert {each: [tag.code for tag in marks.themes] for each, marks in found.items()} == {
        1: [Theme.HOUSING],
        2: [Theme.SAY],
    }
    assert with_work == []


@pytest.mark.parametrize("values", [{"source": "robot"}, {"code": "housing"}], ids=["source", "twice"])
def test_the_database_refuses_a_tag_that_cannot_be(write, values):
    propose(write, (Theme.HOUSING, 0.9))
    row = {
        "kind": "story",
        "contribution_id": 1,
        "code": "say",
        "source": "machine",
        "counts": True,
        "because": [],
        "made_at": MOMENT,
    }
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(ThemeTag).values(row | values))


def test_erasing_takes_the_tags_of_one_contribution_only(write):
    for ref in (STORY, OTHER, PLAN):
        propose(write, (Theme.HOUSING, 0.9), ref=ref)
    with write() as session:
        assert ThemeRetention().purge(session, MOMENT + timedelta(days=9999), Terms()) == 0
        ThemeRetention().erase(session, STORY)

    assert counting(write) == set()
    assert counting(write, OTHER) == counting(write, PLAN) == {("housing", "machine")}


def test_the_teller_gets_every_theme_with_who_gave_it(write):
    propose(write, (Theme.HOUSING, 0.9))
    choose(write, "teller", "pride")
    with write() as session:
        exported = ThemeRetention().export(session, STORY)

    assert exported == {
        "themes": [{"code": "pride", "by": "teller"}, {"code": "housing", "by": "machine"}],
        "natures": [{"code": "concern", "by": "machine"}],
    }


def choose_kind(write, source: str, nature: Nature | None) -> Nature | None:
    with write() as session:
        return choose_nature(session, STORY, nature, source, MOMENT)


def test_a_nature_that_only_the_machine_says_does_not_count(write):
    propose(write, (Theme.HOUSING, 0.9))
    with write() as session:
        marks = marks_of_many(session, "story", [1])[1]

    assert marks.nature is None
    assert [(tag.code, tag.source, tag.counts, tag.pipeline) for tag in marks.natures] == [
        (Nature.CONCERN, "machine", False, "words-1")
    ]


def test_of_natures_the_checkers_counts_before_the_tellers(write):
    assert choose_kind(write, "teller", Nature.DREAM) is Nature.DREAM
    assert choose_kind(write, "checker", Nature.IDEA) is Nature.IDEA
    assert choose_kind(write, "teller", Nature.STRENGTH) is Nature.IDEA
    assert choose_kind(write, "checker", None) is Nature.STRENGTH
    assert choose_kind(write, "teller", None) is None


def test_themes_and_natures_do_not_get_in_each_others_way(write):
    propose(write, (Theme.HOUSING, 0.9))
    choose_kind(write, "teller", Nature.DREAM)
    assert counting(write) == {("housing", "machine")}
    choose(write, "teller", "say")
    assert choose_kind(write, "teller", Nature.IDEA) is Nature.IDEA
    assert counting(write) == {("say", "teller")}


def rows_of_machine(write) -> set[tuple[str, str | None, bool]]:
    with write() as session:
        rows = session.execute(
            select(ThemeTag.code, ThemeTag.pipeline, ThemeTag.superseded).where(ThemeTag.source == "machine")
        )
        return {tuple(row) for row in rows}


def propose_by(write, pipeline: str, theme: Theme, *, new_text: bool = False) -> None:
    with write() as session:
        made = replace(tagging((theme, 0.9)), pipeline=pipeline, nature=())
        keep_proposal(session, STORY, made, MOMENT, new_text=new_text)


def test_where_nobody_chose_only_the_newest_proposal_stays(write):
    propose_by(write, "one", Theme.HOUSING)
    propose_by(write, "two", Theme.SAY)
    assert rows_of_machine(write) == {("say", "two", False)}


def test_where_a_person_chose_earlier_proposals_stay_beside_with_their_version(write):
    propose_by(write, "one", Theme.HOUSING)
    choose(write, "teller", "pride")
    propose_by(write, "two", Theme.HOUSING)
    propose_by(write, "two", Theme.SAY)

    assert rows_of_machine(write) == {("housing", "one", True), ("say", "two", False)}
    assert counting(write) == {("pride", "teller")}
    with write() as session:
        assert {tag.code for tag in marks_of(session, STORY).themes} == {Theme.PRIDE, Theme.SAY}

    propose_by(write, "one", Theme.WORK)
    assert rows_of_machine(write) == {("say", "two", True), ("work", "one", False)}


def test_a_proposal_for_another_text_takes_all_earlier_ones_along(write):
    propose_by(write, "one", Theme.HOUSING)
    choose(write, "teller", "pride")
    propose_by(write, "two", Theme.HOUSING)
    propose_by(write, "two", Theme.WORK, new_text=True)

    assert rows_of_machine(write) == {("work", "two", False)}
    assert counting(write) == {("pride", "teller")}


def test_what_was_said_of_an_older_text_counts_until_somebody_speaks_of_this_one(write):
    choose(write, "checker", "pride")
    propose_by(write, "one", Theme.WORK, new_text=True)
    assert counting(write) == {("pride", "checker")}

    choose(write, "teller", "say")
    assert counting(write) == {("say", "teller")}
    choose(write, "checker", "work")
    assert counting(write) == {("work", "checker")}


def test_an_offer_is_there_to_choose_and_is_no_proposal(write):
    offered = (ProposedTheme(Theme.SAY, 0.2, ()), ProposedTheme(Theme.HOUSING, 0.9, ()))
    with write() as session:
        keep_proposal(session, STORY, replace(tagging((Theme.HOUSING, 0.9)), offers=offered), MOMENT)
        marks = marks_of_many(session, "story", [1])[1]

    assert [(tag.code, tag.only_offered) for tag in marks.themes] == [
        (Theme.HOUSING, False),
        (Theme.SAY, True),
    ]
    assert [tag.code for tag in marks.proposed_and_chosen] == [Theme.HOUSING]
    assert counting(write) == {("housing", "machine")}


def test_a_theme_that_a_person_confirmed_keeps_the_machines_words(write):
    propose(write, (Theme.HOUSING, 0.9))
    choose(write, "teller", "housing", "say")
    with write() as session:
        shown = marks_of_many(session, "story", [1])[1].shown
    assert {tag.code: tag.because for tag in shown} == {
        Theme.HOUSING: ("word of housing",),
        Theme.SAY: (),
    }


@pytest.mark.parametrize(
    "values",
    [
        {"what": "mood"},
        {"superseded": True, "counts": True},
        {"superseded": True, "counts": False, "source": "teller"},
        {"only_offered": True, "counts": True},
        {"of_older_text": True},
    ],
)
def test_the_database_refuses_marks_that_cannot_be(write, values):
    row = {
        "kind": "story",
        "contribution_id": 1,
        "code": "say",
        "source": "machine",
        "counts": False,
        "because": [],
        "made_at": MOMENT,
    }
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(ThemeTag).values(row | values))
