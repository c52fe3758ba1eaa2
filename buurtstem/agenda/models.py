"""Tables of threads, their stories and interpretations, and of the agenda that grows from them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
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

from .rules.interpretations import AuthorRole
from .rules.items import Horizon, Status
from .rules.proposals import ProposalKind, ProposalReason, ProposalState
from .rules.threads import MadeBy, Recognition, Stage


def _one_of(codes: type[StrEnum]) -> str:
    return ", ".join(f"'{code.value}'" for code in codes)


class Thread(Base):
    """Stories of one neighbourhood that belong together.

    `series` counts the threads of an aspect; 0 holds all of it that is in no other. `place` is the key of the
    place that its stories name. `merged_into`: its stories are there now, and its address leads there.
    `erased_stories` counts those that their tellers erased: nothing else is left of them here.
    """

    __tablename__ = "thread"
    __table_args__ = (
        UniqueConstraint("area_code", "aspect", "series"),
        CheckConstraint(f"stage IN ({_one_of(Stage)})", name="stage"),
        CheckConstraint(f"made_by IN ({_one_of(MadeBy)})", name="made_by"),
        CheckConstraint(f"recognised IN ({_one_of(Recognition)})", name="recognised"),
        CheckConstraint("stage != 'dismissed' OR reason != ''", name="reason"),
        CheckConstraint("stage NOT IN ('interpreted', 'adopted') OR name != ''", name="named"),
        CheckConstraint("merged_into IS NULL OR merged_into != id", name="merged"),
        Index("ix_thread_stage", "area_code", "stage"),
        Index("ix_thread_merged", "merged_into"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    theme: Mapped[str] = mapped_column(String(20))
    aspect: Mapped[str | None] = mapped_column(String(60))
    series: Mapped[int] = mapped_column(default=0)
    place: Mapped[str] = mapped_column(String(16), default="")
    place_name: Mapped[str] = mapped_column(String(80), default="")
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    made_by: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(160), default="")
    name_lang: Mapped[str] = mapped_column(String(8), default="")
    value: Mapped[str] = mapped_column(String(160), default="")
    stage: Mapped[str] = mapped_column(String(12))
    stage_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(300), default="")
    recognised: Mapped[str | None] = mapped_column(String(8))
    recognised_meeting: Mapped[str] = mapped_column(String(120), default="")
    recognised_on: Mapped[date | None]
    is_chance: Mapped[bool] = mapped_column(default=False)
    is_obstacle: Mapped[bool] = mapped_column(default=False)
    erased_stories: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)


class ThreadStory(Base):
    """One story in one thread, or taken out of it by a person (`is_in` false), which the machine respects."""

    __tablename__ = "thread_story"
    __table_args__ = (
        UniqueConstraint("thread_id", "story_id"),
        CheckConstraint(f"placed_by IN ({_one_of(MadeBy)})", name="placed_by"),
        CheckConstraint("is_in OR placed_by = 'person'", name="out"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    is_in: Mapped[bool]
    placed_by: Mapped[str] = mapped_column(String(8))
    because: Mapped[list[str]] = mapped_column(JSON)
    placed_at: Mapped[datetime] = mapped_column(Moment)


class ThreadLog(Base):
    """What a person did with a thread; who it was goes after the term of the staff log, the function stays.

    `step_id`: the step that can be undone.
    """

    __tablename__ = "thread_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    function: Mapped[str] = mapped_column(String(20), default="")
    step_id: Mapped[int | None] = mapped_column(ForeignKey("thread_step.id", ondelete="SET NULL"), index=True)
    act: Mapped[str] = mapped_column(String(16))
    detail: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(Moment)


class ThreadStep(Base):
    """One act of a person that can be undone, with what was there before it; never a word of a story.

    `before`: names that were changed, and numbers of rows that went along to another thread.
    """

    __tablename__ = "thread_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(16))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)


class ThreadStepStory(Base):
    """How one story stood to one thread before a step; `was_in` is empty when nothing joined them."""

    __tablename__ = "thread_step_story"
    __table_args__ = (UniqueConstraint("step_id", "thread_id", "story_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("thread_step.id", ondelete="CASCADE"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    was_in: Mapped[bool | None]
    placed_by: Mapped[str | None] = mapped_column(String(8))


class ThreadReading(Base):
    """What the machine read of a story to group it, so that only new and changed ones are read again.

    No text: codes of aspects, places in the text, keys of places that it names, hashed words. It goes when
    the story is erased.
    """

    __tablename__ = "thread_reading"

    story_id: Mapped[int] = mapped_column(
        ForeignKey("story.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version: Mapped[str] = mapped_column(String(64))  # of text and language
    pipeline: Mapped[str] = mapped_column(String(80))
    found: Mapped[str] = mapped_column(Text)  # JSON; as text, 10,000 of them are read at once
    words: Mapped[bytes] = mapped_column(LargeBinary)


class ThreadProposal(Base):
    """What the machine asks people: to merge two threads, to split one, to make one of a story apart.

    A rejected one stays, with how many stories it was about: it is made again when much changed. `about` is
    the key of the place by which a thread would be split.
    """

    __tablename__ = "thread_proposal"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_one_of(ProposalKind)})", name="kind"),
        CheckConstraint(f"reason IN ({_one_of(ProposalReason)})", name="reason"),
        CheckConstraint(f"state IN ({_one_of(ProposalState)})", name="state"),
        CheckConstraint("(kind = 'apart') = (thread_id IS NULL)", name="thread"),
        CheckConstraint("(kind = 'merge') = (other_id IS NOT NULL)", name="other"),
        Index("ix_thread_proposal_open", "area_code", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    kind: Mapped[str] = mapped_column(String(8))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    about: Mapped[str] = mapped_column(String(16), default="")
    reason: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class ThreadProposalStory(Base):
    """One story that a proposal would put in a thread of its own."""

    __tablename__ = "thread_proposal_story"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("thread_proposal.id", ondelete="CASCADE"), primary_key=True
    )
    story_id: Mapped[int] = mapped_column(
        ForeignKey("story.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Interpretation(Base):
    """What somebody says that a thread means; a withdrawn one keeps its mark, its text for the term."""

    __tablename__ = "interpretation"
    __table_args__ = (CheckConstraint(f"role IN ({_one_of(AuthorRole)})", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    meeting: Mapped[str] = mapped_column(String(120), default="")
    said_on: Mapped[date]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class AgendaItem(Base):
    """What will be done, by which function, by when; public from the start and open about what is late."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint(f"horizon IN ({_one_of(Horizon)})", name="horizon"),
        CheckConstraint(f"status IN ({_one_of(Status)})", name="status"),
        CheckConstraint("horizon != 'by_date' OR horizon_on IS NOT NULL", name="horizon_on"),
        CheckConstraint("status != 'stopped' OR stop_reason != ''", name="stop_reason"),
        CheckConstraint("status != 'done' OR result != ''", name="result"),
        Index("ix_agenda_item_area", "area_code", "horizon"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    title: Mapped[str] = mapped_column(String(160))
    what: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(8))
    owner: Mapped[str] = mapped_column(String(120))
    owner_organisation: Mapped[str] = mapped_column(String(120), default="")
    horizon: Mapped[str] = mapped_column(String(20))
    horizon_on: Mapped[date | None]
    review_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(8))
    stop_reason: Mapped[str] = mapped_column(String(300), default="")
    result: Mapped[str] = mapped_column(Text, default="")
    needs_municipality: Mapped[bool] = mapped_column(default=False)
    place_words: Mapped[str] = mapped_column(String(300), default="")
    parties: Mapped[str] = mapped_column(String(300), default="")
    looked_at: Mapped[datetime] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)


class ItemThread(Base):
    """One thread from which an item grew; an item may have several, a thread too."""

    __tablename__ = "item_thread"
    __table_args__ = (UniqueConstraint("item_id", "thread_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)


class ItemLog(Base):
    """One changed field of an item, for everybody to read; who changed it goes after the staff log's term."""

    __tablename__ = "item_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    field: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)


class ItemFigure(Base):
    """A figure that a person put beside an item's stories, with the reason why this one."""

    __tablename__ = "item_figure"
    __table_args__ = (UniqueConstraint("item_id", "indicator_code", "area_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"))
    indicator_code: Mapped[str] = mapped_column(String(60))
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    chosen_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(300))
    chosen_at: Mapped[datetime] = mapped_column(Moment)
