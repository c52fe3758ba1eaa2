"""Who compares what the program proposed with what people chose, and who lets it tag again."""

from __future__ import annotations

from buurtstem.accounts.rules import Actor, Role, may_check_stories

RUNNERS = (Role.COMMUNITY_BUILDER, Role.ADMINISTRATOR)


def may_read_corrections(actor: Actor | None, place: str | None = None) -> bool:
    """Whoever checks stories of a place reads what was corrected there; texts are nobody else's business."""
    return may_check_stories(actor, place)


def may_tag_again(actor: Actor | None) -> bool:
    """Community builders and administrators let all stories be tagged again; it changes no person's word."""
    return actor is not None and any(actor.has(role) for role in RUNNERS)


def may_open_theme_desk(actor: Actor | None) -> bool:
    """The desk is for both; an administrator sees counts there, and no text."""
    return may_read_corrections(actor) or may_tag_again(actor)


def places_to_count(actor: Actor) -> tuple[str | None, ...]:
    """Return the places whose corrections this person sees counted: their own; administrators all."""
    return actor.places_of(Role.CHECKER, Role.COMMUNITY_BUILDER, Role.ADMINISTRATOR)


def places_to_read(actor: Actor) -> tuple[str | None, ...]:
    """Return the places whose texts this person reads."""
    return actor.places_of(Role.CHECKER, Role.COMMUNITY_BUILDER)
