"""The round sheet: all that was written down before the vote, frozen, with a hash that posters carry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.money import Cents

from .chain import canonical, sha256_of
from .terms import RoundTerms

VERSION = 1
KEY_HOLDER = "in the server's key file"


@dataclass(frozen=True)
class SheetPlan:
    """A plan as the sheet has it; cost in cents."""

    number: int
    title: str
    text: str
    place: str
    cost: Cents


def sheet_text(terms: RoundTerms, area_name: str, plans: Iterable[SheetPlan], public_key: bytes) -> str:
    """Return the sheet as canonical JSON: the same to the byte when it is made again."""
    return canonical(
        {
            "sheet": VERSION,
            "title": terms.title,
            "lang": terms.lang,
            "area": {"code": terms.area_code, "name": area_name},
            "pot": {"cents": terms.pot, "source": terms.pot_source, "most_per_plan": terms.most_per_plan},
            "voters": {"who": terms.voters, "age": terms.voting_age},
            "count": {
                "rule": terms.rule.value,
                "threshold": terms.threshold,
                "least_choices": terms.least_choices,
                "most_choices": terms.most_choices,
                "leftover": terms.leftover.value,
                "tie": terms.tie_rule.value,
                "least_ballots": terms.least_ballots,
            },
            "mandate": {
                "holder": terms.mandate,
                "vote": terms.binding.value,
                "objection": terms.objection,
            },
            "room": {"can": terms.can, "cannot": terms.cannot, "uncertain": terms.uncertain},
            "built": terms.built,
            "secrecy": {"private_key": KEY_HOLDER, "public_key": public_key.hex()},
            "begins": _instant(terms.begins_at),
            "ends": _instant(terms.ends_at),
            "plans": [_plan(plan) for plan in sorted(plans, key=lambda plan: plan.number)],
        }
    )


def sheet_hash(text: str) -> str:
    """Return the SHA-256 of a sheet, as posters, ballots and the result show it."""
    return sha256_of(text)


def _plan(plan: SheetPlan) -> dict[str, Any]:
    return {
        "id": str(plan.number),
        "title": plan.title,
        "text": plan.text,
        "place": plan.place,
        "cents": plan.cost,
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(LOCAL_ZONE).isoformat(timespec="minutes")
