"""Looking for threads from the desk: the same as `buurtstem threads propose`, in all places of a builder."""

from __future__ import annotations

from flask import current_app, flash, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Role
from buurtstem.accounts.signin import require_actor
from buurtstem.agenda.actions.proposing import keep_proposals, read_stories
from buurtstem.agenda.forms import ActForm
from buurtstem.agenda.rules.permissions import may_keep_agenda
from buurtstem.core.clock import now
from buurtstem.core.errors import NotAllowed
from buurtstem.places.queries import open_neighbourhoods
from buurtstem.themes.rules import Tagger
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to

from .blueprint import blueprint


@blueprint.post("/werk/draden/voorstellen")
def propose() -> BaseResponse:
    """Group the public stories of every place where this person keeps the agenda."""
    actor = require_actor()
    if not may_keep_agenda(actor):
        raise NotAllowed
    if ActForm().was_sent_rightly():
        places = open_neighbourhoods(reading(), actor.places_of(Role.COMMUNITY_BUILDER))
        flash(_sentence(_look_in([place.code for place in places])), "success")
    else:
        flash(gettext("That took too long. Press the button once more."), "error")
    return redirect_to(url_for("agenda.threads"))


def _look_in(places: list[str]) -> int:
    """Return how many threads are new.

    Reading stories takes time, so it is done before a transaction; each place has one of its own, so that
    nobody who tells something waits for all of them.
    """
    tagger: Tagger = current_app.extensions["tagger"]
    opened = 0
    for place in places:
        found = read_stories(reading(), place, tagger)
        with transaction() as session:
            opened += keep_proposals(session, found, now()).opened
    return opened


def _sentence(opened: int) -> str:
    if not opened:
        return gettext("There is no new thread. Stories that fit a thread were added to it.")
    return ngettext("There is %(num)s new thread.", "There are %(num)s new threads.", opened)
