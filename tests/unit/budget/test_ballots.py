"""What a ballot takes, how it is packed to one size, and in which order a voter sees plans."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from buurtstem.budget.rules.ballot import (
    BLOCK,
    BallotRules,
    OpenedBallot,
    PlanWithdrawn,
    TooFewChoices,
    TooManyChoices,
    UnknownPlan,
    UnreadableBallot,
    check_choices,
    pack,
    shuffled,
    unpack,
)

RULES = BallotRules(numbers=frozenset(range(1, 13)), withdrawn=frozenset({4}), least=2, most=3)
MAC = "ab" * 32


@pytest.mark.parametrize(
    ("chosen", "expected"), [((3, 1), (1, 3)), ((12, 2, 7), (2, 7, 12)), ((1, 1, 2, 2), (1, 2))]
)
def test_choices_are_kept_once_and_in_order_of_number(chosen, expected):
    assert check_choices(chosen, RULES) == expected


@pytest.mark.parametrize(
    ("chosen", "refusal", "told"),
    [
        ((1, 2, 3, 5), TooManyChoices, {"most": 3, "chosen": 4}),
        ((1,), TooFewChoices, {"least": 2, "chosen": 1}),
        ((), TooFewChoices, {"least": 2, "chosen": 0}),
        ((1, 13), UnknownPlan, {"number": 13}),
        ((0, 1, 2, 3, 5), UnknownPlan, {"number": 0}),
        ((1, 2, 4), PlanWithdrawn, {"number": 4}),
        ((1, 2, 3, 4), PlanWithdrawn, {"number": 4}),
    ],
)
def test_a_ballot_that_breaks_the_rules_is_refused_for_its_true_reason(chosen, refusal, told):
    with pytest.raises(refusal) as refused:
        check_choices(chosen, RULES)
    assert {name: getattr(refused.value, name) for name in told} == told


def test_nobody_must_choose_more_plans_than_are_left():
    left = replace(RULES, numbers=frozenset({1, 2}), withdrawn=frozenset({2}))
    assert left.least_now == 1
    assert check_choices((1,), left) == (1,)
    with pytest.raises(TooFewChoices):
        check_choices((), left)


def test_every_ballot_of_a_round_has_the_same_size():
    sizes = {len(pack(choices, MAC, RULES.size)) for choices in ((), (1,), (1, 2), (10, 11, 12))}

    assert sizes == {RULES.size}
    assert RULES.size % BLOCK == 0


@pytest.mark.parametrize("most", [1, 30, 120])
def test_the_longest_ballot_fits_and_comes_out_as_it_went_in(most):
    rules = BallotRules(frozenset(range(1, 121)), frozenset(), 1, most)
    choices = tuple(range(121 - most, 121))

    assert unpack(pack(choices, MAC, rules.size), rules.numbers) == OpenedBallot(choices, MAC)


def test_a_ballot_longer_than_its_size_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match="longer"):
        pack((1, 2, 3), MAC, 10)


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"\x00" * 64,
        b"{}",
        b"{}\x80",
        b"[1]\x80",
        b"no json\x80\x00",
        b'{"choices":5,"receipt":"a"}\x80',
        b'{"choices":[1,1],"receipt":"a"}\x80',
        b'{"choices":[99],"receipt":"a"}\x80',
        b'{"choices":[[1]],"receipt":"a"}\x80',
        b"\xff\xfe\x80",
    ],
)
def test_what_is_no_ballot_is_unreadable(packed):
    with pytest.raises(UnreadableBallot):
        unpack(packed, RULES.numbers)


def test_a_voter_sees_the_same_order_again_and_another_voter_another():
    plans = tuple(range(20))

    assert shuffled(plans, "seed") == shuffled(plans, "seed")
    assert shuffled(plans, "seed") != shuffled(plans, "other")
    assert sorted(shuffled(plans, "seed")) == list(plans)
    assert shuffled((), "seed") == ()


def test_each_order_is_as_likely_as_any_other():
    orders = Counter(shuffled("abc", str(seed)) for seed in range(6000))

    assert len(orders) == 6
    assert all(880 < times < 1120 for times in orders.values())  # 4 standard deviations around 1,000
