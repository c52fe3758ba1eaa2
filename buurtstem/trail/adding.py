"""Adding something to a story later; the story stays where it stands."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.core.clock import now
from buurtstem.core.errors import Conflict, NotFound
from buurtstem.privacy.rules import overwrite_numbers
from buurtstem.stories.additions.actions import TooManyAdditions, add_to_story
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import KIND, may_change
from buurtstem.themes.tagging import TaggedAhead
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.htmx import redirect_to

from .forms import AdditionForm
from .opened import opened_ref

blueprint = Blueprint("additions", __name__, url_prefix="/<lang:lang>/bewijs/aanvullen")


@blueprint.route("/", methods=["GET", "POST"])
def add() -> BaseResponse:
    """Write something more; somebody reads it before it stands under the story."""
    ref = opened_ref()
    if ref.kind != KIND:
        raise NotFound
    if not may_change(get_story(reading(), ref.id).state):
        raise Conflict
    form = AdditionForm()
    if form.was_sent_rightly():
        # read before the write lock is taken, as it will be stored: nobody waits for the tagger
        stored = overwrite_numbers(form.text.data).text
        tagger = TaggedAhead(current_app.extensions["tagger"], [(stored, None)])
        try:
            with transaction() as session:
                add_to_story(session, ref.id, form.text.data, tagger, now())
        except TooManyAdditions:
            form.form_errors.append(
                gettext("You added as much as fits. Change your story, or tell a new one.")
            )
        else:
            flash(gettext("Your addition is kept. Somebody reads it within three days."), "success")
            return redirect_to(url_for("trail.opened"))
    return form_page("trail/addition_page.html", "trail/_addition_form.html", form)
