"""From a sent form to a kept talk: once, whatever the network or an impatient thumb does."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from buurtstem.accounts.rules import Actor
from buurtstem.core.clock import now, today
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.settings import LANGUAGES
from buurtstem.places.queries import AreaCard
from buurtstem.privacy.rules import Age, overwrite_numbers
from buurtstem.receipts.actions import give_receipt
from buurtstem.receipts.desk import mac_for
from buurtstem.receipts.queries import find_contribution
from buurtstem.receipts.rules import make_code
from buurtstem.stories.masks import told_text
from buurtstem.themes.tagging import TaggedAhead
from buurtstem.web.database import reading, transaction
from buurtstem.web.i18n import current_language

from .actions import Notes, keep_talk
from .forms import TalkForm
from .queries import get_talk
from .rules import KIND


def receive_talk(form: TalkForm, actor: Actor) -> ContributionRef | None:
    """Keep what was sent and return the talk, or None with the reasons in the form.

    The receipt was made with the form. Sending the same form again finds the talk by it.
    """
    if not form.was_sent_rightly():
        return None
    place = next(each for each in form.desk.places if each.slug == form.place.data)
    mac = mac_for(form.receipt.data)
    ref = find_contribution(reading(), mac) or _keep_or_find(form, actor, place, mac)
    if _is_same_talk(form, ref):
        return ref
    form.receipt.data = make_code()
    form.form_errors.append(
        gettext("You already sent a talk with this form, and it is kept. Is this a new talk? Send it again.")
    )
    return None


def _keep_or_find(form: TalkForm, actor: Actor, place: AreaCard, mac: str) -> ContributionRef:
    try:
        return _keep(form, actor, place, mac)
    except IntegrityError:  # the same form arrived twice at once; the other one was first
        ref = find_contribution(reading(), mac)
        if ref is None:
            raise
        return ref


def _keep(form: TalkForm, actor: Actor, place: AreaCard, mac: str) -> ContributionRef:
    notes = Notes(
        area_code=place.code,
        held_on=form.held_on.data,
        street=form.street.data,
        spoken=form.spoken.data,
        age=Age(form.age.data),
        pieces=form.pieces,
        partner=form.chosen_partner,
        text_lang=form.text_lang.data or None,
        may_be_shown=form.may_be_shown.data,
        may_teach=form.may_teach.data,
        asked_in=form.spoken.data if form.spoken.data in LANGUAGES else current_language(),
    )
    stored = [(overwrite_numbers(piece.text).text, notes.text_lang) for piece in notes.pieces]
    tagger = TaggedAhead(current_app.extensions["tagger"], stored)
    with transaction() as session:
        ref = keep_talk(session, actor, notes, tagger, now())
        give_receipt(session, mac, ref, today())
    return ref


def _is_same_talk(form: TalkForm, ref: ContributionRef) -> bool:
    if ref.kind != KIND:
        return False
    kept = [told_text(reading(), piece) for piece in get_talk(reading(), ref.id).pieces]
    return kept == [overwrite_numbers(piece.text).text for piece in form.pieces]
