"""Where the pages of budget hang, what their templates know, and which round an address means."""

from __future__ import annotations

from flask import Blueprint, current_app

from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.budget import names
from buurtstem.budget.contexts.rounds import change_lines, hash_groups
from buurtstem.budget.queries import RoundPage, StaffRound, get_round, get_staff_round
from buurtstem.budget.rules.permissions import may_run_rounds
from buurtstem.core.clock import now
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.core.settings import Settings
from buurtstem.web.database import reading

blueprint = Blueprint("budget", __name__, url_prefix="/<lang:lang>")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give templates of rounds the sentences of rules, and hashes in groups."""
    return {
        "rule_names": names.RULE_NAMES,
        "rule_sentences": names.RULE_SENTENCES,
        "leftover_sentences": names.LEFTOVER_SENTENCES,
        "tie_sentences": names.TIE_SENTENCES,
        "binding_sentences": names.BINDING_SENTENCES,
        "state_names": names.STATE_NAMES,
        "hash_groups": hash_groups,
        "change_lines": change_lines,
    }


def public_round(slug: str) -> RoundPage:
    """Return a round that everybody may see.

    Raises:
        NotFound: no such round, or a draft.
    """
    page = get_round(reading(), slug)
    if not page.is_public:
        raise NotFound
    return page


def own_round(slug: str) -> tuple[Actor, StaffRound]:
    """Return who is signed in and a round of theirs.

    Raises:
        SignInNeeded: nobody is.
        NotFound: no such round.
        NotAllowed: another role, or a round of another place.
    """
    actor = require_actor()
    staff_round = get_staff_round(reading(), slug, actor, now())
    if not may_run_rounds(actor, staff_round.round.terms.area_code):
        raise NotAllowed
    return actor, staff_round


def site_settings() -> Settings:
    """Return the settings of this site."""
    settings: Settings = current_app.extensions["settings"]
    return settings
