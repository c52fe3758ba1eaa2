"""Receipts, lost codes and import.

Revision eb550c5e8b24, after da440c5e8b23.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "eb550c5e8b24"
down_revision = "da440c5e8b23"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _let_consent_be_for("'receive', 'publish', 'teach', 'translate'")
    op.create_table(
        "imported_story",
        sa.Column("story_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("source_name", sa.String(length=200), nullable=True),
        sa.Column("external_id", sa.String(length=100), nullable=True),
        sa.Column("version", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_imported_story_story_id_story"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_imported_story")),
        sa.UniqueConstraint("key", name=op.f("uq_imported_story_key")),
    )
    op.create_table(
        "lost_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("about_when", sa.String(length=100), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("wishes_erasing", sa.Boolean(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("was_public", sa.Boolean(), nullable=False),
        sa.Column("found_by", sa.Integer(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('erased', 'new_code', 'not_found')", name=op.f("ck_lost_code_outcome")
        ),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_lost_code_decided")),
        sa.CheckConstraint(
            "outcome = 'not_found' OR decided_by <> found_by", name=op.f("ck_lost_code_two_people")
        ),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_lost_code_area_code_area")),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_lost_code_story_id_story"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["found_by"], ["person.id"], name=op.f("fk_lost_code_found_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_lost_code_decided_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_code")),
    )
    with op.batch_alter_table("lost_code", schema=None) as batch_op:
        batch_op.create_index("ix_lost_code_open", ["area_code", "outcome", "due_on"], unique=False)
        batch_op.create_index("ix_lost_code_story", ["story_id"], unique=False)
    op.create_table(
        "story_addition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("shown_month", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'published', 'held_back')", name=op.f("ck_story_addition_state")
        ),
        sa.CheckConstraint(
            "(state = 'held_back') = (reason IS NOT NULL)", name=op.f("ck_story_addition_reason")
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_story_addition_story_id_story"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["person.id"],
            name=op.f("fk_story_addition_decided_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_addition")),
    )
    with op.batch_alter_table("story_addition", schema=None) as batch_op:
        batch_op.create_index("ix_story_addition_queue", ["state", "received_at"], unique=False)
        batch_op.create_index("ix_story_addition_story", ["story_id"], unique=False)


def downgrade() -> None:
    op.drop_table("story_addition")
    op.drop_table("lost_code")
    op.drop_table("imported_story")
    op.execute("DELETE FROM consent WHERE purpose = 'translate'")
    _let_consent_be_for("'receive', 'publish', 'teach'")


def _let_consent_be_for(uses: str) -> None:
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_consent_purpose"), type_="check")
        batch_op.create_check_constraint(op.f("ck_consent_purpose"), f"purpose IN ({uses})")
