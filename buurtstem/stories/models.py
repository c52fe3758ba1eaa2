"""The tables of stories, and the index by which public ones are found."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    delete,
    event,
    insert,
    inspect,
)
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from buurtstem.core.contributions import ContributionState
from buurtstem.core.database import Base, Moment
from buurtstem.core.search import LONGEST_WORD, index_words, search_line

EMPTY = sql_text("''")
# the same order of words in both databases, whatever language PostgreSQL was set up for
WORD = String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql")
STATES = ", ".join(f"'{state.value}'" for state in ContributionState)


class Story(Base):
    """One contribution in somebody's own words. An erased one keeps its row, without a word of it."""

    __tablename__ = "story"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state"),
        CheckConstraint("told_by IN ('resident', 'professional')", name="told_by"),
        Index("ix_story_list", "area_code", "state", "shown_month", "public_id"),
        Index("ix_story_queue", "state", "is_sensitive", "received_at"),
        Index("ix_story_talk", "talk_id"),
        Index("ix_story_received", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    text: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(8))
    lang_chosen: Mapped[bool]
    nature: Mapped[str | None] = mapped_column(String(10))
    told_by: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(12))
    age: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(30))
    is_sensitive: Mapped[bool]
    was_overwritten: Mapped[bool]
    received_at: Mapped[datetime] = mapped_column(Moment)
    state_changed_at: Mapped[datetime] = mapped_column(Moment)
    shown_month: Mapped[date]
    is_sought: Mapped[bool] = mapped_column(default=False)  # by who lost its code; nothing shows it meanwhile
    suspected: Mapped[str | None] = mapped_column(String(20))  # set apart in the queue: see `suspicion.py`
    talk_id: Mapped[int | None]  # the talk at the door in which it was told, if it was
    # the question it begins with; empty when the teller chose none
    opening: Mapped[str] = mapped_column(String(10), default="", server_default=EMPTY)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)  # the poster or occasion
    wording_id: Mapped[int | None] = mapped_column(ForeignKey("entry_wording.id"))  # of its question, as seen
    # who wrote it down for somebody else; shown nowhere
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class StoryWord(Base):
    """One folded word of one public story: there is none of a story that is not public."""

    __tablename__ = "story_word"
    __table_args__ = (Index("ix_story_word_story", "story_id"), {"sqlite_with_rowid": False})

    # the area first: how long a search takes does not grow with other neighbourhoods
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    word: Mapped[str] = mapped_column(WORD, primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)


class SameHere(Base):
    """How often people said of a story that they recognise it; who did is written nowhere."""

    __tablename__ = "same_here"
    __table_args__ = (CheckConstraint("times > 0", name="times"),)

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)
    times: Mapped[int]


def _fold_text(mapper: Mapper[Story], connection: Connection, story: Story) -> None:
    """Whoever writes a text, in whichever way, writes what is searched with it."""
    del mapper, connection
    if inspect(story).attrs.text.history.has_changes():
        story.search_text = search_line(story.text)


def _begin_index(mapper: Mapper[Story], connection: Connection, story: Story) -> None:
    """The words of a story that is public from its first day come into the index."""
    del mapper
    if story.state == ContributionState.PUBLISHED:
        _index(connection, story)


def _keep_index(mapper: Mapper[Story], connection: Connection, story: Story) -> None:
    """Public words come into the index, all others leave it, in the transaction of the change itself."""
    del mapper
    attributes = inspect(story).attrs
    if not any(attributes[name].history.has_changes() for name in ("state", "text", "area_code")):
        return
    connection.execute(delete(StoryWord).where(StoryWord.story_id == story.id))
    if attributes["text"].history.has_changes():  # what people recognised is not what stands there now
        connection.execute(delete(SameHere).where(SameHere.story_id == story.id))
    if story.state == ContributionState.PUBLISHED:
        _index(connection, story)


def _index(connection: Connection, story: Story) -> None:
    rows = [
        {"area_code": story.area_code, "word": word, "story_id": story.id}
        for word in sorted(index_words(story.text))
    ]
    if rows:
        connection.execute(insert(StoryWord), rows)


# events, not a line in each action: no later way to hide a story can forget the index
event.listen(Story, "before_insert", _fold_text)
event.listen(Story, "before_update", _fold_text)
event.listen(Story, "after_insert", _begin_index)
event.listen(Story, "after_update", _keep_index)
