"""Threads on two levels."""

from __future__ import annotations

revision = "e58b1c3f7a20"
down_revision = "d4b0d6e71c83"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """See the title."""


def downgrade() -> None:
    """Back."""
