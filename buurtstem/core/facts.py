"""Facts about this site as a whole that stand in its database, such as that it is a demonstration."""

from __future__ import annotations

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from .database import Base
from .retention import OfNoContribution

DEMO = "demo"
KEYS_BACKED_UP = "keys_backed_up"  # no vote opens before it stands here
FIRST_USE = "first_use"


class Fact(Base):
    """One fact: its name and a word about it."""

    __tablename__ = "fact"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


def find_fact(session: Session, name: str) -> str | None:
    """Return what is kept under a name."""
    return session.scalar(select(Fact.value).where(Fact.name == name))


def keep_fact(session: Session, name: str, value: str) -> None:
    """Keep a fact, in place of an older one."""
    session.merge(Fact(name=name, value=value))
    session.flush()


class FactRetention(OfNoContribution):
    """Facts are about the site, not about persons."""

    tables = frozenset({"fact"})
