"""Equal shares at one share: what each voter has left, which plan is next, what its voters pay.

Numbers of classes and groups stand in arrays: close together in memory they are read three times as fast.

All amounts are exact. A class is a set of voters who hold the same; its money is a whole number of
1/`scale` cents, and the scale grows when a payment needs it.

`trace` holds the result of every comparison made. Given the trace, each amount is a linear function of the
share; so two shares with the same trace have it in common with every share between them.
"""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from .votes import Votes

BROKE = 0  # the class of those who have nothing left
WORTH_GROUPING = 4  # voters per different ballot; counting classes by voter is about 5 times as fast per item

Payers = list[tuple[int, Counter[int]]]  # points, and how many voters of each class give them


@dataclass(frozen=True)
class Electorate:
    """Who wants which plan, the same for every share. A group is one voter, or those with equal ballots."""

    voters: int
    groups: tuple[int, ...]  # how many voters each group has
    costs: dict[int, int]  # of the plans that cost something and that anybody wants, in list order
    wanted: dict[int, dict[int, array[int]]]  # plan -> points -> groups
    points: dict[int, int]  # plan -> all points together

    @property
    def size(self) -> int:
        """Return how many choices there are: what one run costs, more or less."""
        return sum(len(groups) for by_points in self.wanted.values() for groups in by_points.values())


def electorate(votes: Votes, costs: dict[int, int]) -> Electorate:
    """Return who wants which of the plans; only points above zero count as wanting."""
    ballots = [
        tuple([(place, points) for place, points in ballot if points > 0 and place in costs])
        for ballot in votes.ballots
    ]
    equal = Counter(ballots)
    is_grouped = len(equal) * WORTH_GROUPING <= len(ballots)
    groups = tuple(equal.values()) if is_grouped else (1,) * len(ballots)
    wanted: dict[int, dict[int, array[int]]] = {place: {} for place in costs}
    totals = dict.fromkeys(costs, 0)
    for group, ballot in enumerate(equal if is_grouped else ballots):
        for place, points in ballot:
            wanted[place].setdefault(points, array("l")).append(group)
            totals[place] += points * groups[group]
    return Electorate(
        len(ballots),
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
        self.classes = array("l", [1]) * len(people.groups)  # by group
        self.waiting = [(Fraction(0), place) for place in people.costs]  # a heap; prices never fall
        self.bought: list[tuple[int, Fraction]] = []
        self.trace: list[object] = []

    def copy(self) -> Purses:
        """Return a run of its own that goes on from here, with an empty trace."""
        twin = Purses.__new__(Purses)
        twin.people, twin.scale = self.people, self.scale
        twin.money, twin.classes = self.money.copy(), self.classes[:]
        twin.waiting, twin.bought, twin.trace = self.waiting.copy(), self.bought.copy(), []
        return twin

    def next_plans(self) -> dict[int, Fraction]:
        """Take the cheapest plans for those who pay, per vote; return what each asks per point, in cents.

        Cheap is: the most that one voter pays for a point, as part of the cost. Plans that can no longer be
        paid are dropped; the others keep waiting.
        """
        best: Fraction | None = None
        found: dict[int, Fraction] = {}
        while self.waiting and (best is None or self.waiting[0][0] <= best):
            at_least, place = heapq.heappop(self.waiting)
            payers, cost = self._payers(place), self.people.costs[place]
            if best is not None:
                compared = self._raised(place, payers, best * cost)
                if compared is not None and compared > best * cost:
                    heapq.heappush(self.waiting, (compared / cost, place))
                    continue
                if compared == best * cost:
                    found[place] = compared
                    continue
            asked = self._price(place, payers, at_least * cost)
            if asked is not None:  # then it asks less than the best so far
                self.put_back(found)
                best, found = asked / cost, {place: asked}
        return {place: found[place] for place in sorted(found)}

    def _price(self, place: int, payers: Payers, asked: Fraction) -> Fraction | None:
        """Return what a plan asks per point, in cents, when all who want it pay that or give all they have.

        `asked`: no more than it asks. None: it cannot be paid.
        """
        higher = self._raised(place, payers, asked)
        while higher is not None and higher != asked:
            asked, higher = higher, self._raised(place, payers, higher)
        return higher

    def _raised(self, place: int, payers: Payers, asked: Fraction) -> Fraction | None:
        """Return what those who can pay an amount per point must pay when the others give all they have.

        None: nobody can. Of an amount that is too low this makes a higher one, never one too high, because
        what is paid together is a concave function of the amount; the right amount stays as it is.
        """
        money, scale = self.money, self.scale
        cost, rest = self.people.costs[place] * scale, self.people.points[place]
        trace: list[object] = [place]
        for points, classes in payers:
            enough = -(-asked.numerator * points * scale // asked.denominator)
            poor = [each for each in classes if money[each] < enough]
            cost -= sum([money[each] * classes[each] for each in poor])
            rest -= points * sum([classes[each] for each in poor])
            trace.append(tuple(poor))
        answer = Fraction(cost, rest * scale) if rest else None
        self.trace.append((*trace, answer is not None and (answer > asked) - (answer < asked)))
        return answer

    def _payers(self, place: int) -> Payers:
        """Return who wants a plan, by what they hold."""
        classes, sizes = self.classes, self.people.groups
        found: Payers = []
        for points, groups in self.people.wanted[place].items():
            if len(sizes) == self.people.voters:
                found.append((points, Counter([classes[each] for each in groups])))
                continue
            holders: Counter[int] = Counter()
            for each in groups:
                holders[classes[each]] += sizes[each]
            found.append((points, holders))
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
        """Make the scale a multiple of a denominator."""
        factor = denominator // gcd(self.scale, denominator)
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
