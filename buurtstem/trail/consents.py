"""What a teller agreed to: each use with yes or no, to be changed at any time, and every earlier answer."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import Conflict
from buurtstem.core.settings import Settings
from buurtstem.privacy.actions import change_uses
from buurtstem.privacy.names import USE_NAMES, WAY_NAMES
from buurtstem.privacy.queries import Statement, statements_of
from buurtstem.privacy.rules import UNKNOWN_WORDING, Use
from buurtstem.stories.rules import KIND
from buurtstem.stories.wishes import show_or_hide
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.htmx import redirect_to
from buurtstem.web.i18n import current_language

from .forms import NO, YES, ConsentForm
from .opened import consents_of_all, contributions, hold_all, opened_ref, parts_or_whole

blueprint = Blueprint("consents", __name__, url_prefix="/<lang:lang>/bewijs/toestemming")


@blueprint.route("/", methods=["GET", "POST"])
def consents() -> BaseResponse:
    """Each use with the answer that counts now, and the history of all answers."""
    ref = opened_ref()
    if not contributions().of(ref).describe(reading(), ref.id).may_be_withdrawn:
        raise Conflict
    parts = parts_or_whole(ref)
    form, service = _form(parts)
    if form.was_sent_rightly():
        with transaction() as session:
            _change(session, ref, form.answers())
        flash(gettext("Your choices are kept, and count from now on."), "success")
        return redirect_to(url_for("trail.opened" if form.receive.data == NO else "consents.consents"))
    return form_page(
        "trail/consent_page.html",
        "trail/_consent_form.html",
        form,
        service=service,
        has_parts=parts != (ref,),
        history=_history(parts),
        use_names=USE_NAMES,
        way_names=WAY_NAMES,
        unknown_wording=UNKNOWN_WORDING,
    )


def _form(parts: tuple[ContributionRef, ...]) -> tuple[ConsentForm, str]:
    """Return the form, and the name of the translation service; where none is set nobody is asked about one.

    Whoever said yes before it was taken out of the settings can still say no.
    """
    settings: Settings = current_app.extensions["settings"]
    now_given = _answers_now(parts)
    form = ConsentForm(data=now_given)
    if not settings.has_translator and now_given[Use.TRANSLATE] == NO:
        del form.translate
    return form, settings.translation_name if settings.has_translator else ""


def _answers_now(parts: tuple[ContributionRef, ...]) -> dict[str, str]:
    """Return yes where all parts are agreed to; of what was erased nothing is asked."""
    given = consents_of_all(parts)
    return {
        use.value: YES if given and all(consent.agrees_to(use) for consent in given) else NO for use in Use
    }


def _change(session: Session, ref: ContributionRef, answers: dict[Use, bool]) -> None:
    """Carry the answers out; without a yes to receiving there is nothing left to agree to."""
    moment = now()
    if not answers[Use.RECEIVE]:
        contributions().of(ref).withdraw(session, ref.id, moment)
        return
    parts = hold_all(session, ref)
    change_uses(session, parts, answers, current_language(), moment)
    for part in parts:
        if part.kind == KIND:
            show_or_hide(session, part.id, moment, shown=answers[Use.PUBLISH])


def _history(parts: tuple[ContributionRef, ...]) -> list[Statement]:
    """Return every answer, newest first; what was answered for all parts at once stands there once."""
    told = dict.fromkeys(statement for part in parts for statement in statements_of(reading(), part))
    return sorted(told, key=lambda statement: statement.at, reverse=True)
