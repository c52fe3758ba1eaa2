"""What every contribution (story, plan, vote …) offers to features that do not know its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from .terms import Terms


@dataclass(frozen=True)
class ContributionRef:
    """Points at one contribution of any feature: kind ("story") and the row's id."""

    kind: str
    id: int


class ContributionState(StrEnum):
    """Where a contribution stands, as its teller sees it."""

    WAITING = "waiting"
    PUBLISHED = "published"
    PRIVATE = "private"  # checked; the teller chose not to have it shown
    HELD_BACK = "held_back"
    IN_REVIEW = (
        "in_review"  # not shown while people look again: after a report, or an objection of its teller
    )
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


@dataclass(frozen=True)
class ContributionView:
    """What the receipt page shows of one contribution."""

    ref: ContributionRef
    title: str
    text: str
    lang: str
    state: ContributionState
    reason: str | None
    received_on: datetime
    state_changed_on: datetime
    place_name: str
    public_path: str | None
    change_path: str | None
    left_out: tuple[str, ...] = ()  # words that a person left out, or a program proposes to
    pieces: tuple[ContributionView, ...] = ()  # of one that consists of others, such as a talk at the door

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether there is still something to take out of sight."""
        return self.state not in {ContributionState.WITHDRAWN, ContributionState.ERASED}


class ContributionKind(Protocol):
    """A feature that takes contributions registers one of these in `app.py`."""

    kind: str

    def describe(self, session: Session, contribution_id: int) -> ContributionView:
        """Return what the receipt page shows."""
        ...

    def place_code(self, session: Session, contribution_id: int) -> str:
        """Return the code of the area that it is about; who works there may see what is private in it."""
        ...

    def withdraw(self, session: Session, contribution_id: int, moment: datetime) -> None:
        """Take it out of public sight at once; kept for the retention term, then purged."""
        ...

    def hold(self, session: Session, contribution_id: int) -> None:
        """Let whoever wants to write to it, or to what belongs to it, wait for the end of this transaction.

        Raises:
            NotFound: no such contribution.
        """
        ...

    def due(self, session: Session, moment: datetime, terms: Terms) -> list[ContributionRef]:
        """Return those whose term of keeping is over; they stay so until the end of this transaction."""
        ...


@runtime_checkable
class HasParts(Protocol):
    """A kind that consists of other contributions, which are shown, withdrawn and erased together."""

    def parts(self, session: Session, contribution_id: int) -> tuple[ContributionRef, ...]:
        """Return what it consists of, in the order in which it was told."""
        ...


class Contributions:
    """The kinds of contribution that this application knows, by their kind."""

    def __init__(self) -> None:
        self._kinds: dict[str, ContributionKind] = {}

    def register(self, kind: ContributionKind) -> None:
        """Add a kind; twice the same is a programming error."""
        if kind.kind in self._kinds:
            raise ValueError(f"contribution kind '{kind.kind}' is registered twice")
        self._kinds[kind.kind] = kind

    def __iter__(self) -> Iterator[ContributionKind]:
        return iter(self._kinds.values())

    def of(self, ref: ContributionRef) -> ContributionKind:
        """Return the feature that holds this contribution."""
        return self._kinds[ref.kind]

    def parts_of(self, session: Session, ref: ContributionRef) -> tuple[ContributionRef, ...]:
        """Return the contributions of which this one consists; most consist of none."""
        kind = self._kinds.get(ref.kind)
        return kind.parts(session, ref.id) if isinstance(kind, HasParts) else ()
