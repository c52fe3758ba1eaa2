"""Equal shares at one share: what each voter has left, which plan is next, what its voters pay.

All amounts are exact. A class is a set of voters who hold the same; its money is a whole number of
1/`scale` cents, and the scale grows when a payment needs it. Voters with equal ballots are one group.

`trace` holds the result of every comparison made. Given the trace, each amount is a linear function of the
share; so two shares with the same trace have it in common with every share between them.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from .votes import Ints, Votes

BROKE = 0  # the class of those who have nothing left


@dataclass(frozen=True)
class Electorate:
    """Who wants which plan, the same for every share."""

    voters: int
    groups: tuple[int, ...]  # how many voters each group has
    costs: dict[int, int]  # of the plans that cost something and that anybody wants, in list order
    wanted: dict[int, dict[int, list[int]]]  # plan -> points -> groups
    points: dict[int, int]  # plan -> all points together

    @property
    def size(self) -> int:
        """Return how many choices there are: what one run costs, more or less."""
        return sum(len(groups) for by_points in self.wanted.values() for groups in by_points.values())


def electorate(votes: Votes, costs: dict[int, int]) -> Electorate:
    """Return who wants which of the plans; only points above zero count as wanting."""
    ballots: Counter[Ints] = Counter(
        tuple([(place, points) for place, points in ballot if points > 0 and place in costs])
        for ballot in votes.ballots
    )
    wanted: dict[int, dict[int, list[int]]] = {place: {} for place in costs}
    for group, ballot in enumerate(ballots):
        for place, points in ballot:
            wanted[place].setdefault(points, []).append(group)
    groups = tuple(ballots.values())
    totals = {
        place: sum(points * groups[each] for points, members in by_points.items() for each in members)
        for place, by_points in wanted.items()
    }
    return Electorate(
        len(votes.ballots),
        groups,
        {place: cost for place, cost in costs.items() if totals[place]},
        {place: by_points for place, by_points in wanted.items() if totals[place]},
        totals,
    )


class Purses:
    """A run at one share, under way."""

    def __init__(self, people: Electorate, share: Fraction) -> None:
        """Give everybody the share, in cents."""
        self.people = people
        self.scale = share.denominator
        self.money = [0, share.numerator]  # by class
        self.classes = [1] * len(people.groups)  # by group
        self.waiting = [(Fraction(0), place) for place in people.costs]  # a heap; prices never fall
        self.bought: list[tuple[int, Fraction]] = []
        self.trace: list[object] = []

    def copy(self) -> Purses:
        """Return a run of its own that goes on from here."""
        twin = Purses.__new__(Purses)
        twin.people, twin.scale = self.people, self.scale
        twin.money, twin.classes = self.money.copy(), self.classes.copy()
        twin.waiting, twin.bought = self.waiting.copy(), self.bought.copy()
        twin.trace = []
        return twin

    def next_plans(self) -> dict[int, Fraction]:
        """Take the cheapest plans for those who pay, per vote; return what each asks per point, in cents.

        Cheap is: the most that one voter pays for a point, as part of the cost. Plans that can no longer be
        paid are dropped; the others keep waiting.
        """
        best: Fraction | None = None
        found: dict[int, Fraction] = {}
        while self.waiting and (best is None or self.waiting[0][0] <= best):
            _, place = heapq.heappop(self.waiting)
            asked = self.price(place)
            if asked is None:
                continue
            ratio = asked / self.people.costs[place]
            if best is None or ratio < best:
                self.put_back(found)
                best, found = ratio, {place: asked}
            elif ratio == best:
                found[place] = asked
            else:
                heapq.heappush(self.waiting, (ratio, place))
            self.trace.append((place, ratio == best, len(found)))
        return {place: found[place] for place in sorted(found)}

    def price(self, place: int) -> Fraction | None:
        """Return what a plan asks per point, in cents, when all who want it pay or give all they have."""
        cost, rest = self.people.costs[place] * self.scale, self.people.points[place]
        by_points = self.people.wanted[place]
        holders = {points: self._holders(groups) for points, groups in by_points.items()}
        if all(
            min(map(self.money.__getitem__, classes)) * rest >= cost * points
            for points, classes in holders.items()
        ):
            self.trace.append((place, ()))
            return Fraction(self.people.costs[place], rest)
        common = lcm(*holders)
        purses = sorted(
            (self.money[each] * (common // points), points, each, many)
            for points, classes in holders.items()
            for each, many in classes.items()
        )
        short: list[tuple[int, int]] = []
        for per_point, points, each, many in purses:
            if per_point * rest >= cost * common:
                self.trace.append((place, tuple(sorted(short))))
                return Fraction(cost, rest * self.scale)
            short.append((points, each))
            cost -= self.money[each] * many
            rest -= points * many
        self.trace.append((place, None))
        return None

    def _holders(self, groups: list[int]) -> Counter[int]:
        """Return how many voters of each class there are among groups."""
        classes = self.classes
        if len(self.people.groups) == self.people.voters:
            return Counter([classes[each] for each in groups])
        found: Counter[int] = Counter()
        for each in groups:
            found[classes[each]] += self.people.groups[each]
        return found

    def buy(self, place: int, asked: Fraction) -> None:
        """Let everybody who wants a plan pay what it asks per point, or all they have."""
        self._refine(asked.denominator)
        price = asked.numerator * (self.scale // asked.denominator)
        for points, groups in self.people.wanted[place].items():
            after: dict[int, int] = {}
            for group in groups:
                before = self.classes[group]
                if before not in after:
                    after[before] = self._class_with(self.money[before] - price * points)
                self.classes[group] = after[before]
            self.trace.append(tuple(after.items()))
        self.bought.append((place, asked))

    def _class_with(self, money: int) -> int:
        if money <= 0:
            return BROKE
        self.money.append(money)
        return len(self.money) - 1

    def _refine(self, denominator: int) -> None:
        """Make the scale a multiple of a denominator; forget classes when most of them are empty."""
        factor = denominator // gcd(self.scale, denominator)
        if len(self.money) > 2 * len(self.classes) + 2:
            used = sorted({BROKE, *self.classes})
            names = {old: new for new, old in enumerate(used)}
            self.money = [self.money[old] for old in used]
            self.classes = [names[old] for old in self.classes]
        if factor > 1:
            self.money = [each * factor for each in self.money]
            self.scale *= factor

    def are_independent(self, plans: dict[int, Fraction]) -> bool:
        """Whether these can be bought in any order for what they ask now: who wants several can pay."""
        common = lcm(*(asked.denominator for asked in plans.values()))
        needs: dict[int, list[int]] = {}
        for place, asked in plans.items():
            price = asked.numerator * (common // asked.denominator)
            for points, groups in self.people.wanted[place].items():
                for group in groups:
                    needs.setdefault(group, []).append(price * points)
        independent = all(
            self._can_pay(group, sum(amounts), common) for group, amounts in needs.items() if len(amounts) > 1
        )
        self.trace.append(independent)
        return independent

    def _can_pay(self, group: int, amount: int, scale: int) -> bool:
        """Whether a group has an amount; who has nothing pays nothing in any order."""
        money = self.money[self.classes[group]]
        return money == 0 or money * scale >= amount * self.scale

    def put_back(self, plans: dict[int, Fraction]) -> None:
        """Let plans wait that were taken and not bought; what they ask can only rise."""
        for place, asked in plans.items():
            heapq.heappush(self.waiting, (asked / self.people.costs[place], place))
