"""Who rings doorbells, and what a talk at the door is."""

from __future__ import annotations

from buurtstem.accounts.rules import Actor, Role


def may_interview(actor: Actor | None, place: str | None = None) -> bool:
    """Members of pairs write down talks in their own places."""
    return actor is not None and actor.has(Role.PAIR, place)
