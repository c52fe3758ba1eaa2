"""Talks at the door.

Revision b2d00257e9a1, after a1f16e5c0d02.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b2d00257e9a1"
down_revision = "a1f16e5c0d02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("street", sa.String(length=80), nullable=True),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=True),
        sa.Column("writer_organisation", sa.String(length=120), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("partner_function", sa.String(length=120), nullable=True),
        sa.Column("partner_organisation", sa.String(length=120), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_erased", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "writer_organisation <> partner_organisation", name=op.f("ck_talk_two_organisations")
        ),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_talk_area_code_area")),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["person.id"], name=op.f("fk_talk_writer_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["person.id"], name=op.f("fk_talk_partner_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk")),
    )
    with op.batch_alter_table("talk", schema=None) as batch_op:
        batch_op.create_index("ix_talk_list", ["area_code", "held_on"], unique=False)

    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.add_column(sa.Column("talk_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_story_talk", ["talk_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.drop_index("ix_story_talk")
        batch_op.drop_column("talk_id")

    with op.batch_alter_table("talk", schema=None) as batch_op:
        batch_op.drop_index("ix_talk_list")

    op.drop_table("talk")
