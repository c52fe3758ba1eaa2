"""Figures of statistics offices.

Revision a1f16e5c0d02, after e6e35fccfe28.
"""

from __future__ import annotations

revision = "a1f16e5c0d02"
down_revision = "e6e35fccfe28"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
