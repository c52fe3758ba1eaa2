"""THE writes of budget."""

from __future__ import annotations

from .changes import AlreadyWithdrawn, end_round, move_end_later, withdraw_plan
from .counting import close_and_count, decide_tie, note_key_destroyed, put_key_back, record_decision
from .drafting import add_plan, edit_plan, edit_round, make_round, remove_plan
from .hiding import hide_plan_text, hold_plan, show_plan_text
from .opening import COUNT_ROUND, OpenedVote, open_vote
from .retention import BudgetRetention
from .rights import check_count, keep_codes, make_codes, void_batch, void_code
from .voting import (
    CODE_GUESSES,
    RECEIPT_GUESSES,
    CastAnswer,
    CodeUnknown,
    CodeUsed,
    CodeVoid,
    FilledBallot,
    ReceiptInUse,
    cast_ballot,
    replace_ballot,
)

__all__ = [
    "CODE_GUESSES",
    "RECEIPT_GUESSES",
    "COUNT_ROUND",
    "AlreadyWithdrawn",
    "BudgetRetention",
    "CastAnswer",
    "CodeUnknown",
    "CodeUsed",
    "CodeVoid",
    "FilledBallot",
    "OpenedVote",
    "ReceiptInUse",
    "add_plan",
    "cast_ballot",
    "check_count",
    "close_and_count",
    "decide_tie",
    "edit_plan",
    "edit_round",
    "end_round",
    "hide_plan_text",
    "hold_plan",
    "keep_codes",
    "make_codes",
    "make_round",
    "move_end_later",
    "note_key_destroyed",
    "open_vote",
    "put_key_back",
    "record_decision",
    "remove_plan",
    "replace_ballot",
    "show_plan_text",
    "void_batch",
    "void_code",
    "withdraw_plan",
]
