"""Voting: the code, the ballot, thanks.

Code, receipt and choice travel in forms only: in no address, no log and no cookie. Each answer is made for
the form that was sent, so that sending it again gives the same answer and the same one ballot.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

import structlog
from flask import request, url_for
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.budget.actions import CODE_GUESSES, CodeUnknown, FilledBallot, cast_ballot
from buurtstem.budget.contexts.rounds import stage_of_page
from buurtstem.budget.contexts.voting import (
    CODE_REFUSALS,
    ballot_sentence,
    broken_receipt,
    code_sentence,
    refusal_of,
    waiting_sentence,
)
from buurtstem.budget.forms.voting import BallotPaperForm, CodeForm
from buurtstem.budget.queries import BallotForm, ballot_form
from buurtstem.budget.queries.rights import find_right
from buurtstem.budget.rules.ballot import BallotRefused
from buurtstem.budget.rules.codes import NotACode, make_code, read_code, show_code
from buurtstem.budget.rules.periods import Phase
from buurtstem.budget.rules.round import VoteNotOpen
from buurtstem.core.clock import now
from buurtstem.core.limits import Limit
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.limits import count_attempt, waiting_time
from buurtstem.web.security import forbid_storing

from .routes import blueprint, public_round, site_settings

log = structlog.get_logger()
SEED_BYTES = 8
WAITS = 429


@blueprint.route("/begroting/<slug>/stem", methods=["GET", "POST"])
def vote(slug: str) -> BaseResponse:
    """Step 1: the code. A right one brings the ballot at once."""
    paper = ballot_form(reading(), slug, "", now())
    form = CodeForm()
    if paper.phase is not Phase.OPEN:
        return shut_page(slug, 409 if form.is_submitted() else 200)
    if not form.was_sent_rightly():
        return code_page(paper, form, 422 if form.is_submitted() else 200)
    wait = waiting_time(CODE_GUESSES, slug)
    if wait:
        return _code_refused(paper, form, waiting_sentence(wait), WAITS)
    try:
        code = read_code(form.code.data)
        refusal = refusal_of(find_right(reading(), paper.round_id, code, site_settings().receipt_key))
    except NotACode:
        refusal = NotACode
    if refusal is not None:
        note_guess(refusal, CODE_GUESSES, slug)
        return _code_refused(paper, form, code_sentence(refusal(), paper.ends_at))
    return paper_page(slug, new_paper_form(code=code, receipt=make_code()))


@blueprint.route("/begroting/<slug>/stem/biljet", methods=["GET", "POST"])
def cast(slug: str) -> BaseResponse:
    """Step 2: the ballot goes into the box, once, however often it is sent."""
    if request.method == "GET":
        return redirect_to(url_for("budget.vote", slug=slug))
    try:
        return _cast(slug, BallotPaperForm())
    except VoteNotOpen:
        return shut_page(slug, 409)


def _cast(slug: str, form: BallotPaperForm) -> BaseResponse:
    paper = open_ballot(slug)
    if not is_ready(form, CODE_GUESSES, slug):
        return paper_page(slug, form, WAITS if form.form_errors else 422)
    filled = FilledBallot(form.code.data, form.receipt.data, tuple(form.plans.data))
    try:
        with transaction() as session:
            cast_ballot(session, paper.round_id, filled, site_settings().receipt_key, now())
    except BallotRefused as refusal:
        return ballot_refused(slug, form, refusal)
    except CODE_REFUSALS as refusal:
        note_guess(type(refusal), CODE_GUESSES, slug)
        return _code_refused(paper, CodeForm(formdata=None), code_sentence(refusal, paper.ends_at))
    return thanks_page(paper, form.receipt.data)


def open_ballot(slug: str) -> BallotForm:
    """Return the ballot of a round in which one can vote now.

    Raises:
        NotFound: no such round.
        VoteNotOpen: too early, or too late.
    """
    paper = ballot_form(reading(), slug, "", now())
    if paper.phase is not Phase.OPEN:
        raise VoteNotOpen(paper.phase)
    return paper


def is_ready(form: BallotPaperForm, limit: Limit, slug: str) -> bool:
    """Whether a ballot can go in as far as the form is concerned; what is wrong stands in it."""
    has_receipt = keep_receipt(form)
    if not form.was_sent_rightly():
        return False
    if not has_receipt:
        form.receipt.errors = [broken_receipt()]
        return False
    wait = waiting_time(limit, slug)
    if wait:
        form.form_errors.append(waiting_sentence(wait))
    return not wait


def new_paper_form(*, code: str, receipt: str) -> BallotPaperForm:
    """Return an empty ballot with its own order of plans."""
    seed = secrets.token_hex(SEED_BYTES)
    return BallotPaperForm(formdata=None, code=code, receipt=receipt, seed=seed, plans=[])


def keep_receipt(form: BallotPaperForm) -> bool:
    """Whether the form carries a receipt that we can have made; else it gets another, and is shown again."""
    try:
        form.receipt.data = read_code(form.receipt.data or "")
    except NotACode:
        form.receipt.data = make_code()
        return False
    return True


def paper_page(
    slug: str, form: BallotPaperForm, status: int = 200, *, replaces: bool = False
) -> BaseResponse:
    """Show the ballot, with everything that was ticked."""
    return forbid_storing(
        render(
            "budget/ballot_page.html",
            "budget/_ballot_form.html",
            status=status,
            paper=ballot_form(reading(), slug, form.seed.data or "", now()),
            round=public_round(slug),
            form=form,
            receipt=show_code(form.receipt.data),
            chosen=set(form.plans.data or ()),
            action=url_for("budget.replace" if replaces else "budget.cast", slug=slug),
        )
    )


def code_page(paper: BallotForm, form: CodeForm, status: int) -> BaseResponse:
    """Show the field for the code."""
    return forbid_storing(
        render(
            "budget/code_page.html",
            "budget/_code_form.html",
            status=status,
            paper=paper,
            round=public_round(paper.slug),
            form=form,
        )
    )


def shut_page(slug: str, status: int) -> BaseResponse:
    """Say that no ballot goes in now: not yet, or not any more."""
    page = public_round(slug)
    return forbid_storing(
        render("budget/shut_page.html", status=status, round=page, stage=stage_of_page(page, now()))
    )


def thanks_page(paper: BallotForm, receipt: str) -> BaseResponse:
    """Step 3: the ballot is in the box; what was chosen is not shown."""
    return forbid_storing(
        render(
            "budget/thanks_page.html", paper=paper, round=public_round(paper.slug), receipt=show_code(receipt)
        )
    )


def ballot_refused(
    slug: str, form: BallotPaperForm, refusal: BallotRefused, *, replaces: bool = False
) -> BaseResponse:
    """Show the ballot again as it was sent, with the limit that it breaks."""
    form.plans.errors = [ballot_sentence(refusal)]
    return paper_page(slug, form, 422, replaces=replaces)


def note_guess(refusal: type[Exception], limit: Limit, slug: str) -> None:
    """Count a wrong guess of this connection; a typing error is none. Many of them are told to the log."""
    if refusal is not CodeUnknown:
        return
    count_attempt(limit, slug)
    if waiting_time(limit, slug) > timedelta():
        log.warning("many_wrong_codes", round=slug, limit=limit.name)


def _code_refused(paper: BallotForm, form: CodeForm, sentence: str, status: int = 422) -> BaseResponse:
    form.code.errors = [sentence]
    return code_page(paper, form, status)
