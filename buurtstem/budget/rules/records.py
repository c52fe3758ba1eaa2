"""A count of a file as a document: JSON for programs, lines for readers; the same at every run."""

from __future__ import annotations

import json

from buurtstem.core.money import CENTS_PER_EURO, Cents
from buurtstem.core.text import clean_text

from .outcome import Outcome, Tie
from .pabulib import FileElection
from .sentences import amount, number, sentences, sign_of


def as_json(found: FileElection, outcome: Outcome) -> str:
    """Return one JSON document; amounts are numbers in the currency of the file, made without floats."""
    differences = outcome.differs_from(found.selected)
    values = {
        "rule": _json(outcome.rule.value),
        "winners": _json(outcome.winners),
        "spent": _decimal(outcome.spent),
        "budget": _decimal(outcome.budget),
        "utility": _json(outcome.utility),
        "ties": _json([_tie(tie) for tie in outcome.ties]),
        "steps": _json(sentences(outcome, _sign(found))),
        "differs_from_selected": _json(differences),
        "decision_needed": _json(outcome.decision_needed),
        "warnings": _json(found.warnings),
    }
    return "{" + ", ".join(f'"{key}": {value}' for key, value in values.items()) + "}"


def as_report(found: FileElection, outcome: Outcome) -> str:
    """Return what a reader wants to know, in lines."""
    sign = _sign(found)
    lines = [
        *sentences(outcome, sign),
        "",
        *(_tie_line(tie) for tie in outcome.ties),
        f"Rule: {outcome.rule.value}, by {outcome.utility}",
        f"Winners: {', '.join(outcome.winners) or 'none'}",
        f"Spent: {amount(outcome.spent, sign)} of {amount(outcome.budget, sign)}",
    ]
    if outcome.decision_needed:
        lines.append("Decision needed: only plans that win in any case are named as winners.")
    differences = outcome.differs_from(found.selected)
    if differences is not None:
        compared = f"differs at {', '.join(differences)}" if differences else "the same winners"
        lines.append(f"The file's own result: {compared}")
    return "\n".join(clean_text(line) for line in lines)


def _sign(found: FileElection) -> str:
    return sign_of(found.meta.get("currency", "").upper())


def _tie(tie: Tie) -> dict[str, object]:
    at = tie.at.numerator if tie.at.denominator == 1 else number(tie.at)
    return {"at": at, "plans": list(tie.plans), "decisive": tie.decisive, "resolved_by": tie.resolved_by}


def _tie_line(tie: Tie) -> str:
    weight = "changes who wins" if tie.decisive else "does not change who wins"
    order = f"; {tie.resolved_by} was followed" if tie.resolved_by else ""
    return f"Tie at {number(tie.at)}: {', '.join(tie.plans)}. Their order {weight}{order}."


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def _decimal(cents: Cents) -> str:
    """Return an amount as a JSON number: 76700, 1209341.5."""
    whole, part = divmod(cents, CENTS_PER_EURO)
    return f"{whole}.{part:02}".rstrip("0") if part else str(whole)
