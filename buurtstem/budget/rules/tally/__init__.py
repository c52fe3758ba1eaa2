"""Counting an election, exactly: whole cents and fractions, the same result at every run."""

from __future__ import annotations

from buurtstem.budget.rules.election import Election, Rule, Ties, VoteType
from buurtstem.budget.rules.outcome import Outcome, Step, StepKind, Tie
from buurtstem.core.money import Cents

from .count import ONE_EURO, Count, Task
from .equal_shares import count_equal_shares
from .in_order import count_no_skip, count_per_cost, count_threshold, count_votes
from .votes import add_up, standings

__all__ = ["ONE_EURO", "Outcome", "Step", "StepKind", "Tie", "tally", "what_if"]

COUNTS = {
    Rule.VOTES: count_votes,
    Rule.VOTES_NO_SKIP: count_no_skip,
    Rule.VOTES_THRESHOLD: count_threshold,
    Rule.VOTES_PER_COST: count_per_cost,
    Rule.EQUAL_SHARES: count_equal_shares,
}
UNSETTLED = {StepKind.UNDECIDED, StepKind.OPEN}


def tally(
    election: Election,
    rule: Rule,
    ties: Ties = Ties.FILE,
    threshold: int | None = None,
    step: Cents = ONE_EURO,
) -> Outcome:
    """Count an election.

    Args:
        election: what is counted.
        rule: how; what each one says stands in `docs/decisions/0013-how-elections-are-counted.md`.
        ties: in file mode the order of the list decides among equals and every case is listed; in strict
            mode plans of a tie that decides are left out and `decision_needed` is true.
        threshold: least number of votes or points under `votes-threshold`, instead of the election's own.
        step: by how much `equal-shares` raises each voter's share at a time, in cents; 0: not at all.
    """
    return _counted(rule, _task(election, ties, threshold, step))


def what_if(
    election: Election, ties: Ties = Ties.FILE, threshold: int | None = None, step: Cents = ONE_EURO
) -> dict[Rule, Outcome]:
    """Count an election under every rule."""
    task = _task(election, ties, threshold, step)
    return {rule: _counted(rule, task) for rule in Rule}


def _task(election: Election, ties: Ties, threshold: int | None, step: Cents) -> Task:
    votes = add_up(election)
    least = election.threshold if threshold is None else threshold
    return Task(election, votes, standings(election, votes), ties, least, step)


def _counted(rule: Rule, task: Task) -> Outcome:
    budget = task.election.budget
    count = Count(budget)
    if budget <= 0:
        count.steps.append(Step(StepKind.NO_POT))
    elif task.votes.is_empty:
        count.steps.append(Step(StepKind.NO_VOTES))
    else:
        count.steps.extend(task.withdrawn())
        COUNTS[rule](count, task)
        if not count.winners and not any(step.kind in UNSETTLED for step in count.steps):
            count.steps.append(Step(StepKind.NO_PLAN))
    return Outcome(
        rule,
        tuple(count.winners),
        Cents(budget - count.left),
        budget,
        _utility(rule, task.election),
        tuple(count.ties),
        tuple(count.steps),
    )


def _utility(rule: Rule, election: Election) -> str:
    """Return what a rule adds up: for `equal-shares` a plan is worth to its voters what it costs."""
    is_approval = election.vote_type is VoteType.APPROVAL
    if rule is Rule.EQUAL_SHARES:
        return "cost" if is_approval else "points x cost"
    unit = "votes" if is_approval else "points"
    return f"{unit} per cost" if rule is Rule.VOTES_PER_COST else unit
