"""What people say that a thread means: added by themselves or at a meeting, withdrawn with a mark."""

from __future__ import annotations

from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.signin import require_actor
from buurtstem.agenda.actions import interpretations as actions
from buurtstem.agenda.forms import ActForm, InterpretationForm
from buurtstem.agenda.queries.threads import get_thread, thread_after
from buurtstem.agenda.rules.interpretations import MeetingNeeded, TooManyInterpretations
from buurtstem.agenda.rules.permissions import may_interpret, voices_of
from buurtstem.agenda.rules.threads import NoWayOn, ThreadMerged
from buurtstem.core.clock import now
from buurtstem.core.errors import NotAllowed
from buurtstem.web.database import reading, transaction

from .blueprint import blueprint
from .threads import ONE, back_to, merged_sentence, thread_page


@blueprint.post(f"{ONE}/duiding")
def interpret(thread_id: int) -> BaseResponse:
    """Put what somebody says beside what others say."""
    actor = require_actor()
    area_code = get_thread(reading(), thread_id).area_code
    if not may_interpret(actor, area_code):
        raise NotAllowed
    form = InterpretationForm()
    form.offer(voices_of(actor, area_code))
    if not form.was_sent_rightly():
        return thread_page(actor, thread_id, {"interpretation_form": form}, 422)
    saying = actions.Saying(
        form.chosen_role,
        form.text.data,
        form.author.data,
        form.organisation.data,
        form.meeting.data,
        form.said_on.data,
    )
    try:
        with transaction() as session:
            actions.add_interpretation(session, actor, thread_id, saying, now())
    except MeetingNeeded:
        form.meeting.errors = [gettext("Name the meeting where this was said.")]
        return thread_page(actor, thread_id, {"interpretation_form": form}, 422)
    except (ThreadMerged, NoWayOn, TooManyInterpretations) as refusal:
        form.form_errors.append(_sentence(refusal))
        goal = thread_after(reading(), thread_id)
        return thread_page(actor, goal, {"interpretation_form": form}, 409)
    return back_to(thread_id, gettext("It stands beside what others say."))


@blueprint.post(f"{ONE}/duiding/<int(max=2147483647):interpretation_id>/intrekken")
def withdraw(thread_id: int, interpretation_id: int) -> BaseResponse:
    """Withdraw an interpretation; a mark stays."""
    actor, form = require_actor(), ActForm()
    if not form.was_sent_rightly():
        return thread_page(actor, thread_id, {"act_form": form}, 422)
    with transaction() as session:
        actions.withdraw_interpretation(session, actor, thread_id, interpretation_id, now())
    return back_to(thread_id, gettext("The interpretation is withdrawn. A mark stays."))


def _sentence(refusal: ThreadMerged | NoWayOn | TooManyInterpretations) -> str:
    """Return why it could not be put there, and what to do with what was written."""
    if isinstance(refusal, ThreadMerged):
        return merged_sentence()
    if isinstance(refusal, TooManyInterpretations):
        return gettext("There is no room for more in this thread. What you wrote is still here: copy it.")
    return gettext(
        "This thread was dismissed while you were writing. What you wrote is still here: copy it. "
        "You can send it again when the thread is back."
    )
