"""Equal shares: everybody has the same share of the pot, raised step by step as long as the total fits."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from buurtstem.budget.rules.election import Ties
from buurtstem.budget.rules.outcome import Step, StepKind, Tie
from buurtstem.core.money import Cents

from .count import Count, Task
from .orders import Fork, Places, Run, run_all_orders
from .purses import Electorate, Purses, electorate


def count_equal_shares(count: Count, task: Task) -> None:
    """Count by the Method of Equal Shares with add1; a plan is worth to its voters what it costs.

    The share starts at pot / voters and is raised by `task.step` cents per voter until the plans it pays
    would cost more than the pot; the result before that raise holds. It is not stopped when no further plan
    fits, and what is left is not spent by another rule. A step of 0 cents: the share stays as it is.
    """
    raising = _Raising(task)
    for plan in task.plans:
        if plan.project.cost == 0 and plan.score > 0:
            count.fund(plan)
            count.steps.append(_paid(count, task, plan.place, Fraction(0)))
    end = raising.end()
    count.steps.append(Step(StepKind.SHARE, share=raising.share(0), times=raising.people.voters))
    if end.times:
        count.steps.append(Step(StepKind.RAISED, share=raising.share(end.times), times=end.times))
    certain = end.certain
    for place, asked in end.run.bought:
        if certain is None or place in certain:
            count.fund(raising.plans[place])
            count.steps.append(_paid(count, task, place, asked if certain is None else None))
    count.ties.extend(raising.ties(end))
    if task.step:
        count.steps.append(raising.why(end))
    if certain is not None:
        open_plans = [name for tie in count.ties if tie.decisive for name in tie.plans]
        count.steps.append(Step(StepKind.OPEN, plans=tuple(dict.fromkeys(open_plans))))


def _paid(count: Count, task: Task, place: int, asked: Fraction | None) -> Step:
    project = task.election.projects[place]
    pays = None if asked is None else asked * task.votes.unit
    score = task.votes.score(place)
    return Step(StepKind.PAID, project.id, project.name, score, project.cost, count.left, pays=pays)


@dataclass(frozen=True)
class _Parting:
    """The first raise that some orders of equals pass and others do not, and the runs on both sides."""

    times: int
    before: Run
    after: Run


@dataclass(frozen=True)
class _End:
    """Where raising stopped: the run that holds, and the run after it, if that is why it stopped.

    `crossed`: ties on the way whose order decided whether raising went on.
    `results`: who wins, by every order of equals at every share; None when not all were tried.
    `certain`: in strict mode, when a tie decides, the plans that win in any case; else None.
    """

    times: int
    run: Run
    following: Run | None
    crossed: tuple[Fork, ...]
    results: frozenset[Places] | None
    certain: Places | None = None


class _Raising:
    """The raises of one count."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.plans = {plan.place: plan for plan in task.plans}
        self.people: Electorate = electorate(
            task.votes, {plan.place: plan.project.cost for plan in task.plans if plan.project.cost}
        )

    def share(self, times: int) -> Fraction:
        """Return what each voter has after some raises, in cents."""
        return Fraction(self.task.election.budget, self.people.voters) + times * self.task.step

    def run(self, times: int) -> Run:
        """Return what the share pays after some raises."""
        return run_all_orders(Purses(self.people, self.share(times)), self.task.votes.unit)

    def end(self) -> _End:
        """Raise until the next raise would pay for more than the pot, or nothing is left to pay for."""
        times, run, following = 0, self.run(0), None
        crossed: list[Fork] = []
        parting: _Parting | None = None
        while self.task.step and self._lacks_plans(run):
            following = self.run(times + 1)
            if following.trace == run.trace:
                times = self._last_alike(times, run)
                run = self.run(times)
                continue
            if parting is None and 0 < len(self._fitting(following)) < len(following.results):
                parting = _Parting(times + 1, run, following)
            if not self._goes_on(following):
                break
            crossed.extend(fork for fork in following.forks if fork.decides(self.fits))
            times, run, following = times + 1, following, None
        results = self._all_results(run, following, parting)
        certain = self._certain(results) if self.task.ties is Ties.STRICT else None
        return _End(times, run, following, tuple(crossed), results, certain)

    def fits(self, places: Places) -> bool:
        """Whether plans together cost no more than the pot."""
        return sum(self.people.costs[place] for place in places) <= self.task.election.budget

    def _results(self, run: Run) -> frozenset[Places]:
        """Return the results that count: that of the file's order, or in strict mode those of all orders."""
        return run.results if self.task.ties is Ties.STRICT else frozenset([run.places])

    def _lacks_plans(self, run: Run) -> bool:
        if self.task.ties is Ties.STRICT and not run.is_whole:
            return False
        return any(len(places) < len(self.people.costs) for places in self._results(run))

    def _goes_on(self, run: Run) -> bool:
        if self.task.ties is Ties.STRICT and not run.is_whole:
            return False
        return all(self.fits(places) for places in self._results(run))

    def _last_alike(self, times: int, run: Run) -> int:
        """Return the last number of raises with the same trace as one more raise has.

        Two shares with the same trace have it in common with every share between them (see `purses`), so the
        last one is found by doubling and halving. Every wanted plan is paid by a large enough share: it ends.
        """
        alike, beyond = 1, 2
        while self.run(times + beyond).trace == run.trace:
            alike, beyond = beyond, 2 * beyond
        while beyond - alike > 1:
            middle = (alike + beyond) // 2
            if self.run(times + middle).trace == run.trace:
                alike = middle
            else:
                beyond = middle
        return times + alike

    def _fitting(self, run: Run) -> frozenset[Places]:
        return frozenset(places for places in run.results if self.fits(places))

    def _all_results(
        self, run: Run, following: Run | None, parting: _Parting | None
    ) -> frozenset[Places] | None:
        """Return who wins by every order of equals at every share; None when not all were tried."""
        everything = frozenset(self.people.costs)
        if self.task.step and run.places == everything and self.fits(everything):
            return frozenset([everything])  # other orders take more raises to it
        if not (run.is_whole and (following is None or following.is_whole)):
            return None
        if parting is None:
            return run.results
        beyond = self._results_beyond(parting.times, parting.after)
        return parting.before.results | beyond if beyond and parting.before.is_whole else None

    def _results_beyond(self, times: int, run: Run) -> frozenset[Places] | None:
        """Return the results with which raising can end from a run on that some orders pass.

        It ends: all plans together cost more than the pot, and a large enough share pays for all.
        """
        found: set[Places] = set()
        while fitting := self._fitting(run):
            following = self.run(times + 1)
            if not (run.is_whole and following.is_whole):
                return None
            if following.trace == run.trace:
                times = self._last_alike(times, run)
                run = self.run(times)
                continue
            if self._fitting(following) != following.results:
                found |= fitting
            times, run = times + 1, following
        return frozenset(found)

    def _certain(self, results: frozenset[Places] | None) -> Places | None:
        """Return the plans that win whatever goes first among equals; None when there is one result."""
        if results is None:
            return frozenset()
        return frozenset.intersection(*results) if len(results) > 1 else None

    def ties(self, end: _End) -> list[Tie]:
        """Return the ties of the run that holds, and those elsewhere that decided how far raising went."""
        following = end.following.forks if end.following else ()
        if self.task.ties is Ties.STRICT:
            return self._strict_ties(end, following)
        if end.results is not None and len(end.results) == 1:  # other orders take another way to it
            return [self._tie(fork, decides=False) for fork in end.run.forks]

        def untried(fork: Fork) -> bool:
            return fork.branches is not None and not end.run.is_whole

        elsewhere = [*end.crossed, *(fork for fork in following if fork.decides(self.fits))]
        found = {
            (fork.at, fork.places): self._tie(fork, decides=fork.decides() or untried(fork))
            for fork in end.run.forks
        }
        found |= {(fork.at, fork.places): self._tie(fork, decides=True) for fork in elsewhere}
        return list(found.values())

    def _strict_ties(self, end: _End, following: tuple[Fork, ...]) -> list[Tie]:
        """Return what is so for every order of the list: nothing behind the first tie whose order matters."""
        ties = []
        for fork in end.run.forks:
            matters = fork.branches is not None
            ties.append(
                self._tie(fork, decides=matters and end.certain is not None and self._is_open(end.run))
            )
            if matters:
                break
        if end.certain is not None and not self._is_open(end.run):
            first = next(fork for fork in following if fork.branches is not None)
            ties.append(self._tie(first, decides=True))
        return ties

    def _is_open(self, run: Run) -> bool:
        """Whether a run has more results than one, as far as known."""
        return len(run.results) > 1 or not run.is_whole

    def _tie(self, fork: Fork, *, decides: bool) -> Tie:
        names = tuple(self.plans[place].project.id for place in fork.places)
        return Tie(fork.at, names, decides, self.task.resolved_by)

    def why(self, end: _End) -> Step:
        """Return the step that says why raising stopped."""
        if end.following is None:
            return Step(StepKind.ALL_PAID)
        places = self._beyond_the_pot(end.following)
        cost = Cents(sum(self.people.costs[place] for place in places))
        in_order = [place for place, _ in end.following.bought if place in places]
        names = tuple(self.plans[place].project.id for place in (*in_order, *sorted(places - {*in_order})))
        return Step(StepKind.TOO_FAR, share=self.share(end.times + 1), cost=cost, plans=names)

    def _beyond_the_pot(self, run: Run) -> Places:
        """Return what a run pays by the order of the list, or else by one that costs more than the pot."""
        too_dear = run.results - self._fitting(run)
        return run.places if run.places in too_dear or not too_dear else min(too_dear, key=sorted)
