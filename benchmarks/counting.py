"""Counting an invented election of 100,000 ballots and 200 plans, in seconds of one core."""

from __future__ import annotations

import random
import time
from fractions import Fraction

from buurtstem.budget.rules.election import Ballot, Election, Project, Rule
from buurtstem.budget.rules.tally import tally
from buurtstem.core.money import Cents

VOTERS, PLANS, MOST = 100_000, 200, 10
SEED = 20261128
BARS = {Rule.VOTES: 2, Rule.EQUAL_SHARES: 60}  # seconds; quality.md, speed and weight


def invented_election() -> Election:
    """Return an election in which some plans are loved far more than others, as in real ones."""
    chance = random.Random(SEED)
    projects = tuple(
        Project(str(number), f"Plan {number}", Cents(100 * chance.randrange(1_000, 30_000)))
        for number in range(1, PLANS + 1)
    )
    weights = [1 / (1 + number) ** 0.7 for number in range(PLANS)]
    ids = [project.id for project in projects]
    ballots = tuple(
        Ballot(
            tuple(
                (plan, Fraction(1))
                for plan in dict.fromkeys(chance.choices(ids, weights, k=chance.randint(1, MOST)))
            )
        )
        for _ in range(VOTERS)
    )
    return Election(Cents(100 * 300_000), projects, ballots)


def measure_counting() -> dict[str, float]:
    """Count under each rule that has a bar."""
    election = invented_election()
    seconds = {}
    for rule, bar in BARS.items():
        began = time.process_time()
        tally(election, rule)
        seconds[f"{rule.value}, {VOTERS} ballots x {PLANS} plans (bar {bar} s), s"] = (
            time.process_time() - began
        )
    return seconds
