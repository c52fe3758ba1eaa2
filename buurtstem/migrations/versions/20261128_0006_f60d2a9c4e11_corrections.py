"""Corrections of themes: natures as tags, earlier proposals beside new ones, consent to teach, retagging.

Revision f60d2a9c4e11, after e58b1c3f7a20.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "f60d2a9c4e11"
down_revision = "e58b1c3f7a20"
branch_labels = None
depends_on = None
STANDING = "NOT superseded"
NEW_FLAGS = ("only_offered", "superseded", "of_older_text")
CHECKS = {
    "what": "what IN ('theme', 'nature')",
    "only_offered": "NOT only_offered OR (source = 'machine' AND NOT counts)",
    "superseded": "NOT superseded OR (source = 'machine' AND NOT counts)",
    "of_older_text": "NOT of_older_text OR source != 'machine'",
}
ONE_EACH = ["kind", "contribution_id", "source", "code"]


def upgrade() -> None:
    with op.batch_alter_table("theme_tag", schema=None) as batch_op:
        batch_op.add_column(sa.Column("what", sa.String(length=6), nullable=False, server_default="theme"))
        for flag in NEW_FLAGS:
            batch_op.add_column(sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_constraint(op.f("uq_theme_tag_kind_contribution_id_source_code"), type_="unique")
    with op.batch_alter_table("theme_tag", schema=None) as batch_op:
        for column in ("what", *NEW_FLAGS):
            batch_op.alter_column(column, server_default=None)
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_theme_tag_{name}"), condition)
        batch_op.create_index(
            "ix_theme_tag_standing",
            ONE_EACH,
            unique=True,
            sqlite_where=sa.text(STANDING),
            postgresql_where=sa.text(STANDING),
        )
    # natures that tellers chose so far are theirs
    op.execute(
        "INSERT INTO theme_tag (kind, contribution_id, what, code, source, counts, because, made_at, "
        "only_offered, superseded, of_older_text) "
        "SELECT 'story', id, 'nature', nature, 'teller', true, '[]', received_at, false, false, false "
        "FROM story WHERE nature IS NOT NULL"
    )
    _let_consent_be_for("'receive', 'publish', 'teach'")
    op.create_table(
        "retagging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=8), nullable=True),
        sa.Column("pipeline", sa.String(length=64), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(slot IS NULL) = (finished_at IS NOT NULL)", name=op.f("ck_retagging_slot")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_retagging_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retagging")),
        sa.UniqueConstraint("slot", name=op.f("uq_retagging_slot")),
    )


def downgrade() -> None:
    op.drop_table("retagging")
    op.execute("DELETE FROM consent WHERE purpose = 'teach'")
    _let_consent_be_for("'receive', 'publish'")
    op.execute("DELETE FROM theme_tag WHERE what = 'nature' OR superseded OR only_offered")
    with op.batch_alter_table("theme_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_theme_tag_standing")
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_theme_tag_{name}"), type_="check")
        for column in ("what", *NEW_FLAGS):
            batch_op.drop_column(column)
        batch_op.create_unique_constraint(op.f("uq_theme_tag_kind_contribution_id_source_code"), ONE_EACH)


def _let_consent_be_for(purposes: str) -> None:
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_consent_purpose"), type_="check")
        batch_op.create_check_constraint(op.f("ck_consent_purpose"), f"purpose IN ({purposes})")
