"""Counting a round: by its frozen rule, never breaking a tie that decides; what other rules would give."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any

from buurtstem.core.money import Cents

from .chain import canonical
from .election import Ballot, Election, Project, Rule, Ties
from .outcome import Outcome, Step, StepKind, Tie
from .tally import tally, what_if


@dataclass(frozen=True)
class CountRules:
    """What was frozen about the count. Pot in cents."""

    pot: Cents
    rule: Rule
    threshold: int | None
    least_ballots: int


@dataclass(frozen=True)
class TieDecision:
    """What people decided about plans that were equal: which of the tied win; the others are passed over."""

    tied: tuple[str, ...]
    chosen: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Alternative:
    """What another rule would have given."""

    winners: tuple[str, ...]
    spent: Cents
    decision_needed: bool


@dataclass(frozen=True)
class RoundCount:
    """The count of a round. Ids are plans' numbers; `spent` in cents, above the pot with extra money.

    `tied`: the plans of which people must choose now, or nothing. `votes` counts withdrawn plans too.
    """

    outcome: Outcome
    winners: tuple[str, ...]
    spent: Cents
    tied: tuple[str, ...]
    votes: Mapping[str, int]
    ballots: int
    unreadable: int
    is_too_few: bool
    decisions: tuple[TieDecision, ...]
    what_if: Mapping[Rule, Alternative]


def count_round(
    projects: Sequence[Project],
    ballots: Iterable[tuple[int, ...]],
    rules: CountRules,
    decisions: tuple[TieDecision, ...] = (),
    unreadable: int = 0,
) -> RoundCount:
    """Count the ballots of a round; `projects` by number, `unreadable` envelopes are told, not counted.

    A plan that nobody chose gets no money, also where the rule would give it what is left.
    """
    ballots = list(ballots)
    votes = Counter(str(number) for choices in ballots for number in choices)
    chosen = [project for project in projects if votes[project.id]]
    election = _election(chosen, ballots, rules, decisions)
    outcome = tally(election, rules.rule, Ties.STRICT)
    outcome = replace(outcome, steps=_without_passed_over(outcome.steps, decisions))
    is_too_few = len(ballots) < rules.least_ballots
    winners, tied = ((), ()) if is_too_few else _winners(outcome, decisions)
    costs = {project.id: project.cost for project in projects}
    return RoundCount(
        outcome=outcome,
        winners=winners,
        spent=Cents(sum(costs[each] for each in winners)),
        tied=tied,
        votes={project.id: votes[project.id] for project in projects},
        ballots=len(ballots),
        unreadable=unreadable,
        is_too_few=is_too_few,
        decisions=decisions,
        what_if=_alternatives(_election(chosen, ballots, rules, ()), rules),
    )


def result_text(count: RoundCount, round_id: str, sheet_hash: str) -> str:
    """Return a count as canonical JSON: the same to the byte when it is counted again."""
    return canonical({"round": round_id, "sheet": sheet_hash, **_plain(asdict(count))})


def read_result(text: str) -> RoundCount:
    """Return the count that `result_text` wrote."""
    found = json.loads(text)
    return RoundCount(
        outcome=_outcome(found["outcome"]),
        winners=tuple(found["winners"]),
        spent=Cents(found["spent"]),
        tied=tuple(found["tied"]),
        votes=found["votes"],
        ballots=found["ballots"],
        unreadable=found["unreadable"],
        is_too_few=found["is_too_few"],
        decisions=read_decisions(found["decisions"]),
        what_if={
            Rule(rule): Alternative(tuple(each["winners"]), Cents(each["spent"]), each["decision_needed"])
            for rule, each in found["what_if"].items()
        },
    )


def read_decisions(found: Iterable[Mapping[str, Any]]) -> tuple[TieDecision, ...]:
    """Return decisions about ties from what JSON gave."""
    return tuple(TieDecision(tuple(each["tied"]), tuple(each["chosen"]), each["reason"]) for each in found)


def decisions_text(decisions: Iterable[TieDecision]) -> str:
    """Return decisions about ties as canonical JSON."""
    return canonical([asdict(each) for each in decisions])


def _election(
    projects: Sequence[Project],
    ballots: Iterable[tuple[int, ...]],
    rules: CountRules,
    decisions: Iterable[TieDecision],
) -> Election:
    """Return the election; plans that people passed over in a tie cannot win, like those withdrawn."""
    out = {each for decision in decisions for each in decision.tied if each not in decision.chosen}
    one = Fraction(1)
    return Election(
        budget=rules.pot,
        projects=tuple(replace(each, withdrawn=each.withdrawn or each.id in out) for each in projects),
        ballots=tuple(Ballot(tuple((str(number), one) for number in choices)) for choices in ballots),
        threshold=rules.threshold,
    )


def _winners(outcome: Outcome, decisions: Iterable[TieDecision]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who wins, and of which plans people must choose now.

    Where all of the tied were chosen, they win with extra money, and the count ends there.
    """
    open_ties = [set(tie.plans) for tie in outcome.ties if tie.decisive and tie.resolved_by is None]
    if not open_ties:
        return outcome.winners, ()
    everything = [each.chosen for each in decisions if set(each.chosen) == set(each.tied) == open_ties[0]]
    if everything:
        return (*outcome.winners, *everything[0]), ()
    return outcome.winners, tuple(sorted(open_ties[0], key=int))


def _without_passed_over(steps: Iterable[Step], decisions: Iterable[TieDecision]) -> tuple[Step, ...]:
    """Leave out that a plan which people passed over was withdrawn: it was not."""
    out = {each for decision in decisions for each in decision.tied if each not in decision.chosen}
    return tuple(step for step in steps if not (step.kind is StepKind.WITHDRAWN and step.project in out))


def _alternatives(election: Election, rules: CountRules) -> dict[Rule, Alternative]:
    return {
        rule: Alternative(outcome.winners, outcome.spent, outcome.decision_needed)
        for rule, outcome in what_if(election, Ties.STRICT).items()
        if rule is not rules.rule and (rule is not Rule.VOTES_THRESHOLD or rules.threshold is not None)
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; fractions as texts such as "3/2"."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _outcome(found: Mapping[str, Any]) -> Outcome:
    return Outcome(
        rule=Rule(found["rule"]),
        winners=tuple(found["winners"]),
        spent=Cents(found["spent"]),
        budget=Cents(found["budget"]),
        utility=found["utility"],
        ties=tuple(
            Tie(Fraction(tie["at"]), tuple(tie["plans"]), tie["decisive"], tie["resolved_by"])
            for tie in found["ties"]
        ),
        steps=tuple(_step(step) for step in found["steps"]),
    )


def _step(found: Mapping[str, Any]) -> Step:
    fractions = {
        name: None if found[name] is None else Fraction(found[name]) for name in ("votes", "share", "pays")
    }
    return Step(**{**found, **fractions, "kind": StepKind(found["kind"]), "plans": tuple(found["plans"])})
