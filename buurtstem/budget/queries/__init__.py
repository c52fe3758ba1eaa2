"""THE reads of budget."""

from __future__ import annotations

from .ballots import BallotForm, BallotPlace, ballot_form, find_ballot_by_receipt
from .results import Batch, ResultPage, StaffRound, Uses, find_result, find_state, get_staff_round
from .rounds import (
    Change,
    PlanCard,
    PlanLink,
    RoundCard,
    RoundPage,
    cards_in,
    find_plan,
    find_round_id,
    get_round,
    log_of,
    plans_answering,
    rounds_of_area,
)

__all__ = [
    "BallotForm",
    "BallotPlace",
    "Batch",
    "Change",
    "PlanCard",
    "PlanLink",
    "ResultPage",
    "RoundCard",
    "RoundPage",
    "StaffRound",
    "Uses",
    "ballot_form",
    "cards_in",
    "find_ballot_by_receipt",
    "find_plan",
    "find_result",
    "find_round_id",
    "find_state",
    "get_round",
    "get_staff_round",
    "log_of",
    "plans_answering",
    "rounds_of_area",
]
