"""From a sent form to a kept story: once, whatever the network, the reader or the form does."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from buurtstem.core.clock import now, today
from buurtstem.core.limits import Limit, record_attempt
from buurtstem.media.actions import attach_picture
from buurtstem.places.queries import AreaCard
from buurtstem.privacy.rules import Age, overwrite_numbers
from buurtstem.receipts.actions import give_receipt
from buurtstem.receipts.desk import mac_for
from buurtstem.receipts.queries import find_contribution
from buurtstem.receipts.rules import NotACode, make_code
from buurtstem.themes.tagging import TaggedAhead
from buurtstem.web.database import reading, transaction
from buurtstem.web.i18n import current_language
from buurtstem.web.limits import asks_to_wait, source_of_request

from .actions import Telling, tell_story
from .arriving import Arrival
from .forms import TellForm
from .masks import told_text
from .photos import receive_photo
from .queries import get_story
from .suspicion import was_filled_by_machine

TELLINGS = Limit("telling", most=120, minutes=60)  # a story evening or a library shares one address


def receive_story(form: TellForm, place: AreaCard, arrival: Arrival) -> str | None:
    """Keep what was sent and return its receipt code, or None with the reasons in the form.

    The receipt was made with the form. Sending the same form again finds the story by it.
    """
    is_valid = form.was_sent_rightly()
    photo_id = receive_photo(form)
    if not is_valid or form.errors:
        return None
    often = gettext("Many stories came from here in the last hour. Wait a while, then send yours again.")
    if asks_to_wait(form, TELLINGS, often):
        return None
    return _keep_once(form, place, photo_id, arrival)


def known_code(typed: str | None) -> str:
    """Return the code that the form carries; one that was tampered with is replaced."""
    try:
        mac_for(typed or "")
    except NotACode:
        return make_code()
    return str(typed)


def _keep_once(form: TellForm, place: AreaCard, photo_id: int | None, arrival: Arrival) -> str | None:
    code = known_code(form.receipt.data)
    if find_contribution(reading(), mac_for(code)) is None:
        try:
            _keep(_telling(form, place, arrival), photo_id, code)
        except IntegrityError:  # the same form arrived twice at once; the other one was first
            if find_contribution(reading(), mac_for(code)) is None:
                raise
        else:
            return code
    if _is_same_story(form, code):
        return code
    form.receipt.data = make_code()
    form.form_errors.append(
        gettext(
            "You already sent a story with this form, and it is kept. Is this a new story? Send it again."
        )
    )
    return None


def _telling(form: TellForm, place: AreaCard, arrival: Arrival) -> Telling:
    return Telling(
        area_code=place.code,
        text=form.text.data,
        lang=form.lang.data or None,
        nature=form.chosen_nature,
        age=Age(form.age.data) if form.age else Age.CHILD,  # a class is not asked
        source=arrival.source(form.source.data),
        told_by=arrival.told_by,
        may_be_shown=form.may_be_shown.data,
        may_teach=bool(form.may_teach and form.may_teach.data),
        may_translate=form.may_be_translated,
        page_lang=current_language(),
        way=arrival.way,
        opening=form.chosen_opening,
        entry_id=arrival.entry.id if arrival.entry else None,
        wording_id=arrival.wording_id,
        helper_id=arrival.helper.id if arrival.helper else None,
        filled_by_machine=was_filled_by_machine(
            trap_filled=bool(form.homepage.data), seconds=form.seconds_open(now(), form.opened.data)
        ),
    )


def _keep(telling: Telling, photo_id: int | None, code: str) -> None:
    stored = overwrite_numbers(telling.text).text
    tagger = TaggedAhead(current_app.extensions["tagger"], [(stored, telling.lang)])
    with transaction() as session:
        ref = tell_story(session, telling, tagger, now())
        give_receipt(session, mac_for(code), ref, today())
        if photo_id is not None:
            attach_picture(session, photo_id, ref)
        record_attempt(session, TELLINGS, source_of_request(), now())


def _is_same_story(form: TellForm, code: str) -> bool:
    ref = find_contribution(reading(), mac_for(code))
    if ref is None:
        return False
    return told_text(reading(), get_story(reading(), ref.id)) == overwrite_numbers(form.text.data).text
