"""The receipt of a ballot: whether it is in the box, and replacing it until the close. No choice is shown."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.budget.actions import RECEIPT_GUESSES, CodeUnknown, replace_ballot
from buurtstem.budget.contexts.rounds import stage_of_page
from buurtstem.budget.contexts.voting import (
    typing_error,
    unknown_receipt,
    waiting_sentence,
)
from buurtstem.budget.forms.voting import BallotPaperForm, ReceiptForm
from buurtstem.budget.queries import BallotPlace, RoundPage, find_ballot_by_receipt
from buurtstem.budget.rules.ballot import BallotRefused
from buurtstem.budget.rules.codes import NotACode, read_code, show_code
from buurtstem.budget.rules.round import VoteNotOpen
from buurtstem.core.clock import now
from buurtstem.core.errors import NotFound
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.limits import waiting_time
from buurtstem.web.security import forbid_storing

from .routes import blueprint, public_round, site_settings
from .voting import (
    WAITS,
    ballot_refused,
    is_ready,
    new_paper_form,
    note_guess,
    open_ballot,
    paper_page,
    shut_page,
    thanks_page,
)


@blueprint.route("/begroting/<slug>/bewijs", methods=["GET", "POST"])
def receipt(slug: str) -> BaseResponse:
    """Type the receipt and read where the ballot is."""
    page = public_round(slug)
    form = ReceiptForm()
    if not form.was_sent_rightly():
        return _receipt_page(page, form, 422 if form.is_submitted() else 200)
    place = _find(page, form)
    if place is None:
        return _receipt_page(page, form, WAITS if waiting_time(RECEIPT_GUESSES, slug) else 422)
    return _found_page(page, read_code(form.receipt.data), place)


@blueprint.route("/begroting/<slug>/bewijs/biljet", methods=["GET", "POST"])
def new_ballot(slug: str) -> BaseResponse:
    """A new ballot in place of the one with this receipt; what was chosen before is not shown."""
    if request.method == "GET":
        return redirect_to(url_for("budget.receipt", slug=slug))
    form = ReceiptForm()
    page = public_round(slug)
    try:
        open_ballot(slug)
    except VoteNotOpen:
        return shut_page(slug, 409)
    if not form.was_sent_rightly() or _find(page, form) is not BallotPlace.IN_THE_BOX:
        return _receipt_page(page, form, 422)
    return paper_page(slug, new_paper_form(code="", receipt=read_code(form.receipt.data)), replaces=True)


@blueprint.route("/begroting/<slug>/bewijs/vervang", methods=["GET", "POST"])
def replace(slug: str) -> BaseResponse:
    """The new ballot takes the place of the old one."""
    if request.method == "GET":
        return redirect_to(url_for("budget.receipt", slug=slug))
    try:
        return _replace(slug, BallotPaperForm())
    except VoteNotOpen:
        return shut_page(slug, 409)


def _replace(slug: str, form: BallotPaperForm) -> BaseResponse:
    paper = open_ballot(slug)
    if not is_ready(form, RECEIPT_GUESSES, slug):
        return paper_page(slug, form, WAITS if form.form_errors else 422, replaces=True)
    key, choices = site_settings().receipt_key, tuple(form.plans.data)
    try:
        with transaction() as session:
            replace_ballot(session, paper.round_id, form.receipt.data, choices, key, now())
    except BallotRefused as refusal:
        return ballot_refused(slug, form, refusal, replaces=True)
    except NotFound:
        note_guess(CodeUnknown, RECEIPT_GUESSES, slug)
        return _receipt_page(public_round(slug), _refused(form.receipt.data), 422)
    return thanks_page(paper, form.receipt.data)


def _find(page: RoundPage, form: ReceiptForm) -> BallotPlace | None:
    """Return where the ballot is, or None with the reason in the form; a typing error is no failed guess."""
    wait = waiting_time(RECEIPT_GUESSES, page.slug)
    if wait:
        form.receipt.errors = [waiting_sentence(wait)]
        return None
    try:
        code = read_code(form.receipt.data)
    except NotACode:
        form.receipt.errors = [typing_error()]
        return None
    place = find_ballot_by_receipt(reading(), page.id, code, site_settings().receipt_key)
    if place is None:
        form.receipt.errors = [unknown_receipt()]
        note_guess(CodeUnknown, RECEIPT_GUESSES, page.slug)
    return place


def _refused(receipt: str) -> ReceiptForm:
    form = ReceiptForm(formdata=None, receipt=show_code(receipt))
    form.receipt.errors = [unknown_receipt()]
    return form


def _receipt_page(page: RoundPage, form: ReceiptForm, status: int) -> BaseResponse:
    return forbid_storing(
        render(
            "budget/receipt_page.html",
            "budget/_receipt_form.html",
            status=status,
            round=page,
            stage=stage_of_page(page, now()),
            form=form,
        )
    )


def _found_page(page: RoundPage, code: str, place: BallotPlace) -> BaseResponse:
    return forbid_storing(
        render(
            "budget/found_page.html",
            round=page,
            stage=stage_of_page(page, now()),
            receipt=show_code(code),
            is_counted=place is BallotPlace.COUNTED,
            form=ReceiptForm(formdata=None, receipt=code),
        )
    )
