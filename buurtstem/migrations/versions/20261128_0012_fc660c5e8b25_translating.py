"""Translations of stories, wishes for them, languages of translators; consent to be translated.

Revision fc660c5e8b25, after eb550c5e8b24.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "fc660c5e8b25"
down_revision = "eb550c5e8b24"
branch_labels = None
depends_on = None
ABOUT = ("kind", "contribution_id", "lang")


def upgrade() -> None:
    _let_consent_be_for("'receive', 'publish', 'teach', 'translate'")
    op.create_table(
        "story_translation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("made_by", sa.String(length=8), nullable=False),
        sa.Column("service", sa.String(length=120), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=True),
        sa.Column("failure", sa.String(length=20), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("made_by IN ('person', 'service')", name=op.f("ck_story_translation_made_by")),
        sa.CheckConstraint(
            "state IN ('asked', 'failed', 'draft', 'proposed', 'checked', 'refused')",
            name=op.f("ck_story_translation_state"),
        ),
        sa.CheckConstraint(
            "made_by = 'person' OR service IS NOT NULL", name=op.f("ck_story_translation_service")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_story_translation_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"],
            ["person.id"],
            name=op.f("fk_story_translation_reader_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_translation")),
        sa.UniqueConstraint(
            *ABOUT, "made_by", name=op.f("uq_story_translation_kind_contribution_id_lang_made_by")
        ),
    )
    with op.batch_alter_table("story_translation", schema=None) as batch_op:
        batch_op.create_index("ix_story_translation_lang", ["kind", "lang", "state"], unique=False)
    op.create_table(
        "translation_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("wishes", sa.Integer(), nullable=False),
        sa.CheckConstraint("wishes > 0", name=op.f("ck_translation_wish_wishes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation_wish")),
        sa.UniqueConstraint(*ABOUT, name=op.f("uq_translation_wish_kind_contribution_id_lang")),
    )
    op.create_table(
        "translator_language",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_translator_language_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translator_language")),
        sa.UniqueConstraint("person_id", "lang", name=op.f("uq_translator_language_person_id_lang")),
    )


def downgrade() -> None:
    op.drop_table("translator_language")
    op.drop_table("translation_wish")
    with op.batch_alter_table("story_translation", schema=None) as batch_op:
        batch_op.drop_index("ix_story_translation_lang")
    op.drop_table("story_translation")
    op.execute("DELETE FROM consent WHERE purpose = 'translate'")
    _let_consent_be_for("'receive', 'publish', 'teach'")


def _let_consent_be_for(purposes: str) -> None:
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_consent_purpose"), type_="check")
        batch_op.create_check_constraint(op.f("ck_consent_purpose"), f"purpose IN ({purposes})")
