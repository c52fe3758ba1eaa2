"""A teller objects to holding an addition back, and a second person judges: as with the story itself."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.signin import require_actor
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import Conflict, NotFound
from buurtstem.receipts.desk import ReceiptClosed, opened_contribution
from buurtstem.stories.additions.queries import ADDITION, Addition, get_addition
from buurtstem.stories.masks import proposed_words
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import KIND, may_change
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.htmx import redirect_to

from .actions.additions import answer_for_addition, object_to_addition
from .additions import checkable_addition
from .forms import AdditionAnswerForm, ObjectForm
from .queries import holders_of, objections_to
from .rules import may_judge_objection, may_object
from .second_person import keep_and_tell

blueprint = Blueprint("added_objections", __name__, url_prefix="/<lang:lang>")


@blueprint.route("/bewijs/bezwaar/aanvulling/<int(max=2147483647):addition_id>", methods=["GET", "POST"])
def object_to(addition_id: int) -> BaseResponse:
    """A teller objects to holding an addition back, once."""
    addition = _own_addition(addition_id)
    objected = addition_id in objections_to(reading(), (addition_id,), ADDITION)
    stands = may_change(get_story(reading(), addition.story_id).state)
    if not (stands and may_object(addition.state, objected=objected)):
        if objected:  # sent twice, or an old page: the receipt says what became of it
            return redirect_to(url_for("trail.opened"))
        raise Conflict
    form = ObjectForm()
    if form.was_sent_rightly():
        return keep_and_tell(
            lambda session: object_to_addition(session, addition_id, form.words.data, now()),
            gettext("Your objection is kept. Somebody else looks at your addition."),
        )
    return form_page(
        "moderation/object_addition_page.html",
        "moderation/_object_form.html",
        form,
        held=addition,
        address=url_for("added_objections.object_to", addition_id=addition_id),
    )


@blueprint.route("/werk/bezwaren/aanvulling/<int(max=2147483647):addition_id>", methods=["GET", "POST"])
def objection(addition_id: int) -> BaseResponse:
    """Somebody who did not hold the addition back judges the objection."""
    actor = require_actor()
    addition, story = checkable_addition(actor, addition_id)
    found = objections_to(reading(), (addition_id,), ADDITION).get(addition_id)
    if found is None:
        raise NotFound
    form = AdditionAnswerForm.for_text(addition.text, addition.lang, read=addition.version)
    waits = found.outcome is None and addition.state is ContributionState.IN_REVIEW
    if form.was_sent_rightly():
        with transaction() as session:
            answer_for_addition(session, actor, addition_id, form.answer, now())
        flash(gettext("It is decided. The teller can read why."), "success")
        return redirect_to(url_for("moderation.queue"))
    return form_page(
        "moderation/added_objection_page.html",
        "moderation/_added_objection.html",
        form,
        addition=addition,
        story=story,
        objection=found,
        reported=(),  # what is reported of an addition is decided before it can be held back
        hurdle=None,
        waits=waits,
        marks=proposed_words(addition) if waits else (),
        may_judge=may_judge_objection(actor, story.area_code, holders_of(reading(), addition.ref)),
        address=url_for("added_objections.objection", addition_id=addition_id),
    )


def _own_addition(addition_id: int) -> Addition:
    """Return an addition to the story of the receipt that is open on this device."""
    ref = opened_contribution()
    addition = get_addition(reading(), addition_id)
    if ref is None or (ref.kind, ref.id) != (KIND, addition.story_id):
        raise ReceiptClosed
    return addition
