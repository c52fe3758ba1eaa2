"""Threads and the neighbourhood agenda.

Revision c37e6ad9b4f0, after b2d00257e9a1.
"""

from __future__ import annotations

revision = "c37e6ad9b4f0"
down_revision = "b2d00257e9a1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
