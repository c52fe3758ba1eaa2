"""Questions of entry pages in simpler words and other languages; one list of languages somebody knows.

Revision bb10c5e8b202, after aa10c5e8b201.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bb10c5e8b202"
down_revision = "aa10c5e8b201"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=10), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=240), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('original', 'proposed', 'checked', 'refused')", name=op.f("ck_entry_wording_state")
        ),
        sa.CheckConstraint(
            "(version = 'asked' AND audience IS NULL)"
            " OR (version = 'simple' AND audience IS NOT NULL"
            " AND audience IN ('everybody', 'young', 'learning'))",
            name=op.f("ck_entry_wording_version"),
        ),
        sa.CheckConstraint(
            "(state = 'original' AND version = 'asked' AND source_id IS NULL)"
            " OR (state <> 'original' AND source_id IS NOT NULL)",
            name=op.f("ck_entry_wording_source"),
        ),
        sa.CheckConstraint(
            "state <> 'checked' OR checked_at IS NOT NULL", name=op.f("ck_entry_wording_checked")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
            name=op.f("fk_entry_wording_author_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_wording_entry_id_entry")),
        sa.ForeignKeyConstraint(
            ["reader_id"],
            ["person.id"],
            name=op.f("fk_entry_wording_reader_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["entry_wording.id"], name=op.f("fk_entry_wording_source_id_entry_wording")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_wording")),
    )
    with op.batch_alter_table("entry_wording", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_entry_wording_entry_id"), ["entry_id"], unique=False)
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wording_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_story_wording_id_entry_wording"), "entry_wording", ["wording_id"], ["id"]
        )
    # whoever stands in both lists with a language keeps it once
    op.execute(
        "INSERT INTO person_language (person_id, lang) SELECT person_id, lang FROM translator_language"
        " WHERE NOT EXISTS (SELECT 1 FROM person_language AS known"
        " WHERE known.person_id = translator_language.person_id AND known.lang = translator_language.lang)"
    )
    op.drop_table("translator_language")


def downgrade() -> None:
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
    # which of the two lists a row came from is not known any more: both get it, and roles decide
    op.execute(
        "INSERT INTO translator_language (person_id, lang)"
        " SELECT person_id, lang FROM person_language ORDER BY person_id, lang"
    )
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_story_wording_id_entry_wording"), type_="foreignkey")
        batch_op.drop_column("wording_id")
    with op.batch_alter_table("entry_wording", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_entry_wording_entry_id"))
    op.drop_table("entry_wording")
