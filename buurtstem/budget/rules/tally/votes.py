"""Ballots as whole numbers: what each project got, and who gave it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from buurtstem.budget.rules.election import Election, Project

Ints = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Votes:
    """Points in whole units of 1/`unit`: `ballots` as (place in the list of projects, points)."""

    unit: int
    ballots: tuple[Ints, ...]
    totals: tuple[int, ...]

    def score(self, place: int) -> Fraction:
        """Return the votes or points of the project at a place."""
        return Fraction(self.totals[place], self.unit)

    @property
    def is_empty(self) -> bool:
        """Whether nobody chose anything."""
        return not any(self.ballots)


@dataclass(frozen=True)
class Standing:
    """A project in the running, with its votes or points."""

    place: int
    project: Project
    score: Fraction


def add_up(election: Election) -> Votes:
    """Return the votes of an election; exact, also for fractions of points."""
    places = {project.id: place for place, project in enumerate(election.projects)}
    unit = lcm(*{points.denominator for ballot in election.ballots for _, points in ballot.points})
    ballots = tuple(_ints(election, places, unit))
    totals = [0] * len(places)
    for ballot in ballots:
        for place, points in ballot:
            totals[place] += points
    return Votes(unit, ballots, tuple(totals))


def _ints(election: Election, places: dict[str, int], unit: int) -> Iterator[Ints]:
    if unit == 1:
        for ballot in election.ballots:
            yield tuple([(places[name], points.numerator) for name, points in ballot.points])
        return
    for ballot in election.ballots:
        yield tuple(
            [
                (places[name], points.numerator * (unit // points.denominator))
                for name, points in ballot.points
            ]
        )


def standings(election: Election, votes: Votes) -> tuple[Standing, ...]:
    """Return the projects that can win, in list order."""
    return tuple(
        Standing(place, project, votes.score(place))
        for place, project in enumerate(election.projects)
        if not project.withdrawn
    )
