"""Corrections of themes."""

from __future__ import annotations

revision = "f60d2a9c4e11"
down_revision = "e58b1c3f7a20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """See the title."""


def downgrade() -> None:
    """Back."""
