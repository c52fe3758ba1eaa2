"""Who keeps threads and the agenda, and who says what a thread means."""

from __future__ import annotations

from buurtstem.accounts.rules import Actor, Role

from .interpretations import AuthorRole

INTERPRETERS = (Role.RESIDENT_MEMBER, Role.PROFESSIONAL, Role.COMMUNITY_BUILDER)
FUNCTIONS = (
    Role.COMMUNITY_BUILDER,
    Role.PROFESSIONAL,
    Role.RESIDENT_MEMBER,
)  # of an act


def may_keep_agenda(actor: Actor | None, place: str | None = None) -> bool:
    """Community builders keep the threads and the agenda of their own places."""
    return actor is not None and actor.has(Role.COMMUNITY_BUILDER, place)


def may_interpret(actor: Actor | None, place: str | None = None) -> bool:
    """Resident members and professionals interpret by themselves, builders for residents at a meeting."""
    return actor is not None and any(actor.has(role, place) for role in INTERPRETERS)


def own_voices(actor: Actor, place: str) -> frozenset[AuthorRole]:
    """Return the roles in which somebody interprets by themselves; a member may also run a business."""
    voices: set[AuthorRole] = set()
    if actor.has(Role.RESIDENT_MEMBER, place):
        voices |= {AuthorRole.RESIDENT, AuthorRole.ENTREPRENEUR}
    if actor.has(Role.PROFESSIONAL, place):
        voices.add(AuthorRole.PROFESSIONAL)
    return frozenset(voices)


def voices_of(actor: Actor, place: str) -> tuple[AuthorRole, ...]:
    """Return the roles in which somebody may enter an interpretation: their own, and those at a meeting."""
    voices = own_voices(actor, place)
    if may_keep_agenda(actor, place):
        voices |= {AuthorRole.RESIDENT, AuthorRole.ENTREPRENEUR}
    return tuple(voice for voice in AuthorRole if voice in voices)
