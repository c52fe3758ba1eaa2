"""Threads and the neighbourhood agenda.

Revision c37e6ad9b4f0, after b2d00257e9a1.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c37e6ad9b4f0"
down_revision = "b2d00257e9a1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("theme", sa.String(length=20), nullable=False),
        sa.Column("aspect", sa.String(length=60), nullable=True),
        sa.Column("made_by", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_lang", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=160), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("stage_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("recognised", sa.String(length=8), nullable=True),
        sa.Column("recognised_meeting", sa.String(length=120), nullable=False),
        sa.Column("recognised_on", sa.Date(), nullable=True),
        sa.Column("is_chance", sa.Boolean(), nullable=False),
        sa.Column("is_obstacle", sa.Boolean(), nullable=False),
        sa.Column("erased_stories", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("made_by IN ('machine', 'person')", name=op.f("ck_thread_made_by")),
        sa.CheckConstraint(
            "stage NOT IN ('interpreted', 'adopted') OR name != ''", name=op.f("ck_thread_named")
        ),
        sa.CheckConstraint("stage != 'dismissed' OR reason != ''", name=op.f("ck_thread_reason")),
        sa.CheckConstraint("recognised IN ('yes', 'partly', 'no')", name=op.f("ck_thread_recognised")),
        sa.CheckConstraint(
            "stage IN ('proposed', 'interpreted', 'adopted', 'dismissed')", name=op.f("ck_thread_stage")
        ),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_thread_area_code_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint("area_code", "aspect", name=op.f("uq_thread_area_code_aspect")),
        sa.UniqueConstraint("public_id", name=op.f("uq_thread_public_id")),
    )
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.create_index("ix_thread_stage", ["area_code", "stage"], unique=False)

    op.create_table(
        "thread_story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("is_in", sa.Boolean(), nullable=False),
        sa.Column("placed_by", sa.String(length=8), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("is_in OR placed_by = 'person'", name=op.f("ck_thread_story_out")),
        sa.CheckConstraint("placed_by IN ('machine', 'person')", name=op.f("ck_thread_story_placed_by")),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_thread_story_story_id_story"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_story_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_story")),
        sa.UniqueConstraint("thread_id", "story_id", name=op.f("uq_thread_story_thread_id_story_id")),
    )
    with op.batch_alter_table("thread_story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_story_story_id"), ["story_id"], unique=False)

    op.create_table(
        "thread_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_log_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_thread_log_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_log")),
    )
    with op.batch_alter_table("thread_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_log_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "interpretation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("meeting", sa.String(length=120), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('resident', 'entrepreneur', 'professional')", name=op.f("ck_interpretation_role")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"],
            ["person.id"],
            name=op.f("fk_interpretation_entered_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_interpretation_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpretation")),
    )
    with op.batch_alter_table("interpretation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interpretation_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("owner_organisation", sa.String(length=120), nullable=False),
        sa.Column("horizon", sa.String(length=20), nullable=False),
        sa.Column("horizon_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("stop_reason", sa.String(length=300), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("needs_municipality", sa.Boolean(), nullable=False),
        sa.Column("place_words", sa.String(length=300), nullable=False),
        sa.Column("parties", sa.String(length=300), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "horizon IN ('this_year', 'one_two_years', 'three_five_years', 'by_date')",
            name=op.f("ck_agenda_item_horizon"),
        ),
        sa.CheckConstraint(
            "horizon != 'by_date' OR horizon_on IS NOT NULL", name=op.f("ck_agenda_item_horizon_on")
        ),
        sa.CheckConstraint("status != 'done' OR result != ''", name=op.f("ck_agenda_item_result")),
        sa.CheckConstraint(
            "status IN ('to_do', 'doing', 'done', 'stopped')", name=op.f("ck_agenda_item_status")
        ),
        sa.CheckConstraint(
            "status != 'stopped' OR stop_reason != ''", name=op.f("ck_agenda_item_stop_reason")
        ),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_agenda_item_area_code_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agenda_item_public_id")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index("ix_agenda_item_area", ["area_code", "horizon"], unique=False)

    op.create_table(
        "item_thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_item_thread_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_item_thread_item_id_agenda_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_thread")),
        sa.UniqueConstraint("item_id", "thread_id", name=op.f("uq_item_thread_item_id_thread_id")),
    )
    with op.batch_alter_table("item_thread", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_thread_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "item_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_item_log_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_item_log_item_id_agenda_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_log")),
    )
    with op.batch_alter_table("item_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_log_item_id"), ["item_id"], unique=False)

    op.create_table(
        "item_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("indicator_code", sa.String(length=60), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("chosen_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_item_figure_area_code_area")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
            name=op.f("fk_item_figure_item_id_agenda_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["person.id"], name=op.f("fk_item_figure_chosen_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_figure")),
        sa.UniqueConstraint(
            "item_id",
            "indicator_code",
            "area_code",
            name=op.f("uq_item_figure_item_id_indicator_code_area_code"),
        ),
    )


def downgrade() -> None:
    op.drop_table("item_figure")
    with op.batch_alter_table("item_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_log_item_id"))
    op.drop_table("item_log")
    with op.batch_alter_table("item_thread", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_thread_thread_id"))
    op.drop_table("item_thread")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index("ix_agenda_item_area")
    op.drop_table("agenda_item")
    with op.batch_alter_table("interpretation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interpretation_thread_id"))
    op.drop_table("interpretation")
    with op.batch_alter_table("thread_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_log_thread_id"))
    op.drop_table("thread_log")
    with op.batch_alter_table("thread_story", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_story_story_id"))
    op.drop_table("thread_story")
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_index("ix_thread_stage")
    op.drop_table("thread")
