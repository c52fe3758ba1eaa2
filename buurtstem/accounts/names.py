"""Names of roles and what each can do, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .rules import Role

ROLE_NAMES = {
    Role.RESIDENT_MEMBER: _l("resident member"),
    Role.PAIR: _l("member of a pair"),
    Role.HELPER: _l("helper"),
    Role.LANGUAGE_VOLUNTEER: _l("language volunteer"),
    Role.CHECKER: _l("checker"),
    Role.COMMUNITY_BUILDER: _l("community builder"),
    Role.PROFESSIONAL: _l("professional"),
    Role.ADMINISTRATOR: _l("administrator"),
}
ROLE_SENTENCES = {
    Role.RESIDENT_MEMBER: _l("You sit in a group as a resident. You read and tell as everybody does."),
    Role.PAIR: _l(
        "You ring doorbells together with a colleague of another organisation, and write down the talks."
    ),
    Role.HELPER: _l("You help people to tell, with the form of their neighbourhood."),
    Role.LANGUAGE_VOLUNTEER: _l(
        "You know a language that others do not. You are asked when a text needs it."
    ),
    Role.CHECKER: _l("You read stories before others see them."),
    Role.COMMUNITY_BUILDER: _l("You check stories, keep the agenda, and run budget rounds."),
    Role.PROFESSIONAL: _l("You tell what you hear and see. Your stories say that a professional told them."),
    Role.ADMINISTRATOR: _l(
        "You take care of the site: areas, accounts and backups. You do this with commands on the server."
    ),
}
