"""Who decided on an addition stands in the log of decisions, as with a story, and no more beside it.

Revision cc10c5e8b203, after bb10c5e8b202.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "cc10c5e8b203"
down_revision = "bb10c5e8b202"
branch_labels = None
depends_on = None

TO_PERSON = "fk_story_addition_decided_by_person"
BEFORE = ("waiting", "published", "held_back", "in_review")
COLUMNS = "(kind, contribution_id, person_id, outcome, reason, made_at)"
# two people hid it after a report: they did, not who had shown it before
HIDDEN = (
    "SELECT 'addition', added.id, report_case.{person}, 'hold_back', report_case.hold_reason,"
    " report_case.decided_at FROM story_addition AS added JOIN report_case"
    " ON report_case.what = 'addition' AND report_case.outcome = 'hide'"
    " AND report_case.target_id = added.id AND report_case.story_id = added.story_id"
    " WHERE added.state = 'held_back' AND report_case.decided_at IS NOT NULL AND {new}"
)
CHECKED = (
    "SELECT 'addition', added.id, added.decided_by,"
    " CASE added.state WHEN 'held_back' THEN 'hold_back' ELSE 'publish' END, added.reason, added.decided_at"
    " FROM story_addition AS added"
    " WHERE added.decided_at IS NOT NULL AND added.state IN ('held_back', 'published', 'in_review') AND {new}"
    " AND NOT (added.state = 'held_back' AND EXISTS (SELECT 1 FROM report_case"
    " WHERE report_case.what = 'addition' AND report_case.outcome = 'hide'"
    " AND report_case.target_id = added.id AND report_case.story_id = added.story_id))"
)
NEW = (
    "NOT EXISTS (SELECT 1 FROM decision WHERE decision.kind = 'addition'"
    " AND decision.contribution_id = added.id)"
)


def upgrade() -> None:
    decided = [HIDDEN.format(person=person, new=NEW) for person in ("proposer_id", "decider_id")]
    op.execute(f"INSERT INTO decision {COLUMNS} {' UNION ALL '.join([*decided, CHECKED.format(new=NEW)])}")
    with op.batch_alter_table("story_addition", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(TO_PERSON), type_="foreignkey")
        batch_op.drop_column("decided_by")
    _let_state_be((*BEFORE, "erased"))


def downgrade() -> None:
    op.execute("DELETE FROM story_addition WHERE state = 'erased'")
    _let_state_be(BEFORE)
    # nobody could end an objection to an addition: it stands as it was decided first
    op.execute(
        "UPDATE story_addition SET state = 'held_back', reason = (SELECT held_for FROM objection"
        " WHERE kind = 'addition' AND contribution_id = story_addition.id)"
        " WHERE state = 'in_review' AND EXISTS (SELECT 1 FROM objection"
        " WHERE kind = 'addition' AND contribution_id = story_addition.id AND outcome IS NULL)"
    )
    with op.batch_alter_table("story_addition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decided_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f(TO_PERSON), "person", ["decided_by"], ["id"], ondelete="SET NULL")
    op.execute(
        "UPDATE story_addition SET decided_by = (SELECT person_id FROM decision"
        " WHERE kind = 'addition' AND contribution_id = story_addition.id ORDER BY decision.id DESC LIMIT 1)"
    )
    op.execute("DELETE FROM decision WHERE kind = 'addition'")
    op.execute("DELETE FROM objection WHERE kind = 'addition'")


def _let_state_be(states: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{state}'" for state in states)
    name = op.f("ck_story_addition_state")
    with op.batch_alter_table("story_addition", schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"state IN ({allowed})")
