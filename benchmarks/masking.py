"""How long the masks of 1,000 characters take, in texts made to keep the rules busy (bar: 100 ms)."""

from __future__ import annotations

from tests.masking import BUSY_PIECES, quickest_search

CHARACTERS = 1_000


def measure_masking() -> dict[str, float]:
    """Measure processor time: of each text the quickest run counts, of the texts the slowest."""
    texts = [piece * (CHARACTERS // len(piece)) for piece in BUSY_PIECES]
    return {"masking: slowest 1,000 characters, ms": 1000 * max(map(quickest_search, texts))}
