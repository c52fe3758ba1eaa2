"""What a count says: a sentence for each step, one JSON document, a report."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from buurtstem.budget.rules.election import Project, Rule, Ties
from buurtstem.budget.rules.outcome import StepKind
from buurtstem.budget.rules.pabulib import FileElection
from buurtstem.budget.rules.records import as_json, as_report
from buurtstem.budget.rules.sentences import SENTENCES, sentences
from buurtstem.budget.rules.tally import tally
from tests.elections import approvals, by_points


def said(election, rule=Rule.VOTES, ties=Ties.FILE, sign="€", **more):
    return sentences(tally(election, rule, ties, **more), sign)


def in_file(election, selected=None, currency="EUR"):
    return FileElection(election, {"currency": currency}, selected, ("Odd.",))


def test_every_kind_of_step_has_a_sentence():
    assert set(SENTENCES) == set(StepKind)


def test_a_step_says_plan_votes_price_and_what_is_left():
    election = by_points(1_550_000, {"14": 420_000}, {"14": 212})
    election = replace(election, projects=(Project("14", "Bench by the lift", 420_000),))
    assert said(election) == ["14 Bench by the lift: 212 points, € 4,200, fits, € 11,300 left"]


def test_the_steps_of_going_down_a_list():
    election = approvals(1000, {"a": 900, "b": 150, "c": 1}, "a b", "a b", "a c")
    assert said(election, sign="PLN") == [
        "a Plan a: 3 votes, PLN 9, fits, PLN 1 left",
        "b Plan b: 2 votes, PLN 1.50, does not fit in PLN 1, skipped",
        "c Plan c: 1 vote, PLN 0.01, fits, PLN 0.99 left",
    ]
    assert said(election, Rule.VOTES_NO_SKIP)[-1] == (
        "b Plan b: 2 votes, € 1.50, does not fit in € 1: the count ends here"
    )
    assert said(election, Rule.VOTES_THRESHOLD)[0] == (
        "No least number of votes is set, so this counts as most votes first."
    )
    assert said(election, Rule.VOTES_THRESHOLD, threshold=3) == [
        "A plan needs 3 votes or more.",
        "a Plan a: 3 votes, € 9, fits, € 1 left",
        "b Plan b: 2 votes, too few",
        "c Plan c: 1 vote, too few",
    ]


def test_what_ends_without_winners_is_said():
    assert said(approvals(0, {"a": 1}, "a")) == ["The pot is empty: no plan can win."]
    assert said(approvals(9, {"a": 1})) == ["Nobody voted for a plan: no plan wins."]
    assert said(approvals(9, {"a": 10}, "a"))[-1] == "No plan makes it."


def test_an_open_tie_is_said():
    election = approvals(10, {"a": 8, "b": 8}, "a b", "a b")
    assert said(election, ties=Ties.STRICT) == [
        "a, b are equal, and € 0.10 is not enough for all of them: a decision is needed, and the count stops here."
    ]
    assert said(election, Rule.EQUAL_SHARES, Ties.STRICT)[-1] == (
        "A decision is needed: a, b are equal at some point, and which of them goes first changes who wins. "
        "Only plans that win in any case are named as winners."
    )
    election = approvals(40, {"a": 8, "b": 8, "c": 9}, "a b", "a b", "c", "c", "c", "")
    assert said(election, Rule.EQUAL_SHARES, Ties.STRICT, step=0)[1] == (
        "c Plan c: 3 votes, € 0.09, paid by those who want it, € 0.31 left"
    )


def test_equal_shares_say_share_raises_payments_and_the_end():
    gone = replace(approvals(1000, {"p0": 900, "p1": 400, "p2": 1}, "p0", "p0", "p1"))
    gone = replace(gone, projects=(*gone.projects[:2], replace(gone.projects[2], withdrawn=True)))
    assert said(gone, Rule.EQUAL_SHARES) == [
        "p2 Plan p2: 0 votes, withdrawn, cannot win",
        "Each of 3 voters has an equal share of the pot: about € 3.33.",
        "The share is raised once, to about € 4.33 for each voter.",
        "p1 Plan p1: 1 vote, € 4, paid by those who want it (€ 4 each, or all they have), € 6 left",
        "It stops here: with a share of about € 5.33 the plans that are paid (p0, p1) would cost € 13, "
        "more than the pot.",
    ]
    assert said(approvals(5000, {"p0": 8, "p1": 5000}, "p0"), Rule.EQUAL_SHARES) == [
        "1 voter has an equal share of the pot: € 50.",
        "p0 Plan p0: 1 vote, € 0.08, paid by those who want it (€ 0.08 each, or all they have), € 49.92 left",
        "It stops here: every plan that anybody wants is paid.",
    ]
    points = by_points(900, {"p": 800, "q": 9_000}, {"p": 3}, {"p": 1, "q": 1})
    assert said(points, Rule.EQUAL_SHARES)[1:3] == [
        "The share is raised 87 times, to € 91.50 for each voter.",
        "p Plan p: 4 points, € 8, paid by those who want it (€ 2 each per point, or all they have), € 1 left",
    ]


@pytest.mark.parametrize(("cents", "number"), [(7_670_000, "76700"), (120_934_150, "1209341.5"), (1, "0.01"), (10**20 + 7, "1000000000000000000.07")])  # fmt: skip
def test_amounts_in_json_are_exact(cents, number):
    document = as_json(in_file(election := approvals(cents, {"a": 0}, "a")), tally(election, Rule.VOTES))
    assert f'"spent": 0, "budget": {number}, ' in document
    assert json.loads(document)["budget"] == float(number)


def test_the_document_holds_everything_and_is_the_same_at_every_run():
    election = approvals(21, {"p2": 9, "p3": 12, "p0": 17, "p1": 11}, "p0 p2 p3", "p0 p3", "p1 p2")
    found = in_file(election, ("p2", "p1"))
    text = as_json(found, tally(election, Rule.VOTES))

    assert text == as_json(found, tally(election, Rule.VOTES))
    document = json.loads(text)
    assert document == {
        "rule": "votes",
        "winners": ["p2", "p3"],
        "spent": 0.21,
        "budget": 0.21,
        "utility": "votes",
        "ties": [{"at": 2, "plans": ["p2", "p3", "p0"], "decisive": True, "resolved_by": "file order"}],
        "steps": said(election),
        "differs_from_selected": ["p3", "p1"],
        "decision_needed": False,
        "warnings": ["Odd."],
    }
    assert (
        json.loads(as_json(in_file(election), tally(election, Rule.VOTES)))["differs_from_selected"] is None
    )


def test_a_tie_at_a_fraction_is_written_as_one():
    election = by_points(1, {"a": 1, "b": 1}, {"a": Fraction(1, 3), "b": Fraction(1, 3)})
    (tie,) = json.loads(as_json(in_file(election), tally(election, Rule.VOTES)))["ties"]
    assert tie["at"] == "1/3"


def test_the_report_is_for_readers():
    election = approvals(1700, {"a": 900, "b": 800, "c": 800}, "a", "b a", "c")
    lines = as_report(in_file(election, ("a", "b"), ""), tally(election, Rule.VOTES)).splitlines()
    assert lines[-5:] == [
        "Tie at 1: b, c. Their order changes who wins; file order was followed.",
        "Rule: votes, by votes",
        "Winners: a, b",
        "Spent: € 17 of € 17",
        "The file's own result: the same winners",
    ]
    lines = as_report(in_file(election, ("c",), "CHF"), tally(election, Rule.VOTES, Ties.STRICT)).splitlines()
    assert lines[-6:] == [
        "Tie at 1: b, c. Their order changes who wins.",
        "Rule: votes, by votes",
        "Winners: a",
        "Spent: CHF 9 of CHF 17",
        "Decision needed: only plans that win in any case are named as winners.",
        "The file's own result: differs at a, c",
    ]
    election = approvals(1700, {"\x1b[31ma": 900, "b": 900}, "")
    report = as_report(in_file(election), tally(election, Rule.VOTES))
    assert report.endswith("Winners: none\nSpent: € 0 of € 17")

    election = approvals(2000, {"\x1b[31ma": 900, "b": 900}, "\x1b[31ma b")
    report = as_report(in_file(election), tally(election, Rule.VOTES))
    assert "\x1b" not in report
    assert "Their order does not change who wins" in report
