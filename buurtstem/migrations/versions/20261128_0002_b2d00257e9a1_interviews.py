"""Talks at the door.

Revision b2d00257e9a1, after a1f16e5c0d02.
"""

from __future__ import annotations

revision = "b2d00257e9a1"
down_revision = "a1f16e5c0d02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
