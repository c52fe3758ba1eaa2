"""Pages of budget: of everybody (`rounds`, `voting`, `receipts`, `results`) and of staff (the others)."""

from __future__ import annotations

from . import acts, desk, receipts, results, rounds, sheet, voting
from .routes import blueprint

__all__ = ["acts", "blueprint", "desk", "receipts", "results", "rounds", "sheet", "voting"]
