"""The Protocol by which every package with tables answers for the personal data in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    """All holders of this application, in the order in which they erase: details before the thing."""

    def __init__(
        self, holders: Iterable[HoldsPersonalData], contributions: Contributions, terms: Terms | None = None
    ) -> None:
        self.holders = tuple(holders)
        self.contributions = contributions
        self.terms = terms or Terms()

    def __iter__(self) -> Iterator[HoldsPersonalData]:
        return iter(self.holders)

    def purge(self, session: Session, moment: datetime) -> int:
        """Erase contributions past their term, and what each holder has that is past its own.

        Returns the number of contributions and rows together.
        """
        due = [ref for kind in self.contributions for ref in kind.due(session, moment, self.terms)]
        for ref in due:
            self.erase(session, ref)
        return len(due) + sum(holder.purge(session, moment, self.terms) for holder in self.holders)

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Erase one contribution everywhere, and before it the parts of which it consists."""
        for part in self.contributions.parts_of(session, ref):
            self.erase(session, part)
        for holder in self.holders:
            holder.erase(session, ref)

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return everything that is held about one contribution."""
        gathered: dict[str, Any] = {}
        for holder in self.holders:
            gathered.update(holder.export(session, ref))
        parts = self.contributions.parts_of(session, ref)
        if parts:
            gathered["parts"] = [self.export(session, part) for part in parts]
        return gathered
