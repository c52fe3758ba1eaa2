"""What can be written down of a round and a plan, and what is refused by the name of its field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from buurtstem.budget.rules.election import Rule
from buurtstem.budget.rules.periods import Period
from buurtstem.budget.rules.terms import (
    LONGEST_LINE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    RESERVED_SLUGS,
    Fault,
    InvalidField,
    PlanOverMaximum,
    check_plan,
    check_slug,
    check_terms,
)
from tests.rounds import PLANS, TERMS

F = Fault


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        *(
            (name, "  ", F.MISSING)
            for name in ("title", "pot_source", "voters", "mandate", "objection", "built")
        ),
        *((name, "", F.MISSING) for name in ("can", "cannot", "uncertain")),
        ("title", "x" * (LONGEST_TITLE + 1), F.TOO_LONG),
        ("mandate", "x" * (LONGEST_LINE + 1), F.TOO_LONG),
        ("can", "x" * (LONGEST_TEXT + 1), F.TOO_LONG),
        ("pot", 0, F.TOO_LITTLE),
        ("pot", 10**14, F.TOO_MUCH),
        ("most_per_plan", 0, F.TOO_LITTLE),
        ("most_per_plan", 1_000_001, F.TOO_MUCH),
        ("voting_age", 3, F.TOO_LITTLE),
        ("voting_age", 121, F.TOO_MUCH),
        ("least_choices", 0, F.TOO_LITTLE),
        ("most_choices", 0, F.TOO_LITTLE),
        ("least_ballots", -1, F.TOO_LITTLE),
        ("threshold", 5, F.TOO_MUCH),
        ("rule", Rule.VOTES_THRESHOLD, F.TOO_LITTLE),
        ("ends_at", TERMS.begins_at, F.TOO_LITTLE),
    ],
)
def test_a_field_that_cannot_be_kept_is_named(field, value, fault):
    with pytest.raises(InvalidField) as refusal:
        check_terms(replace(TERMS, **{field: value}))
    assert refusal.value.field == ("threshold" if field == "rule" else field)
    assert refusal.value.fault is fault


@pytest.mark.parametrize(
    "changes", [{}, {"rule": Rule.VOTES_THRESHOLD, "threshold": 1}, {"most_per_plan": 1_000_000}]
)
def test_what_is_whole_is_accepted(changes):
    check_terms(replace(TERMS, **changes))


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("title", "", F.MISSING),
        ("text", " ", F.MISSING),
        ("place", "", F.MISSING),
        ("text", "x" * (LONGEST_TEXT + 1), F.TOO_LONG),
        ("cost", 0, F.TOO_LITTLE),
    ],
)
def test_a_plan_that_cannot_be_kept_is_named(field, value, fault):
    with pytest.raises(InvalidField) as refusal:
        check_plan(replace(PLANS[0], **{field: value}), TERMS.most_per_plan)
    assert (refusal.value.field, refusal.value.fault) == (field, fault)


def test_a_plan_may_cost_the_most_per_plan_and_not_a_cent_more():
    check_plan(replace(PLANS[0], cost=600_000), TERMS.most_per_plan)
    with pytest.raises(PlanOverMaximum) as refusal:
        check_plan(replace(PLANS[0], cost=600_001), TERMS.most_per_plan)
    assert (refusal.value.most, refusal.value.cost) == (600_000, 600_001)


def test_an_address_is_made_of_what_was_typed():
    assert check_slug("Molenveld kiest 2026") == "molenveld-kiest-2026"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", F.MISSING),
        ("!!", F.MISSING),
        ("x" * 61, F.TOO_LONG),
        ("Taken", F.TAKEN),
        *((word, F.RESERVED) for word in sorted(RESERVED_SLUGS)),
    ],
)
def test_an_address_of_our_own_or_of_another_round_is_refused(typed, fault):
    with pytest.raises(InvalidField) as refusal:
        check_slug(typed, frozenset({"taken"}))
    assert (refusal.value.field, refusal.value.fault) == ("slug", fault)


def test_the_period_of_a_round_is_from_its_begin_to_its_end():
    assert TERMS.period == Period(TERMS.begins_at, TERMS.ends_at)
