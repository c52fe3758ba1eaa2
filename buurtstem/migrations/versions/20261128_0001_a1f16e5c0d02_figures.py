"""Figures of statistics offices.

Revision a1f16e5c0d02, after e6e35fccfe28.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a1f16e5c0d02"
down_revision = "e6e35fccfe28"
branch_labels = None
depends_on = None
STANDING = "superseded_by_id IS NULL"


def upgrade() -> None:
    op.create_table(
        "figure_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("layout", sa.String(length=30), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("licence", sa.String(length=60), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("division", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("matched_count", sa.Integer(), nullable=False),
        sa.Column("suppressed_count", sa.Integer(), nullable=False),
        sa.Column("rows_by_municipality", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_figure_set_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["figure_set.id"], name=op.f("fk_figure_set_superseded_by_id_figure_set")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_set")),
        sa.UniqueConstraint("sha256", name=op.f("uq_figure_set_sha256")),
    )

    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=True),
        sa.Column("sample_size", sa.Integer(), nullable=True),
        sa.Column("margin", sa.String(length=60), nullable=True),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('known', 'suppressed', 'not_yet', 'unknown', 'nil', 'impossible')",
            name=op.f("ck_observation_status"),
        ),
        sa.CheckConstraint("(status = 'known') = (value IS NOT NULL)", name=op.f("ck_observation_value")),
        sa.CheckConstraint("period_start <= period_end", name=op.f("ck_observation_period")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_observation_area_code_area")),
        sa.ForeignKeyConstraint(["set_id"], ["figure_set.id"], name=op.f("fk_observation_set_id_figure_set")),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["figure_set.id"], name=op.f("fk_observation_superseded_by_id_figure_set")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_observation_in_set",
            ["set_id", "area_code", "indicator", "period_start", "period_end"],
            unique=True,
        )
        batch_op.create_index(
            "ix_observation_standing",
            ["area_code", "indicator", "period_start", "period_end"],
            unique=True,
            sqlite_where=sa.text(STANDING),
            postgresql_where=sa.text(STANDING),
        )


def downgrade() -> None:
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index("ix_observation_standing")
        batch_op.drop_index("ix_observation_in_set")
    op.drop_table("observation")
    op.drop_table("figure_set")
