"""Search index and same-here counts.

Revision da440c5e8b23, after c9330c5e8b22.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from buurtstem.core.search import index_words, search_line
from buurtstem.core.text import search_form

revision = "da440c5e8b23"
down_revision = "c9330c5e8b22"
branch_labels = None
depends_on = None
WORD = sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql")
STORY = sa.table("story", *(sa.column(name) for name in ("id", "area_code", "text", "search_text", "state")))
MANY = 1_000  # stories read at once


def upgrade() -> None:
    words = op.create_table(
        "story_word",
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_story_word_area_code_area")),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_story_word_story_id_story"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("area_code", "word", "story_id", name=op.f("pk_story_word")),
        sqlite_with_rowid=False,
    )
    for stories in _stories():
        for story in stories:
            _keep_line(story.id, search_line(story.text))
        rows = [
            {"area_code": story.area_code, "word": word, "story_id": story.id}
            for story in stories
            if story.state == "published"
            for word in sorted(index_words(story.text))
        ]
        op.bulk_insert(words, rows)
    # after the rows: one sort instead of one search for each
    with op.batch_alter_table("story_word", schema=None) as batch_op:
        batch_op.create_index("ix_story_word_story", ["story_id"], unique=False)
    op.create_table(
        "same_here",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("times > 0", name=op.f("ck_same_here_times")),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_same_here_story_id_story"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_same_here")),
    )


def downgrade() -> None:
    op.drop_table("same_here")
    op.drop_table("story_word")
    for stories in _stories():
        for story in stories:
            _keep_line(story.id, search_form(story.text))


def _stories() -> Iterator[Sequence[Any]]:
    """Yield all stories, some at a time."""
    last = 0
    while True:
        stories = (
            op.get_bind()
            .execute(
                sa.select(STORY.c.id, STORY.c.area_code, STORY.c.text, STORY.c.state)
                .where(STORY.c.id > last)
                .order_by(STORY.c.id)
                .limit(MANY)
            )
            .all()
        )
        if not stories:
            return
        yield stories
        last = stories[-1].id


def _keep_line(story_id: int, line: str) -> None:
    op.execute(sa.update(STORY).where(STORY.c.id == story_id).values(search_text=line))
