"""Equal shares: the counter-examples that were found by search, ties, raises, and what each voter pays."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest

from buurtstem.budget.rules.election import Rule, Ties, VoteType
from buurtstem.budget.rules.outcome import StepKind, Tie
from buurtstem.budget.rules.tally import tally
from tests.elections import approvals, by_points, equal_shares

SUPPORT = {"p0": 12, "p1": 10, "p2": 4}
CLONES = ("p1 p2 p3", "p0", "p0 p1", "p3")


def count(election, ties=Ties.FILE, step=1):
    return tally(election, Rule.EQUAL_SHARES, ties, step=step)


def steps(outcome, kind):
    return [step for step in outcome.steps if step.kind is kind]


@pytest.mark.parametrize(("pot", "winners"), [(10, ("p3",)), (11, ("p1",))])
def test_without_raises_a_larger_pot_can_harm(pot, winners):
    costs = {"p0": 4, "p1": 7, "p2": 8, "p3": 2}
    assert count(approvals(pot, costs, "p1 p2 p3", "p1", "p0 p2"), step=0).winners == winners


def test_one_euro_more_and_nothing_is_funded():
    costs, ballots = {"p0": 9, "p1": 4}, ("p0", "p0", "p1")

    assert count(approvals(10, costs, *ballots)).winners == ("p1",)
    empty = count(approvals(11, costs, *ballots))
    assert (empty.winners, empty.spent) == ((), 0)
    assert [step.kind for step in empty.steps] == [StepKind.SHARE, StepKind.TOO_FAR, StepKind.NO_PLAN]


@pytest.mark.parametrize(("fifth", "winners"), [("p0", ("p1",)), ("p0 p1", ("p2",))])
def test_one_more_approval_can_harm(fifth, winners):
    election = approvals(12, SUPPORT, "p0 p2", "p0 p1", "p1 p2", "p1", fifth)
    assert count(election).winners == winners


@pytest.mark.parametrize(("times", "winners"), [(1, {"p2", "p3"}), (3, {"p3"})])
def test_cloning_every_ballot_can_change_the_result_because_the_step_is_for_each_voter(times, winners):
    election = approvals(10, {"p0": 8, "p1": 9, "p2": 2, "p3": 3}, *CLONES * times)
    assert set(count(election).winners) == winners


def test_the_steps_tell_share_raises_payments_and_why_it_stopped():
    outcome = count(approvals(10, {"p0": 9, "p1": 4}, "p0", "p0", "p1"))
    share, raised, paid, end = outcome.steps

    assert (share.kind, share.share, share.times) == (StepKind.SHARE, Fraction(10, 3), 3)
    assert (raised.kind, raised.share, raised.times) == (StepKind.RAISED, Fraction(13, 3), 1)
    assert (paid.kind, paid.project, paid.pays, paid.votes, paid.left) == (StepKind.PAID, "p1", 4, 1, 6)
    assert (end.kind, end.plans, end.cost, end.share) == (StepKind.TOO_FAR, ("p0", "p1"), 13, Fraction(16, 3))


def test_who_has_less_gives_all_and_the_others_pay_the_rest():
    # b has 2 left when c is bought: a pays 6 of 8 instead of 4
    outcome = count(approvals(20, {"first": 8, "second": 8}, "second", "first second"), step=0)
    assert [(step.project, step.pays) for step in steps(outcome, StepKind.PAID)] == [("second", 4)]

    outcome = count(approvals(24, {"first": 10, "second": 9}, "first second", "second"), step=0)
    assert [(step.project, step.pays) for step in steps(outcome, StepKind.PAID)] == [
        ("second", Fraction(9, 2))
    ]

    outcome = count(approvals(24, {"x": 16, "y": 12}, "x y", "x", "y"), step=8)
    assert [(step.project, step.pays) for step in steps(outcome, StepKind.PAID)] == [("x", 8)]


def test_raising_stops_when_every_wanted_plan_is_paid():
    outcome = count(approvals(1_000_000_000, {"a": 300_000_000, "b": 0, "c": 5}, "a", "a b", "", "b"))

    assert outcome.winners == ("b", "a")
    assert steps(outcome, StepKind.PAID)[0].pays == 0
    assert outcome.steps[-1].kind is StepKind.ALL_PAID


def test_raises_of_the_same_course_are_passed_over_without_changing_the_result():
    election = approvals(2_000, {"a": 1_500, "b": 900, "c": 450}, "a", "b", "b c", "c a")
    assert list(count(election).winners) == equal_shares(election, 1)
    huge = approvals(10**15, {"a": 9 * 10**14, "b": 2 * 10**14}, "a", "b", "b", "b")
    outcome = count(huge, step=100)
    assert outcome.winners == ("b",)
    assert steps(outcome, StepKind.RAISED)[0].times == (9 * 10**14 - 10**15 // 4) // 100 - 1


def test_points_times_cost_is_the_utility_of_points():
    election = by_points(9, {"a": 8, "b": 8}, {"a": 3, "b": 1}, {"b": "9/10"}, {"a": "1/2"})
    outcome = count(election, step=0)

    assert (outcome.utility, count(approvals(9, {"a": 1}, "a")).utility) == ("points x cost", "cost")
    assert outcome.winners == ()
    outcome = count(replace(election, budget=18), step=0)
    assert outcome.winners == ("a",)
    assert steps(outcome, StepKind.PAID)[0].pays == 4  # per point: 3 points have 6, half a point gives 2
    assert count(replace(election, budget=18), step=1).winners == ("a", "b")


def test_points_below_zero_do_not_pay():
    election = by_points(10, {"a": 4}, {"a": -3}, {"a": 1}, kind=VoteType.SCORING)
    assert count(election, step=0).winners == ("a",)


def test_a_tie_whose_order_cannot_matter_is_listed_and_does_not_decide():
    election = approvals(12, {"a": 4, "b": 4}, "a", "b", "a b")
    for ties, resolved_by in ((Ties.FILE, "file order"), (Ties.STRICT, None)):
        outcome = count(election, ties, step=0)
        assert outcome.ties == (Tie(Fraction(2), ("a", "b"), decisive=False, resolved_by=resolved_by),)
        assert (set(outcome.winners), outcome.decision_needed) == ({"a", "b"}, False)


def test_a_tie_that_decides_is_resolved_by_the_file_or_left_open():
    election = approvals(10, {"a": 8, "b": 8}, "a b", "a b")
    outcome = count(election)
    assert outcome.winners == ("a",)
    assert outcome.ties == (Tie(Fraction(2), ("a", "b"), decisive=True, resolved_by="file order"),)

    outcome = count(election, Ties.STRICT)
    assert (outcome.winners, outcome.spent, outcome.decision_needed) == ((), 0, True)
    assert outcome.ties == (Tie(Fraction(2), ("a", "b"), decisive=True, resolved_by=None),)
    assert [step.plans for step in steps(outcome, StepKind.OPEN)] == [("a", "b")]


def test_plans_that_win_in_any_order_stay_winners():
    election = approvals(40, {"a": 8, "b": 8, "sure": 9}, "a b", "a b", "sure", "sure", "sure", "")
    outcome = count(election, Ties.STRICT, step=0)
    assert (outcome.winners, outcome.decision_needed) == (("sure",), True)
    assert steps(outcome, StepKind.PAID)[0].pays is None


def test_too_many_orders_to_try_count_as_open():
    costs = {f"p{number}": 10 for number in range(10)}
    election = approvals(20, costs, *[" ".join(costs)] * 2)
    assert {tie.decisive for tie in count(election).ties} == {True}
    outcome = count(election, Ties.STRICT)
    assert (outcome.winners, outcome.decision_needed) == ((), True)


def test_a_tie_that_decides_how_far_the_share_is_raised_decides():
    # at a share on the way p0 first would cost more than the pot, p2 first would not
    pot, costs, ballots = 13, {"p0": 12, "p1": 7, "p2": 12}, ("p1", "p2", "p0 p1 p2")
    election = approvals(pot, costs, *ballots)
    by_file, strict = count(election), count(election, Ties.STRICT)
    backwards = approvals(pot, dict(reversed(costs.items())), *ballots)

    assert list(by_file.winners) == equal_shares(election, 1)
    assert any(tie.decisive for tie in by_file.ties)
    assert (strict.decision_needed, set(strict.winners) <= set(by_file.winners)) == (True, True)
    assert set(count(backwards, Ties.STRICT).winners) == set(strict.winners)


@pytest.mark.parametrize(
    ("pot", "costs", "ballots", "step"),
    [
        # at the next share p1 first would cost more than the pot; p0 and p2 win all the same
        (8, {"p0": 6, "p1": 11, "p2": 2, "p3": 10}, ("p0 p1 p2", "p0 p1 p2 p3"), 1),
        (12, {"p0": 8, "p1": 3, "p2": 7, "p3": 1}, ("p2", "p0 p1 p2", "p2 p3", "p3", "p0 p1"), 2),
        # the pot pays for all; some orders take more raises to it
        (
            1500,
            {"p0": 450, "p1": 550, "p2": 350},
            ("p1 p2", "p0 p1 p2", "p0 p1 p2", "p2", "p0 p1", "p0"),
            1,
        ),
    ],
)
def test_a_tie_that_changes_the_way_and_not_the_winners_does_not_decide(pot, costs, ballots, step):
    every_order = [approvals(pot, dict(order), *ballots) for order in permutations(costs.items())]
    [winners] = {frozenset(count(election, step=step).winners) for election in every_order}

    for election in every_order:
        by_file, strict = count(election, step=step), count(election, Ties.STRICT, step=step)
        assert not any(tie.decisive for tie in (*by_file.ties, *strict.ties))
        assert (frozenset(strict.winners), strict.decision_needed) == (winners, False)


def test_too_many_orders_at_the_next_share_count_as_open():
    costs = {f"p{number}": 10 for number in range(10)}
    outcome = count(approvals(8, costs, *[" ".join(costs)] * 2), Ties.STRICT, step=6)
    assert (outcome.winners, outcome.decision_needed) == ((), True)


def test_too_many_orders_beyond_the_share_that_holds_count_as_open():
    costs = {f"p{number}": 11 for number in range(9)} | {"q0": 6, "q1": 13, "q2": 9}
    outcome = count(
        approvals(16, costs, " ".join(name for name in costs if name != "q1")), Ties.STRICT, step=3
    )
    assert outcome.decision_needed


@pytest.mark.parametrize(
    ("pot", "costs", "ballots"),
    [
        (25, (11, 13, 11, 11, 13, 13), ("4201", "310254", "5", "102345", "243", "0153")),
        (29, (10, 8, 8, 10, 10, 10), ("3410", "452301", "5", "01543", "4")),
        (25, (6, 13, 13, 6, 13, 13), ("12043", "4305", "54", "52130", "2")),
    ],
)
def test_where_some_orders_go_on_and_meet_again_the_certain_winners_win_in_each(pot, costs, ballots):
    plans = {f"p{number}": cost for number, cost in enumerate(costs)}
    votes = [" ".join(f"p{number}" for number in ballot) for ballot in ballots]
    names = list(plans)
    some_orders = [names[start:] + names[:start] for start in range(len(names))]  # all 720 take minutes
    by_order = {
        frozenset(count(approvals(pot, {name: plans[name] for name in order}, *votes)).winners)
        for order in some_orders
    }
    strict = count(approvals(pot, plans, *votes), Ties.STRICT)
    assert set(strict.winners) <= frozenset.intersection(*by_order)
    assert strict.decision_needed or len(by_order) == 1


def test_many_equal_ballots_are_counted_as_groups():
    ballots = ["p0 p1"] * 9 + ["p1 p2"] * 8 + ["p2"] * 7
    election = approvals(500, {"p0": 190, "p1": 160, "p2": 310}, *ballots)
    outcome = count(election)

    assert list(outcome.winners) == equal_shares(election, 1)
    assert outcome.winners
