"""Who runs rounds."""

from __future__ import annotations

from buurtstem.accounts.rules import Actor, Role


def may_run_rounds(actor: Actor | None, place: str | None = None) -> bool:
    """Community builders run the rounds of their own places."""
    return actor is not None and actor.has(Role.COMMUNITY_BUILDER, place)
