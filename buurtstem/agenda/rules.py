"""Who keeps threads and the agenda, and how they move."""

from __future__ import annotations

from buurtstem.accounts.rules import Actor, Role


def may_keep_agenda(actor: Actor | None, place: str | None = None) -> bool:
    """Community builders keep the threads and the agenda of their own places."""
    return actor is not None and actor.has(Role.COMMUNITY_BUILDER, place)
