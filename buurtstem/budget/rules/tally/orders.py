"""Equal shares at one share, in every order of equal plans that can matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from .purses import Purses

Places = frozenset[int]
MOST_ORDERS = 64  # orders tried per share; 84 ballots on 14 real plans need 1
MOST_WORK = 300_000  # orders x choices on ballots, about a quarter of a second each 100,000


@dataclass(frozen=True)
class Fork:
    """Equal plans.

    `branches`: the results when each goes first, empty when that was not tried; None when the order cannot
    matter, because everybody can pay all of them.
    """

    at: Fraction
    places: tuple[int, ...]
    branches: tuple[frozenset[Places], ...] | None = None

    def decides(self, told_apart_by: Callable[[Places], object] = frozenset) -> bool:
        """Whether the results differ by what goes first, when compared by what a function says of them."""
        return len({frozenset(map(told_apart_by, results)) for results in self.branches or ()}) > 1


@dataclass(frozen=True)
class Run:
    """What a share pays: in list order of equals, and the results of all orders.

    `is_whole`: all orders were tried; else `results` holds some of them.
    """

    bought: tuple[tuple[int, Fraction], ...]
    forks: tuple[Fork, ...]
    results: frozenset[Places]
    trace: tuple[object, ...]
    is_whole: bool

    @property
    def places(self) -> Places:
        """Return the plans that are paid."""
        return frozenset(place for place, _ in self.bought)


class _Orders:
    """Tries orders until there are too many."""

    def __init__(self, unit: int, most: int) -> None:
        self.unit = unit
        self.left = most

    def settle(self, purses: Purses) -> Run:
        """Buy what can be paid; where the order of equals can matter, go on from each of them apart."""
        forks: list[Fork] = []
        while plans := purses.next_plans():
            if len(plans) == 1 or purses.are_independent(plans):
                if len(plans) > 1:
                    forks.append(Fork(self._at(purses, plans), tuple(plans)))
                for place, asked in plans.items():
                    purses.buy(place, asked)
                continue
            self.left -= len(plans) - 1
            if self.left >= 0:
                return self._fork(purses, plans, forks)
            first = next(iter(plans))
            forks.append(Fork(self._at(purses, plans), tuple(plans), ()))
            _buy_first(purses, plans, first)
        places = frozenset(place for place, _ in purses.bought)
        return Run(
            tuple(purses.bought), tuple(forks), frozenset([places]), tuple(purses.trace), self.left >= 0
        )

    def _fork(self, purses: Purses, plans: dict[int, Fraction], forks: list[Fork]) -> Run:
        runs = []
        for first in plans:
            branch = purses.copy()
            _buy_first(branch, plans, first)
            runs.append(self.settle(branch))
        fork = Fork(self._at(purses, plans), tuple(plans), tuple(run.results for run in runs))
        return Run(
            runs[0].bought,
            (*forks, fork, *runs[0].forks),
            frozenset.union(*(run.results for run in runs)),
            (*purses.trace, *(run.trace for run in runs)),
            self.left >= 0,
        )

    def _at(self, purses: Purses, plans: dict[int, Fraction]) -> Fraction:
        """Return how many votes or points carry the plans in full: cost divided by what is asked for one."""
        place, asked = next(iter(plans.items()))
        return purses.people.costs[place] / (asked * self.unit)


def _buy_first(purses: Purses, plans: dict[int, Fraction], first: int) -> None:
    purses.buy(first, plans[first])
    purses.put_back({place: asked for place, asked in plans.items() if place != first})


def run_all_orders(purses: Purses, unit: int) -> Run:
    """Return what a run gives, whatever goes first among equals; `unit` is that of the points."""
    most = max(0, min(MOST_ORDERS, MOST_WORK // max(1, purses.people.size)))
    return _Orders(unit, most).settle(purses)
