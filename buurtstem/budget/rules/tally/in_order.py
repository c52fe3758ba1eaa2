"""Rules that go down a list once: most votes first, or most votes per euro first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import groupby

from buurtstem.budget.rules.election import Ties
from buurtstem.budget.rules.outcome import Step, StepKind, Tie
from buurtstem.core.money import CENTS_PER_EURO, Cents

from .count import Count, Task
from .votes import Standing

Rank = tuple[int, Fraction]  # (1, …) goes before all (0, …), those before (-1, …)


def count_votes(count: Count, task: Task) -> None:
    """Most votes first; what no longer fits is skipped."""
    _go_down(count, task, task.plans, _votes, skips=True)


def count_no_skip(count: Count, task: Task) -> None:
    """Most votes first; the count ends at the first plan that does not fit."""
    _go_down(count, task, task.plans, _votes, skips=False)


def count_per_cost(count: Count, task: Task) -> None:
    """Most votes per euro first; what no longer fits is skipped."""
    _go_down(count, task, task.plans, _votes_per_cost, skips=True)


def count_threshold(count: Count, task: Task) -> None:
    """Most votes first, among the plans with the least number of votes or more; without one as `votes`."""
    least = task.threshold
    if least is None:
        count.steps.append(Step(StepKind.NO_THRESHOLD))
        count_votes(count, task)
        return
    count.steps.append(Step(StepKind.THRESHOLD, votes=Fraction(least)))
    _go_down(count, task, [plan for plan in task.plans if plan.score >= least], _votes, skips=True)
    for plan in sorted(task.plans, key=_votes, reverse=True):
        if plan.score < least:
            count.note(StepKind.TOO_FEW, plan)


def _votes(plan: Standing) -> Rank:
    return 0, plan.score


def _votes_per_cost(plan: Standing) -> Rank:
    """Votes per euro; what costs nothing goes first when it is wanted."""
    if plan.project.cost:
        return 0, plan.score * CENTS_PER_EURO / plan.project.cost
    return (plan.score > 0) - (plan.score < 0), Fraction(0)


def _go_down(
    count: Count, task: Task, plans: Iterable[Standing], rank: Callable[[Standing], Rank], *, skips: bool
) -> None:
    """Fund plans by rank, equals in list order; in strict mode a tie that decides ends the count."""
    for (_, at), group in groupby(sorted(plans, key=rank, reverse=True), key=rank):
        equals = list(group)
        if len(equals) > 1:
            names = tuple(each.project.id for each in equals)
            decides = _decides(equals, count.left, skips=skips)
            count.ties.append(Tie(at, names, decides, task.resolved_by))
            if decides and task.ties is Ties.STRICT:
                count.steps.append(Step(StepKind.UNDECIDED, left=count.left, plans=names))
                return
        for each in equals:
            if each.project.cost <= count.left:
                count.fund(each)
                count.note(StepKind.FITS, each)
            elif skips:
                count.note(StepKind.SKIPPED, each)
            else:
                count.note(StepKind.ENDS, each)
                return


def _decides(equals: list[Standing], left: Cents, *, skips: bool) -> bool:
    """Whether the order among equals changes who wins: some can win at first, but not all together."""
    costs = [each.project.cost for each in equals]
    if skips:  # what does not fit now fits in no order
        return sum(cost for cost in costs if cost <= left) > left
    return min(costs) <= left < sum(costs)
