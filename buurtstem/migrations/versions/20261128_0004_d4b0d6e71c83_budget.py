"""Budget rounds, codes and ballots.

Revision d4b0d6e71c83, after c37e6ad9b4f0.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "d4b0d6e71c83"
down_revision = "c37e6ad9b4f0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("pot", sa.BigInteger(), nullable=False),
        sa.Column("pot_source", sa.String(length=300), nullable=False),
        sa.Column("most_per_plan", sa.BigInteger(), nullable=False),
        sa.Column("voters", sa.String(length=300), nullable=False),
        sa.Column("voting_age", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.Column("least_choices", sa.Integer(), nullable=False),
        sa.Column("most_choices", sa.Integer(), nullable=False),
        sa.Column("leftover", sa.String(length=12), nullable=False),
        sa.Column("tie_rule", sa.String(length=12), nullable=False),
        sa.Column("least_ballots", sa.Integer(), nullable=False),
        sa.Column("mandate", sa.String(length=300), nullable=False),
        sa.Column("binding", sa.String(length=8), nullable=False),
        sa.Column("objection", sa.String(length=300), nullable=False),
        sa.Column("can", sa.Text(), nullable=False),
        sa.Column("cannot", sa.Text(), nullable=False),
        sa.Column("uncertain", sa.Text(), nullable=False),
        sa.Column("built", sa.String(length=300), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("sheet_hash", sa.String(length=64), nullable=True),
        sa.Column("public_key", sa.String(length=64), nullable=True),
        sa.Column("key_destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(rule = 'votes-threshold') = (threshold IS NOT NULL)", name=op.f("ck_budget_round_threshold")
        ),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_reason IS NOT NULL)", name=op.f("ck_budget_round_ended")
        ),
        sa.CheckConstraint("binding IN ('binds', 'advises')", name=op.f("ck_budget_round_binding")),
        sa.CheckConstraint(
            "leftover IN ('back', 'next_round', 'talk')", name=op.f("ck_budget_round_leftover")
        ),
        sa.CheckConstraint(
            "rule IN ('votes', 'votes-no-skip', 'votes-threshold', 'votes-per-cost', 'equal-shares')",
            name=op.f("ck_budget_round_rule"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'call', 'check', 'ended') OR sheet IS NOT NULL",
            name=op.f("ck_budget_round_sheet"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'call', 'check', 'vote', 'decision_needed', 'counted', 'decided', "
            "'realisation', 'closed', 'ended')",
            name=op.f("ck_budget_round_state"),
        ),
        sa.CheckConstraint(
            "tie_rule IN ('both_funded', 'lot', 'older_plan', 'talk')", name=op.f("ck_budget_round_tie_rule")
        ),
        sa.CheckConstraint(
            "(sheet IS NULL) = (sheet_hash IS NULL) AND (sheet IS NULL) = (public_key IS NULL)",
            name=op.f("ck_budget_round_frozen"),
        ),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("ck_budget_round_period")),
        sa.CheckConstraint("least_ballots >= 0 AND voting_age > 0", name=op.f("ck_budget_round_voters")),
        sa.CheckConstraint(
            "least_choices >= 1 AND most_choices >= least_choices", name=op.f("ck_budget_round_choices")
        ),
        sa.CheckConstraint(
            "pot > 0 AND most_per_plan > 0 AND most_per_plan <= pot", name=op.f("ck_budget_round_money")
        ),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_budget_round_area_code_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_round")),
        sa.UniqueConstraint("public_id", name=op.f("uq_budget_round_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_budget_round_slug")),
    )
    with op.batch_alter_table("budget_round", schema=None) as batch_op:
        batch_op.create_index("ix_budget_round_area", ["area_code", "state"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("receipt_mac", sa.String(length=64), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_round.id"], name=op.f("fk_ballot_round_id_budget_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("receipt_mac", name=op.f("uq_ballot_receipt_mac")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_round_id"), ["round_id"], unique=False)

    op.create_table(
        "budget_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_budget_plan_withdrawn")
        ),
        sa.CheckConstraint("number > 0 AND cost > 0", name=op.f("ck_budget_plan_numbers")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_round.id"], name=op.f("fk_budget_plan_round_id_budget_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_plan")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_budget_plan_round_id_number")),
    )
    op.create_table(
        "round_log",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_round_log_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_round.id"], name=op.f("fk_round_log_round_id_budget_round")
        ),
        sa.PrimaryKeyConstraint("round_id", "number", name=op.f("pk_round_log")),
    )
    op.create_table(
        "round_result",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("ties", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_round.id"], name=op.f("fk_round_result_round_id_budget_round")
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_result")),
    )
    op.create_table(
        "sealed_ballot",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("box_mac", sa.String(length=64), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_round.id"], name=op.f("fk_sealed_ballot_round_id_budget_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_ballot")),
        sa.UniqueConstraint("box_mac", name=op.f("uq_sealed_ballot_box_mac")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sealed_ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_ballot_round_id"), ["round_id"], unique=False)

    op.create_table(
        "voting_right",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=4), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(state = 'used') = (used_on IS NOT NULL)", name=op.f("ck_voting_right_used")),
        sa.CheckConstraint("state IN ('open', 'used', 'void')", name=op.f("ck_voting_right_state")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_round.id"], name=op.f("fk_voting_right_round_id_budget_round")
        ),
        sa.PrimaryKeyConstraint("round_id", "mac", name=op.f("pk_voting_right")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "budget_plan_story",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["budget_plan.id"],
            name=op.f("fk_budget_plan_story_plan_id_budget_plan"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_budget_plan_story_story_id_story")),
        sa.PrimaryKeyConstraint("plan_id", "story_id", name=op.f("pk_budget_plan_story")),
    )
    with op.batch_alter_table("budget_plan_story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_plan_story_story_id"), ["story_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("budget_plan_story", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_plan_story_story_id"))

    op.drop_table("budget_plan_story")
    op.drop_table("voting_right")
    with op.batch_alter_table("sealed_ballot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sealed_ballot_round_id"))

    op.drop_table("sealed_ballot")
    op.drop_table("round_result")
    op.drop_table("round_log")
    op.drop_table("budget_plan")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_round_id"))

    op.drop_table("ballot")
    with op.batch_alter_table("budget_round", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_round_area")

    op.drop_table("budget_round")
