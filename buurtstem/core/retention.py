"""The Protocol by which every package with tables answers for the personal data in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from .contributions import ContributionRef, Contributions
from .terms import Terms

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class HoldsPersonalData(Protocol):
    """One per package that has tables; says which tables it answers for."""

    tables: frozenset[str]

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete what its term says must go; return the number of rows."""
        ...

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete everything that belongs to this contribution."""
        ...

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return everything it holds about this contribution, for the person it belongs to."""
        ...


class OfNoContribution:
    """The base of those whose rows have no term and belong to no contribution of a person."""

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete nothing: the rows have no term."""
        del session, moment, terms
        return 0

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete nothing: no row belongs to a contribution."""

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return nothing: no row belongs to a contribution."""
        del session, ref
        return {}


class Retention:
    """All holders of this application, in the order in which they erase: details before the thing.

    `wait_first` waits for those who write to many contributions and hold something else before them.
    """

    def __init__(
        self,
        holders: Iterable[HoldsPersonalData],
        contributions: Contributions,
        terms: Terms | None = None,
        wait_first: Callable[[Session], None] | None = None,
    ) -> None:
        self.holders = tuple(holders)
        self.contributions = contributions
        self.terms = terms or Terms()
        self._wait_first = wait_first

    def __iter__(self) -> Iterator[HoldsPersonalData]:
        return iter(self.holders)

    def purge(self, session: Session, moment: datetime) -> int:
        """Erase contributions past their term, and what each holder has that is past its own.

        Returns the number of contributions and rows together.
        """
        self._wait(session)
        due = [ref for kind in self.contributions for ref in kind.due(session, moment, self.terms)]
        for ref in due:
            self.erase(session, ref)
        return len(due) + sum(holder.purge(session, moment, self.terms) for holder in self.holders)

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Erase one contribution everywhere, and before it the parts of which it consists.

        Raises:
            NotFound: no such contribution.
        """
        self.hold(session, ref)
        for part in self.contributions.parts_of(session, ref):
            self.erase(session, part)
        for holder in self.holders:
            holder.erase(session, ref)

    def hold(self, session: Session, ref: ContributionRef) -> None:
        """Let whoever writes to a contribution, or to what belongs to it, end first; the next ones wait.

        Erasing does this before anything else. What a writer has not committed yet cannot be seen, and so
        not be deleted: it would come back beside a contribution that is erased, and stay for good.

        Raises:
            NotFound: no such contribution.
        """
        self._wait(session)
        self.contributions.of(ref).hold(session, ref.id)

    def _wait(self, session: Session) -> None:
        if self._wait_first is not None:
            self._wait_first(session)

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return everything that is held about one contribution."""
        gathered: dict[str, Any] = {}
        for holder in self.holders:
            gathered.update(holder.export(session, ref))
        parts = self.contributions.parts_of(session, ref)
        if parts:
            gathered["parts"] = [self.export(session, part) for part in parts]
        return gathered
