"""Telling: entry pages, who tells as counts, opening questions, telling for others.

Revision b8220c5e8b21, after a7110c5e8b20.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b8220c5e8b21"
down_revision = "a7110c5e8b20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("is_kiosk", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_entry_days")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_entry_area_code_area")),
        sa.ForeignKeyConstraint(
            ["maker_id"], ["person.id"], name=op.f("fk_entry_maker_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("code", name=op.f("uq_entry_code")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_area_code"), ["area_code"], unique=False)
    op.create_table(
        "teller_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("question", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("tellers", sa.Integer(), nullable=False),
        sa.CheckConstraint("tellers > 0", name=op.f("ck_teller_count_tellers")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_teller_count_area_code_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teller_count")),
        sa.UniqueConstraint(
            "area_code",
            "month",
            "question",
            "answer",
            name=op.f("uq_teller_count_area_code_month_question_answer"),
        ),
    )
    op.create_table(
        "teller_ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teller_ticket")),
        sa.UniqueConstraint("mac", name=op.f("uq_teller_ticket_mac")),
    )
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("opening", sa.String(length=10), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("entry_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("helper_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_story_entry_id"), ["entry_id"], unique=False)
        batch_op.create_foreign_key(op.f("fk_story_entry_id_entry"), "entry", ["entry_id"], ["id"])
        batch_op.create_foreign_key(
            op.f("fk_story_helper_id_person"), "person", ["helper_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("person_role", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_day", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("person_role", schema=None) as batch_op:
        batch_op.drop_column("last_day")
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_story_helper_id_person"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_story_entry_id_entry"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_story_entry_id"))
        batch_op.drop_column("helper_id")
        batch_op.drop_column("entry_id")
        batch_op.drop_column("opening")
    op.drop_table("teller_ticket")
    op.drop_table("teller_count")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_area_code"))
    op.drop_table("entry")
