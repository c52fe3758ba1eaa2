"""Who may bring in figures."""

from __future__ import annotations

from buurtstem.accounts.rules import Actor, Role


def may_import_figures(actor: Actor | None) -> bool:
    """Professionals and community builders, wherever their place is: a file is about many areas."""
    return actor is not None and any(actor.has(role) for role in (Role.PROFESSIONAL, Role.COMMUNITY_BUILDER))
