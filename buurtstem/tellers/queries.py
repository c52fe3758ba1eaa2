"""THE reads of who tells."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import TellerTicket


def was_asked(session: Session, ticket: str) -> bool:
    """Whether the questions were answered after this sending, or put away."""
    return session.scalar(select(TellerTicket.id).where(TellerTicket.mac == ticket)) is not None
