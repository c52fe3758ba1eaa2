"""What became of a contribution: features higher up answer for what grew from it, as links.

The page of a story and the receipt page show them; they know neither threads nor rounds. A feature that
builds on contributions registers a `Follows` in `app.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from .contributions import ContributionRef

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Step:
    """One thing that grew from a contribution; `kind` ("thread", "task" …) leads to its word on the page."""

    kind: str
    title: str
    lang: str
    path: str


class Follows(Protocol):
    """Says which public things grew from contributions."""

    def steps_after(self, session: Session, ref: ContributionRef) -> tuple[Step, ...]:
        """Return the public things that grew from this contribution, in the order of the chain."""
        ...


class Chain:
    """All features that build on contributions, in the order of the chain."""

    def __init__(self, followers: Iterable[Follows]) -> None:
        self.followers = tuple(followers)

    def steps_after(self, session: Session, ref: ContributionRef) -> tuple[Step, ...]:
        """Return everything public that grew from a contribution."""
        return tuple(step for each in self.followers for step in each.steps_after(session, ref))
