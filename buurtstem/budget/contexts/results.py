"""The result of a round as a resident reads it: rows, winners, what other rules would give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from buurtstem.budget.names import RULE_NAMES, RULE_SENTENCES
from buurtstem.budget.queries import PlanCard, ResultPage
from buurtstem.budget.rules.chain import Act
from buurtstem.budget.rules.counting import TieDecision
from buurtstem.core.money import Cents

from .rounds import plan_titles
from .steps import StepLine, step_lines

WHOLE = 100  # per cent


@dataclass(frozen=True)
class PlanRow:
    """A plan with its votes; `width` is the part of the most votes, in per cent, for the bar."""

    plan: PlanCard
    votes: int
    width: int
    is_winner: bool
    is_tied: bool


@dataclass(frozen=True)
class AlternativeRow:
    """What another rule would have given."""

    name: str
    sentence: str
    plans: tuple[PlanCard, ...]
    spent: Cents
    decision_needed: bool
    is_same: bool


@dataclass(frozen=True)
class DecidedTie:
    """Plans that were equal, and which of them people chose, why."""

    tied: tuple[PlanCard, ...]
    chosen: tuple[PlanCard, ...]
    reason: str


@dataclass(frozen=True)
class Result:
    """Everything that the result page shows of the count. Money in cents; `extra` above the pot."""

    rows: tuple[PlanRow, ...]
    winners: tuple[PlanRow, ...]
    tied: tuple[PlanCard, ...]
    spent: Cents
    left: Cents
    extra: Cents
    ballots: int
    used: int
    unreadable: int
    is_too_few: bool
    steps: tuple[StepLine, ...]
    decided: tuple[DecidedTie, ...]
    alternatives: tuple[AlternativeRow, ...]


def result_of(page: ResultPage) -> Result:
    """Return what a result page shows: plans with most votes first, among equals by number."""
    count, plans = page.count, plan_titles(page.round.plans)
    most = max([1, *count.votes.values()])
    rows = tuple(
        PlanRow(
            plan=plan,
            votes=count.votes.get(name, 0),
            width=count.votes.get(name, 0) * WHOLE // most,
            is_winner=name in count.winners,
            is_tied=name in count.tied,
        )
        for name, plan in sorted(plans.items(), key=lambda item: (-count.votes.get(item[0], 0), int(item[0])))
    )
    by_name = {str(row.plan.number): row for row in rows}
    left = page.round.terms.pot - count.spent
    return Result(
        rows=rows,
        winners=tuple(by_name[name] for name in count.winners),
        tied=_named(count.tied, page),
        spent=count.spent,
        left=Cents(max(0, left)),
        extra=Cents(max(0, -left)),
        ballots=count.ballots,
        used=_used_codes(page),
        unreadable=count.unreadable,
        is_too_few=count.is_too_few,
        steps=step_lines(count.outcome.steps, page.round.plans),
        decided=tuple(_decided(each, page) for each in count.decisions),
        alternatives=_alternatives(page),
    )


def _used_codes(page: ResultPage) -> int:
    """Return how many codes were used, as the count wrote it into the log."""
    return next(int(entry.facts["rights_used"]) for entry in page.log if entry.act is Act.COUNTED)


def _alternatives(page: ResultPage) -> tuple[AlternativeRow, ...]:
    return tuple(
        AlternativeRow(
            name=str(RULE_NAMES[rule]),
            sentence=str(RULE_SENTENCES[rule]),
            plans=_named(each.winners, page),
            spent=each.spent,
            decision_needed=each.decision_needed,
            is_same=set(each.winners) == set(page.count.winners) and not each.decision_needed,
        )
        for rule, each in page.count.what_if.items()
    )


def _decided(decision: TieDecision, page: ResultPage) -> DecidedTie:
    return DecidedTie(_named(decision.tied, page), _named(decision.chosen, page), decision.reason)


def _named(names: Iterable[str], page: ResultPage) -> tuple[PlanCard, ...]:
    plans = plan_titles(page.round.plans)
    return tuple(plans[name] for name in names)
