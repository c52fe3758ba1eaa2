"""What a count gives: winners, ties and steps as values, to be said in any language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from buurtstem.core.money import Cents

from .election import Rule

FILE_ORDER = "file order"


class StepKind(StrEnum):
    """What happens in a step; which fields of `Step` are filled stands behind each."""

    NO_POT = "no pot"  # nothing else: the pot is empty, so there are no winners
    NO_VOTES = "no votes"  # nothing else: nobody chose anything, so there are no winners
    NO_THRESHOLD = "no threshold"  # nothing else: no least number is set, so `votes-threshold` is `votes`
    THRESHOLD = "threshold"  # votes: the least number
    WITHDRAWN = "withdrawn"  # a plan
    FITS = "fits"  # a plan; left: after it is funded
    SKIPPED = "skipped"  # a plan that does not fit; left
    ENDS = "ends"  # a plan that does not fit, with which the count ends; left
    TOO_FEW = "too few"  # a plan under the threshold
    UNDECIDED = "undecided"  # plans: equal, not all can win, nobody chooses here; left. The count stops
    SHARE = "share"  # share: what each of `times` voters has at first
    RAISED = "raised"  # share: what each has after `times` raises
    PAID = "paid"  # a plan; pays: the most one voter pays for each vote or point; left
    TOO_FAR = "too far"  # share: one raise more; plans: what it would pay; cost: of them all
    ALL_PAID = "all paid"  # every plan that anybody chose is paid
    OPEN = "open"  # plans: equal, and which goes first changes who wins; nobody chooses here
    NO_PLAN = "no plan"  # nothing else: the count ends without winners


@dataclass(frozen=True)
class Step:
    """One step. Amounts are cents, `share` and `pays` exactly; `votes` is the plan's votes or points."""

    kind: StepKind
    project: str = ""
    name: str = ""
    votes: Fraction | None = None
    cost: Cents | None = None
    left: Cents | None = None
    share: Fraction | None = None
    pays: Fraction | None = None
    times: int = 0
    plans: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tie:
    """Plans that were equal.

    `at`: at how many votes or points, votes per euro, or votes that still carry it (equal shares).
    `decisive`: which of them goes first changes who wins. `resolved_by`: None where nobody chose.
    """

    at: Fraction
    plans: tuple[str, ...]
    decisive: bool
    resolved_by: str | None


@dataclass(frozen=True)
class Outcome:
    """The result of one count. `winners` stand in order of choice; `utility` says what was added up."""

    rule: Rule
    winners: tuple[str, ...]
    spent: Cents
    budget: Cents
    utility: str
    ties: tuple[Tie, ...]
    steps: tuple[Step, ...]

    @property
    def decision_needed(self) -> bool:
        """Whether a tie decides and nobody chose: the winners are only those that win in any case."""
        return any(tie.decisive and tie.resolved_by is None for tie in self.ties)

    def differs_from(self, selected: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """Return the ids on which the winners and a list of winners differ; None without a list."""
        if selected is None:
            return None
        more = [each for each in self.winners if each not in selected]
        return (*more, *(each for each in selected if each not in self.winners))
