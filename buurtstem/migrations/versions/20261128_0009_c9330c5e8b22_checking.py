"""Reports by anyone, what is hidden by them, objections, notes, languages of checkers, what looks like spam.

Revision c9330c5e8b22, after b8220c5e8b21.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c9330c5e8b22"
down_revision = "b8220c5e8b21"
branch_labels = None
depends_on = None
STATES = ("waiting", "published", "private", "held_back", "withdrawn", "erased")
OUTCOMES = "('keep', 'hide', 'mask', 'gone')"
OPEN = sa.text("outcome IS NULL")


def upgrade() -> None:
    op.create_table(
        "report_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=True),
        sa.Column("proposed_outcome", sa.String(length=10), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decider_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("hold_reason", sa.String(length=30), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("what IN ('story', 'plan', 'picture')", name=op.f("ck_report_case_what")),
        sa.CheckConstraint(f"outcome IN {OUTCOMES}", name=op.f("ck_report_case_outcome")),
        sa.CheckConstraint(f"proposed_outcome IN {OUTCOMES}", name=op.f("ck_report_case_proposed_outcome")),
        sa.CheckConstraint("decider_id <> proposer_id", name=op.f("ck_report_case_two_people")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome = 'gone' OR decided_at IS NOT NULL",
            name=op.f("ck_report_case_decided"),
        ),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_report_case_area_code_area")),
        sa.ForeignKeyConstraint(
            ["proposer_id"],
            ["person.id"],
            name=op.f("fk_report_case_proposer_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decider_id"],
            ["person.id"],
            name=op.f("fk_report_case_decider_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_case")),
    )
    with op.batch_alter_table("report_case", schema=None) as batch_op:
        batch_op.create_index(
            "ix_report_case_open",
            ["what", "target_id"],
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )
        batch_op.create_index("ix_report_case_story", ["story_id"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("hid_at_once", sa.Boolean(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["report_case.id"], name=op.f("fk_report_case_id_report_case"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("mac", name=op.f("uq_report_mac")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_case", ["case_id"], unique=False)
    _make_moderation_tables()
    op.create_table(
        "person_language",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_person_language_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "lang", name=op.f("pk_person_language")),
    )
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.add_column(sa.Column("suspected", sa.String(length=20), nullable=True))
        batch_op.create_index("ix_story_received", ["received_at"], unique=False)
    _let_stories_be((*STATES[:4], "in_review", *STATES[4:]))
    _add_flag("budget_plan", "text_hidden")
    _add_flag("picture", "is_blocked")
    with op.batch_alter_table("picture", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_picture_blocked"), "NOT is_public OR NOT is_blocked")


def downgrade() -> None:
    with op.batch_alter_table("picture", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_picture_blocked"), type_="check")
        batch_op.drop_column("is_blocked")
    with op.batch_alter_table("budget_plan", schema=None) as batch_op:
        batch_op.drop_column("text_hidden")
    # what people still look at was not shown: it waits for a check
    op.execute("UPDATE story SET state = 'waiting', reason = NULL WHERE state = 'in_review'")
    _let_stories_be(STATES)
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.drop_index("ix_story_received")
        batch_op.drop_column("suspected")
    for table in ("person_language", "staff_note", "objection"):
        op.drop_table(table)
    op.drop_table("report")
    op.drop_table("report_case")


def _make_moderation_tables() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("held_for", sa.String(length=30), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome IN ('shown', 'stands')", name=op.f("ck_objection_outcome")),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_objection_decided")),
        sa.CheckConstraint("outcome IS NULL OR why IS NOT NULL", name=op.f("ck_objection_why")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_objection_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("kind", "contribution_id", name=op.f("uq_objection_kind_contribution_id")),
    )
    op.create_table(
        "staff_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_staff_note_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_note")),
    )
    with op.batch_alter_table("staff_note", schema=None) as batch_op:
        batch_op.create_index("ix_staff_note_contribution", ["kind", "contribution_id"], unique=False)


def _let_stories_be(states: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_story_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_story_state"), f"state IN ({allowed})")


def _add_flag(table: str, name: str) -> None:
    """Add a flag that is off in every row that is there."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(name, server_default=None)
