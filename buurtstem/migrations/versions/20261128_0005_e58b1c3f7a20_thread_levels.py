"""Threads on two levels: places, merged threads, steps that can be undone, what the machine asks people.

Revision e58b1c3f7a20, after d4b0d6e71c83.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e58b1c3f7a20"
down_revision = "d4b0d6e71c83"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("place", sa.String(length=16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("place_name", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        batch_op.drop_constraint(op.f("uq_thread_area_code_aspect"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_thread_area_code_aspect_series"), ["area_code", "aspect", "series"]
        )
        batch_op.create_foreign_key(op.f("fk_thread_merged_into_thread"), "thread", ["merged_into"], ["id"])
        batch_op.create_check_constraint(op.f("ck_thread_merged"), "merged_into IS NULL OR merged_into != id")
        batch_op.create_index("ix_thread_merged", ["merged_into"], unique=False)
    with op.batch_alter_table("thread", schema=None) as batch_op:
        for column in ("series", "place", "place_name"):
            batch_op.alter_column(column, server_default=None)

    op.create_table(
        "thread_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_step")),
    )
    with op.batch_alter_table("thread_log", schema=None) as batch_op:
        batch_op.add_column(sa.Column("function", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("step_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_thread_log_step_id_thread_step"), "thread_step", ["step_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f("ix_thread_log_step_id"), ["step_id"], unique=False)
    with op.batch_alter_table("thread_log", schema=None) as batch_op:
        batch_op.alter_column("function", server_default=None)

    op.create_table(
        "thread_step_story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("was_in", sa.Boolean(), nullable=True),
        sa.Column("placed_by", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["thread_step.id"],
            name=op.f("fk_thread_step_story_step_id_thread_step"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_thread_step_story_story_id_story"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["thread.id"],
            name=op.f("fk_thread_step_story_thread_id_thread"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_step_story")),
        sa.UniqueConstraint(
            "step_id", "thread_id", "story_id", name=op.f("uq_thread_step_story_step_id_thread_id_story_id")
        ),
    )
    with op.batch_alter_table("thread_step_story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_step_story_story_id"), ["story_id"], unique=False)

    op.create_table(
        "thread_reading",
        sa.Column("story_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("pipeline", sa.String(length=80), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_thread_reading_story_id_story"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_thread_reading")),
    )
    op.create_table(
        "thread_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(kind = 'apart') = (thread_id IS NULL)", name=op.f("ck_thread_proposal_thread")),
        sa.CheckConstraint(
            "(kind = 'merge') = (other_id IS NOT NULL)", name=op.f("ck_thread_proposal_other")
        ),
        sa.CheckConstraint("kind IN ('merge', 'split', 'apart')", name=op.f("ck_thread_proposal_kind")),
        sa.CheckConstraint(
            "reason IN ('stories', 'place', 'words', 'alone')", name=op.f("ck_thread_proposal_reason")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'rejected')", name=op.f("ck_thread_proposal_state")
        ),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_thread_proposal_area_code_area")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["thread.id"], name=op.f("fk_thread_proposal_other_id_thread"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_thread_proposal_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["thread.id"],
            name=op.f("fk_thread_proposal_thread_id_thread"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_proposal")),
    )
    with op.batch_alter_table("thread_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_thread_proposal_open", ["area_code", "state"], unique=False)

    op.create_table(
        "thread_proposal_story",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["thread_proposal.id"],
            name=op.f("fk_thread_proposal_story_proposal_id_thread_proposal"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["story_id"],
            ["story.id"],
            name=op.f("fk_thread_proposal_story_story_id_story"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "story_id", name=op.f("pk_thread_proposal_story")),
    )
    with op.batch_alter_table("thread_proposal_story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_proposal_story_story_id"), ["story_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("thread_proposal_story", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_proposal_story_story_id"))

    op.drop_table("thread_proposal_story")
    with op.batch_alter_table("thread_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_thread_proposal_open")

    op.drop_table("thread_proposal")
    op.drop_table("thread_reading")
    with op.batch_alter_table("thread_step_story", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_step_story_story_id"))

    op.drop_table("thread_step_story")
    with op.batch_alter_table("thread_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_log_step_id"))
        batch_op.drop_constraint(op.f("fk_thread_log_step_id_thread_step"), type_="foreignkey")
        batch_op.drop_column("step_id")
        batch_op.drop_column("function")

    op.drop_table("thread_step")
    # one thread per aspect again: those of a place or of what is alike stay, without their aspect
    op.execute("UPDATE thread SET aspect = NULL WHERE series > 0")
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_index("ix_thread_merged")
        batch_op.drop_constraint(op.f("ck_thread_merged"), type_="check")
        batch_op.drop_constraint(op.f("fk_thread_merged_into_thread"), type_="foreignkey")
        batch_op.drop_constraint(op.f("uq_thread_area_code_aspect_series"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_thread_area_code_aspect"), ["area_code", "aspect"])
        for column in ("merged_into", "place_name", "place", "series"):
            batch_op.drop_column(column)
