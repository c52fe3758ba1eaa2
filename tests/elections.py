"""Small elections for tests, and slow, obvious counts of them to compare with."""

from __future__ import annotations

from fractions import Fraction

from buurtstem.budget.rules.election import Ballot, Election, Project, VoteType
from buurtstem.core.money import Cents

Points = dict[str, int | Fraction | str]


def approvals(pot: int, costs: dict[str, int], *ballots: str) -> Election:
    """An election by approval: costs by id in list order, ballots as "p0 p2"; amounts in cents."""
    return by_points(
        pot, costs, *(dict.fromkeys(each.split(), 1) for each in ballots), kind=VoteType.APPROVAL
    )


def by_points(
    pot: int, costs: dict[str, int], *ballots: Points, kind: VoteType = VoteType.CUMULATIVE
) -> Election:
    """An election by points."""
    return Election(
        Cents(pot),
        tuple(Project(name, f"Plan {name}", Cents(cost)) for name, cost in costs.items()),
        tuple(Ballot(tuple((name, Fraction(points)) for name, points in each.items())) for each in ballots),
        kind,
    )


def scores(election: Election) -> dict[str, Fraction]:
    """What each project got."""
    return {
        project.id: sum(
            (points for ballot in election.ballots for name, points in ballot.points if name == project.id),
            Fraction(0),
        )
        for project in election.projects
    }


def winners_in_order(election: Election, *, skips: bool, per_cost: bool = False, least: int = 0) -> list[str]:
    """Most votes (or votes per cost) first, written as one would do it by hand."""
    got = scores(election)
    left, winners = election.budget, []
    waiting = [project for project in election.projects if got[project.id] >= least]
    while waiting and election.ballots:
        best = waiting[0]
        for each in waiting[1:]:
            one, other = got[each.id], got[best.id]
            if (one * best.cost > other * each.cost) if per_cost else (one > other):
                best = each
        waiting.remove(best)
        if best.cost <= left:
            winners.append(best.id)
            left -= best.cost
        elif not skips:
            break
    return winners


def price_of(cost: int, purse: dict[int, Fraction], fans: dict[int, Fraction]) -> Fraction | None:
    """The least price per point at which all that is paid covers the cost; None: there is none."""
    for last in sorted(fans, key=lambda voter: purse[voter] / fans[voter]):
        limit = purse[last] / fans[last]
        poor = [voter for voter in fans if purse[voter] / fans[voter] < limit]
        rich = sum(points for voter, points in fans.items() if voter not in poor)
        price = (cost - sum(purse[voter] for voter in poor)) / rich
        if price <= limit:
            return price
    return None


def fixed_share(election: Election, share: Fraction) -> list[tuple[str, dict[int, Fraction]]]:
    """Equal shares at one share: the plans in order, and who pays what. Voters are numbers, money fractions."""
    purse = dict.fromkeys(range(len(election.ballots)), share)
    gives = [dict(ballot.points) for ballot in election.ballots]
    bought: list[tuple[str, dict[int, Fraction]]] = []
    while True:
        offers = []
        for project in election.projects:
            fans = {
                voter: each[project.id] for voter, each in enumerate(gives) if each.get(project.id, 0) > 0
            }
            price = price_of(project.cost, purse, fans)
            if price is not None and project.id not in dict(bought):
                pays = {voter: min(purse[voter], price * points) for voter, points in fans.items()}
                offers.append((price / project.cost, project.id, pays))
        if not offers:
            return bought
        _, name, pays = min(offers, key=lambda offer: offer[0])  # the first among equals
        for voter, paid in pays.items():
            purse[voter] -= paid
        bought.append((name, pays))


def equal_shares(election: Election, step: int) -> list[str]:
    """Equal shares with add1, one raise at a time."""
    costs = {project.id: project.cost for project in election.projects}
    wanted = {name for name, score in scores(election).items() if score > 0}
    share, winners = Fraction(election.budget, len(election.ballots)), []
    while True:
        found = [name for name, _ in fixed_share(election, share)]
        if sum(costs[name] for name in found) > election.budget:
            return winners
        winners = found
        if set(winners) == wanted or not step:
            return winners
        share += step
