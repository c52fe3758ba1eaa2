"""Tables of budget. Nothing in them tells in which order, when to the hour, or how a ballot came.

Rights and ballots have keys that are random, and no row number of SQLite beside them. See decision 0009.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment

from .rules.election import Rule
from .rules.round import RoundState
from .rules.terms import Binding, Leftover, TieRule


class RightState(StrEnum):
    """What a right to vote is still good for."""

    OPEN = "open"
    USED = "used"
    VOID = "void"


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{each.value}'" for each in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class BudgetRound(Base):
    """A round: what is written down before the vote, and where it stands. Money in cents."""

    __tablename__ = "budget_round"
    __table_args__ = (
        _one_of("state", RoundState),
        _one_of("rule", Rule),
        _one_of("leftover", Leftover),
        _one_of("tie_rule", TieRule),
        _one_of("binding", Binding),
        CheckConstraint("pot > 0 AND most_per_plan > 0 AND most_per_plan <= pot", name="money"),
        CheckConstraint("least_choices >= 1 AND most_choices >= least_choices", name="choices"),
        CheckConstraint("least_ballots >= 0 AND voting_age > 0", name="voters"),
        CheckConstraint("(rule = 'votes-threshold') = (threshold IS NOT NULL)", name="threshold"),
        CheckConstraint("ends_at > begins_at", name="period"),
        CheckConstraint(
            "(sheet IS NULL) = (sheet_hash IS NULL) AND (sheet IS NULL) = (public_key IS NULL)", name="frozen"
        ),
        CheckConstraint("state IN ('draft', 'call', 'check', 'ended') OR sheet IS NOT NULL", name="sheet"),
        CheckConstraint("(state = 'ended') = (ended_reason IS NOT NULL)", name="ended"),
        Index("ix_budget_round_area", "area_code", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    state: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(120))
    lang: Mapped[str] = mapped_column(String(8))
    pot: Mapped[int] = mapped_column(BigInteger)
    pot_source: Mapped[str] = mapped_column(String(300))
    most_per_plan: Mapped[int] = mapped_column(BigInteger)
    voters: Mapped[str] = mapped_column(String(300))
    voting_age: Mapped[int]
    rule: Mapped[str] = mapped_column(String(16))
    threshold: Mapped[int | None]
    least_choices: Mapped[int]
    most_choices: Mapped[int]
    leftover: Mapped[str] = mapped_column(String(12))
    tie_rule: Mapped[str] = mapped_column(String(12))
    least_ballots: Mapped[int]
    mandate: Mapped[str] = mapped_column(String(300))
    binding: Mapped[str] = mapped_column(String(8))
    objection: Mapped[str] = mapped_column(String(300))
    can: Mapped[str] = mapped_column(Text)
    cannot: Mapped[str] = mapped_column(Text)
    uncertain: Mapped[str] = mapped_column(Text)
    built: Mapped[str] = mapped_column(String(300))
    begins_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    sheet: Mapped[str | None] = mapped_column(Text)
    sheet_hash: Mapped[str | None] = mapped_column(String(64))
    public_key: Mapped[str | None] = mapped_column(String(64))
    key_destroyed_at: Mapped[datetime | None] = mapped_column(Moment)
    decision: Mapped[str | None] = mapped_column(Text)
    ended_reason: Mapped[str | None] = mapped_column(Text)


class BudgetPlan(Base):
    """A plan of a round; frozen with the round, apart from being withdrawn. Cost in cents."""

    __tablename__ = "budget_plan"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("number > 0 AND cost > 0", name="numbers"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(300))
    cost: Mapped[int] = mapped_column(BigInteger)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    text_hidden: Mapped[bool] = mapped_column(default=False)  # after a report; it stays in the vote


class BudgetPlanStory(Base):
    """A story that a plan answers."""

    __tablename__ = "budget_plan_story"

    plan_id: Mapped[int] = mapped_column(ForeignKey("budget_plan.id", ondelete="CASCADE"), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True, index=True)


class VotingRight(Base):
    """One right to vote, as the MAC of its code: no name, no number, no time finer than a day."""

    __tablename__ = "voting_right"
    __table_args__ = (
        _one_of("state", RightState),
        CheckConstraint("(state = 'used') = (used_on IS NOT NULL)", name="used"),
        {"sqlite_with_rowid": False},
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"), primary_key=True)
    mac: Mapped[str] = mapped_column(String(64), primary_key=True)
    batch: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(4))
    used_on: Mapped[date | None]


class SealedBallot(Base):
    """An envelope in the box; gone after the count."""

    __tablename__ = "sealed_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"), index=True)
    box_mac: Mapped[str] = mapped_column(String(64), unique=True)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)


class Ballot(Base):
    """An opened ballot, written at the close under an id that has nothing to do with its envelope."""

    __tablename__ = "ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"), index=True)
    receipt_mac: Mapped[str] = mapped_column(String(64), unique=True)
    choices: Mapped[str] = mapped_column(Text)  # JSON: numbers of plans, in order of number


class RoundLog(Base):
    """The log of a round; who did it stands outside the hash, and goes with the account."""

    __tablename__ = "round_log"

    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    act: Mapped[str] = mapped_column(String(16))
    facts: Mapped[str] = mapped_column(Text)  # canonical JSON
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class RoundResult(Base):
    """What was counted, as canonical JSON: the same to the byte when it is counted again.

    `ties` is what people decided about ties, as JSON: it goes into the count.
    """

    __tablename__ = "round_result"

    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    ties: Mapped[str] = mapped_column(Text)
