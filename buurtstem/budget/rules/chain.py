"""The log of a round: each entry carries the hash of the one before, so that none can be changed unseen.

Only acts of administration stand in it, never an entry for one ballot or one code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

BEGINNING = "0" * 64


class Act(StrEnum):
    """What is done with a round."""

    OPENED = "opened"
    CODES_MADE = "codes_made"
    CODE_VOIDED = "code_voided"
    BATCH_VOIDED = "batch_voided"
    PLAN_WITHDRAWN = "plan_withdrawn"
    END_MOVED = "end_moved"
    ENDED = "ended"
    COUNTED = "counted"
    KEY_PUT_BACK = "key_put_back"
    KEY_DESTROYED = "key_destroyed"
    TIE_DECIDED = "tie_decided"
    DECIDED = "decided"


@dataclass(frozen=True)
class Entry:
    """One act: its number from 1, when to the second, and what everybody may know of it."""

    number: int
    at: datetime
    act: Act
    facts: Mapping[str, Any]
    previous_hash: str
    hash: str


def canonical(content: Any) -> str:
    """Return JSON that is the same to the byte whenever it is made again: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def next_entry(
    round_id: str, last: tuple[int, str] | None, act: Act, facts: Mapping[str, Any], moment: datetime
) -> Entry:
    """Return the entry that follows on the last one (its number and hash), or the first."""
    number, previous = (last[0] + 1, last[1]) if last else (1, BEGINNING)
    at = moment.astimezone(UTC).replace(microsecond=0)
    content = {
        "round": round_id,
        "number": number,
        "at": at.isoformat(),
        "act": act.value,
        "facts": dict(facts),
        "previous": previous,
    }
    return Entry(number, at, act, facts, previous, sha256_of(canonical(content)))


def first_break(round_id: str, entries: Iterable[Entry]) -> int | None:
    """Return the number of the first entry that is not as it was written, or None when all are."""
    last: tuple[int, str] | None = None
    for entry in entries:
        if next_entry(round_id, last, entry.act, entry.facts, entry.at) != entry:
            return entry.number
        last = (entry.number, entry.hash)
    return None
