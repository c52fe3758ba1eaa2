"""Tables of translations and of wishes for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base, Moment


class StoryTranslation(Base):
    """One text in one other language: at most one by people and one by a service for each original.

    `version` is that of the original (a hash); what was made of another version is shown to nobody.
    """

    __tablename__ = "story_translation"
    __table_args__ = (
        UniqueConstraint("kind", "contribution_id", "lang", "made_by"),
        CheckConstraint("made_by IN ('person', 'service')", name="made_by"),
        CheckConstraint(
            "state IN ('asked', 'failed', 'draft', 'proposed', 'checked', 'refused')", name="state"
        ),
        CheckConstraint("made_by = 'person' OR service IS NOT NULL", name="service"),
        Index("ix_story_translation_lang", "kind", "lang", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    contribution_id: Mapped[int]
    lang: Mapped[str] = mapped_column(String(8))
    made_by: Mapped[str] = mapped_column(String(8))
    service: Mapped[str | None] = mapped_column(String(120))  # also of a person who began from its text
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    remark: Mapped[str | None] = mapped_column(String(300))  # of who found it wrong
    is_hidden: Mapped[bool] = mapped_column(default=False)  # after a report, until people decided
    failure: Mapped[str | None] = mapped_column(String(20))
    tries: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class TranslationWish(Base):
    """How often readers asked for one text in one language; nothing of who asked."""

    __tablename__ = "translation_wish"
    __table_args__ = (
        UniqueConstraint("kind", "contribution_id", "lang"),
        CheckConstraint("wishes > 0", name="wishes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    contribution_id: Mapped[int]
    lang: Mapped[str] = mapped_column(String(8))
    wishes: Mapped[int]
