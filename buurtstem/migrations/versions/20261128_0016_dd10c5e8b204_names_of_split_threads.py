"""The log of a split names the new thread as people did, and never by a place that stories name.

Revision dd10c5e8b204, after cc10c5e8b203.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "dd10c5e8b204"
down_revision = "cc10c5e8b203"
branch_labels = None
depends_on = None

THREAD = sa.table("thread", sa.column("id", sa.Integer), sa.column("name", sa.String))
LOG = sa.table(
    "thread_log",
    sa.column("id", sa.Integer),
    sa.column("thread_id", sa.Integer),
    sa.column("step_id", sa.Integer),
    sa.column("act", sa.String),
    sa.column("detail", sa.String),
)
STEP = sa.table("thread_step", sa.column("id", sa.Integer), sa.column("before", sa.JSON))


def upgrade() -> None:
    # a person gave the name that one of the two threads has, or had before another one was given
    beside, named = LOG.alias("beside"), LOG.alias("named")
    has_it = (
        sa.select(sa.literal(1))
        .select_from(beside.join(THREAD, THREAD.c.id == beside.c.thread_id))
        .where(beside.c.step_id == LOG.c.step_id, THREAD.c.name == LOG.c.detail)
        .correlate(LOG)
    )
    had_it = (
        sa.select(sa.literal(1))
        .select_from(
            beside.join(named, named.c.thread_id == beside.c.thread_id).join(
                STEP, STEP.c.id == named.c.step_id
            )
        )
        .where(
            beside.c.step_id == LOG.c.step_id,
            named.c.act == "named",
            STEP.c.before["name"].as_string() == LOG.c.detail,
        )
        .correlate(LOG)
    )
    op.execute(
        sa.update(LOG)
        .where(LOG.c.act == "split", LOG.c.detail != "", ~sa.exists(has_it), ~sa.exists(had_it))
        .values(detail="")
    )


def downgrade() -> None:
    """Leave the log as it is: what was a teller's word does not come back."""
