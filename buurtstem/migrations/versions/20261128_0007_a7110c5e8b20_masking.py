"""Texts as they were told, before words were left out of them.

Revision a7110c5e8b20, after f60d2a9c4e11.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a7110c5e8b20"
down_revision = "f60d2a9c4e11"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unmasked_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmasked_text")),
    )
    with op.batch_alter_table("unmasked_text", schema=None) as batch_op:
        batch_op.create_index("ix_unmasked_text_contribution", ["kind", "contribution_id"], unique=True)
        batch_op.create_index("ix_unmasked_text_checked_at", ["checked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("unmasked_text")
