"""Stories that are sought by who lost a code; additions and translations can be reported.

Revision aa10c5e8b201, after fc660c5e8b25.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "aa10c5e8b201"
down_revision = "fc660c5e8b25"
branch_labels = None
depends_on = None
ADDED = ("waiting", "published", "held_back")
REPORTED = ("story", "plan", "picture")
# stories that an open request found, and of these the ones that it took out of sight: nothing happened since
SOUGHT = """
    UPDATE story SET is_sought = true WHERE id IN
    (SELECT story_id FROM lost_code WHERE outcome IS NULL AND story_id IS NOT NULL)
"""
HIDE = """
    UPDATE story SET state = :after WHERE state = :before AND EXISTS (
        SELECT 1 FROM lost_code WHERE lost_code.story_id = story.id AND lost_code.outcome IS NULL
        AND lost_code.was_public AND lost_code.found_at = story.state_changed_at
    )
"""


def upgrade() -> None:
    _add_flag("story", "is_sought")
    _add_flag("story_translation", "is_hidden")
    op.execute(SOUGHT)
    op.execute(sa.text(HIDE).bindparams(before="private", after="in_review"))
    _let("story_addition", "state", (*ADDED, "in_review"))
    with op.batch_alter_table("report_case", schema=None) as batch_op:
        batch_op.alter_column("what", existing_type=sa.String(length=10), type_=sa.String(length=12))
    _let("report_case", "what", (*REPORTED, "addition", "translation"))


def downgrade() -> None:
    op.execute(
        "DELETE FROM report WHERE case_id IN"
        " (SELECT id FROM report_case WHERE what IN ('addition', 'translation'))"
    )
    op.execute("DELETE FROM report_case WHERE what IN ('addition', 'translation')")
    _let("report_case", "what", REPORTED)
    with op.batch_alter_table("report_case", schema=None) as batch_op:
        batch_op.alter_column("what", existing_type=sa.String(length=12), type_=sa.String(length=10))
    # what people still look at was not shown: it waits for a check
    op.execute("UPDATE story_addition SET state = 'waiting' WHERE state = 'in_review'")
    _let("story_addition", "state", ADDED)
    op.execute(sa.text(HIDE).bindparams(before="in_review", after="private"))
    # a translation that was hidden stays so: found wrong
    op.execute("UPDATE story_translation SET state = 'refused' WHERE is_hidden")
    for table, flag in (("story_translation", "is_hidden"), ("story", "is_sought")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(flag)


def _add_flag(table: str, name: str) -> None:
    """Add a flag that is off in every row that is there."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(name, server_default=None)


def _let(table: str, column: str, values: tuple[str, ...]) -> None:
    """Let a column have these values and no others."""
    allowed = ", ".join(f"'{value}'" for value in values)
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"{column} IN ({allowed})")
