"""The table by which a row of an imported file is found again."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from buurtstem.core.database import Base


class ImportedStory(Base):
    """A story that came in a file. Of an erased one only the key stays: the file does not bring it back."""

    __tablename__ = "imported_story"

    story_id: Mapped[int] = mapped_column(
        ForeignKey("story.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key: Mapped[str] = mapped_column(String(64), unique=True)
    source_name: Mapped[str | None] = mapped_column(String(200))
    external_id: Mapped[str | None] = mapped_column(String(100))
    version: Mapped[str | None] = mapped_column(String(16))  # of the text as it was imported
