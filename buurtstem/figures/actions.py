"""THE writes of figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms


class FigureRetention:
    """What figures holds of persons."""

    tables: frozenset[str] = frozenset()

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete what its term says must go."""
        del session, moment, terms
        return 0

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete what belongs to a contribution."""

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return what is held about a contribution."""
        del session, ref
        return {}
