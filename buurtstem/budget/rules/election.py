"""An election as counting sees it: a pot, projects in list order, ballots. Whole cents, no floats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from buurtstem.core.money import Cents


class VoteType(StrEnum):
    """How people filled in their ballot (Pabulib's names)."""

    APPROVAL = "approval"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    ORDINAL = "ordinal"


class Rule(StrEnum):
    """How is counted; `budgeting.md` 3."""

    VOTES = "votes"
    VOTES_NO_SKIP = "votes-no-skip"
    VOTES_THRESHOLD = "votes-threshold"
    VOTES_PER_COST = "votes-per-cost"
    EQUAL_SHARES = "equal-shares"


class Ties(StrEnum):
    """Who decides among equals: the order of the file, or nobody (a decision is needed)."""

    FILE = "file"
    STRICT = "strict"


@dataclass(frozen=True)
class Project:
    """One project: ids are strings; `cost` in cents. A withdrawn one keeps its votes and cannot win."""

    id: str
    name: str
    cost: Cents
    withdrawn: bool = False


@dataclass(frozen=True)
class Ballot:
    """What one voter gave: points by project id; 1 each for approvals. Each project at most once."""

    points: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True)
class Election:
    """Everything that counting needs. `projects` stand in list order, which is the order among equals."""

    budget: Cents
    projects: tuple[Project, ...]
    ballots: tuple[Ballot, ...]
    vote_type: VoteType = VoteType.APPROVAL
    threshold: int | None = None
