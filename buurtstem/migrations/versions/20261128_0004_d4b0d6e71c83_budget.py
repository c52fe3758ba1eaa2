"""Budget rounds, codes and ballots.

Revision d4b0d6e71c83, after c37e6ad9b4f0.
"""

from __future__ import annotations

revision = "d4b0d6e71c83"
down_revision = "c37e6ad9b4f0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
