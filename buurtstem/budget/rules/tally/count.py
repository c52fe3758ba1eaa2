"""What every rule works with: the task, and a count under way."""

from __future__ import annotations

from dataclasses import dataclass, field

from buurtstem.budget.rules.election import Election, Ties
from buurtstem.budget.rules.outcome import FILE_ORDER, Step, StepKind, Tie
from buurtstem.core.money import CENTS_PER_EURO, Cents

from .votes import Standing, Votes

ONE_EURO = Cents(CENTS_PER_EURO)  # one unit of currency per voter, as Pabulib's equalshares/add1


@dataclass(frozen=True)
class Task:
    """An election, its votes, and how to count. `plans` are those that can win, in list order."""

    election: Election
    votes: Votes
    plans: tuple[Standing, ...]
    ties: Ties
    threshold: int | None
    step: Cents

    @property
    def resolved_by(self) -> str | None:
        """Who orders equals."""
        return FILE_ORDER if self.ties is Ties.FILE else None

    def withdrawn(self) -> list[Step]:
        """Return a step for each plan that was withdrawn."""
        return [
            Step(StepKind.WITHDRAWN, project.id, project.name, self.votes.score(place))
            for place, project in enumerate(self.election.projects)
            if project.withdrawn
        ]


@dataclass
class Count:
    """A count under way: what is left of the pot, and what happened so far."""

    left: Cents
    winners: list[str] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def fund(self, standing: Standing) -> None:
        """Give a plan its money."""
        self.left = Cents(self.left - standing.project.cost)
        self.winners.append(standing.project.id)

    def note(self, kind: StepKind, standing: Standing) -> None:
        """Write a step about one plan down."""
        project = standing.project
        self.steps.append(Step(kind, project.id, project.name, standing.score, project.cost, self.left))
