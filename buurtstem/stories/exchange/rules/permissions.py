"""Who takes the public stories of a place out as a file."""

from __future__ import annotations

from buurtstem.accounts.rules import Actor, Role

EXPORTERS = (Role.COMMUNITY_BUILDER, Role.PROFESSIONAL, Role.ADMINISTRATOR)


def may_export_stories(actor: Actor | None, place: str | None = None) -> bool:
    """Whoever works with the stories of a place takes those that are public there out; they hold no more."""
    return actor is not None and any(actor.has(role, place) for role in EXPORTERS)
