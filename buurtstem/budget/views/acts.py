"""Staff: opening the vote, codes, the three changes during it, and what comes after the end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response, flash, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor
from buurtstem.budget import actions
from buurtstem.budget.closing import close_vote, end_vote
from buurtstem.budget.forms import acts as forms
from buurtstem.budget.forms.staff import FaultyForm
from buurtstem.budget.letters import letters_pdf
from buurtstem.budget.queries import RoundPage, find_result
from buurtstem.budget.round_keys import KeyMissing, key_folder
from buurtstem.budget.rules.codes import NotACode, make_code
from buurtstem.budget.rules.periods import OutageTooShort
from buurtstem.budget.rules.round import NoKeyBackup, RoundClosed, TooFewPlans, may_get_codes
from buurtstem.budget.rules.sealing import NotAKey, WrongKey
from buurtstem.budget.rules.terms import InvalidField, PlanOverMaximum
from buurtstem.core.clock import now
from buurtstem.core.errors import NotFound
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.printing import PrintingUnavailable
from buurtstem.web.qr import qr_code
from buurtstem.web.security import forbid_storing

from .desk import add_choices, desk_page
from .routes import blueprint, own_round, site_settings

Work = Callable[[Session, Actor, RoundPage], Any]
REFUSED = (InvalidField, PlanOverMaximum, NoKeyBackup, TooFewPlans, OutageTooShort, NotACode, NotFound,
           actions.CodeUsed, actions.CodeVoid, NotAKey, WrongKey, actions.AlreadyWithdrawn)  # fmt: skip


@blueprint.post("/werk/rondes/<slug>/open")
def open_vote(slug: str) -> BaseResponse:
    """Freeze the sheet and open the vote; the private key is shown now, for printing, and never again."""
    form = forms.OpenForm()

    def work(session: Session, actor: Actor, page: RoundPage) -> actions.OpenedVote:
        return actions.open_vote(session, actor, page.id, key_folder(site_settings().data_dir), now())

    opened = _do(slug, form, work)
    if opened is None:
        return desk_page(slug, 422, open=form)
    return forbid_storing(
        render(
            "budget/key_page.html",
            round=own_round(slug)[1].round,
            key=opened.private_key,
            qr=qr_code(opened.private_key),
        )
    )


@blueprint.post("/werk/rondes/<slug>/codes")
def make_codes(slug: str) -> BaseResponse:
    """Make a batch of codes: the letters are the answer, and the codes stand nowhere else."""
    form = forms.CodesForm()
    page = own_round(slug)[1].round
    if not may_get_codes(page.state, page.terms.period, now()):
        raise RoundClosed
    letters = _letters(form, page)
    if letters is None or _do(slug, form, letters.keep) is None:
        return desk_page(slug, 422, codes=form)
    headers = {"Content-Disposition": f'attachment; filename="{slug}-letters.pdf"'}
    return forbid_storing(Response(letters.pdf, mimetype="application/pdf", headers=headers))


@blueprint.post("/werk/rondes/<slug>/codes/vervallen")
def void_code(slug: str) -> BaseResponse:
    """Make one code of no use."""
    form = forms.VoidForm()

    def work(session: Session, actor: Actor, page: RoundPage) -> bool:
        actions.void_code(
            session,
            actor,
            page.id,
            form.code.data,
            reason=form.reason.data,
            receipt_key=site_settings().receipt_key,
            moment=now(),
        )
        return True

    return _answer(slug, "void", form, work, gettext("The code is void."))


@blueprint.post("/werk/rondes/<slug>/intrekken")
def withdraw_plan(slug: str) -> BaseResponse:
    """Withdraw a plan during the vote."""
    form = forms.WithdrawForm()

    def work(session: Session, actor: Actor, page: RoundPage) -> bool:
        actions.withdraw_plan(session, actor, page.id, form.number.data, form.reason.data, now())
        return True

    return _answer(
        slug, "withdraw", form, work, gettext("The plan is withdrawn. Every page of the round says so.")
    )


@blueprint.post("/werk/rondes/<slug>/later")
def move_end(slug: str) -> BaseResponse:
    """Move the end of the vote, after an outage."""
    form = forms.LaterForm()

    def work(session: Session, actor: Actor, page: RoundPage) -> Any:
        outage = timedelta(minutes=form.minutes.data)
        return actions.move_end_later(session, actor, page.id, outage, form.reason.data, now())

    return _answer(
        slug, "later", form, work, gettext("The vote ends later. Every page of the round says so.")
    )


@blueprint.post("/werk/rondes/<slug>/beeindigen")
def end_round(slug: str) -> BaseResponse:
    """End the round for good."""
    actor, staff_round = own_round(slug)
    form = forms.EndForm()
    if not form.was_sent_rightly():
        return desk_page(slug, 422, end=form)
    try:
        end_vote(transaction, site_settings(), actor, staff_round.round.id, form.reason.data, now())
    except InvalidField as refusal:
        form.take_fault(refusal)
        return desk_page(slug, 422, end=form)
    flash(gettext("The round is ended. Its page says why."), "success")
    return redirect_to(url_for("budget.desk", slug=slug))


@blueprint.post("/werk/rondes/<slug>/tellen")
def count_now(slug: str) -> BaseResponse:
    """Open the box and count, when that did not happen by itself."""
    actor, staff_round = own_round(slug)
    form = forms.ActForm()
    if not form.was_sent_rightly():
        return desk_page(slug, 422, count=form)
    try:
        close_vote(transaction, site_settings(), staff_round.round.id, now(), actor)
    except (KeyMissing, WrongKey):
        form.form_errors.append(
            gettext("The key of this box is not on the server. Type the printed key below, then count.")
        )
        return desk_page(slug, 422, count=form)
    flash(gettext("The ballots are counted. Everybody can read the result."), "success")
    return redirect_to(url_for("budget.desk", slug=slug))


@blueprint.post("/werk/rondes/<slug>/sleutel")
def put_key_back(slug: str) -> BaseResponse:
    """Put the printed key back after a server was lost."""
    form = forms.KeyForm()

    def work(session: Session, actor: Actor, page: RoundPage) -> bool:
        folder = key_folder(site_settings().data_dir)
        actions.put_key_back(session, actor, page.id, folder, form.key.data, now())
        return True

    return _answer(slug, "key", form, work, gettext("The key is back. The box can be opened."))


@blueprint.post("/werk/rondes/<slug>/gelijk")
def decide_tie(slug: str) -> BaseResponse:
    """Write down what people decided about equal plans."""
    form = forms.TieForm()

    def work(session: Session, actor: Actor, page: RoundPage) -> Any:
        return actions.decide_tie(session, actor, page.id, form.chosen.data, form.reason.data, now())

    return _answer(slug, "tie", form, work, gettext("The decision is kept, and counted on."))


@blueprint.post("/werk/rondes/<slug>/besluit")
def record_decision(slug: str) -> BaseResponse:
    """Write down what those who hold the mandate decided."""
    form = forms.DecisionForm()

    def work(session: Session, actor: Actor, page: RoundPage) -> bool:
        actions.record_decision(session, actor, page.id, form.decision.data, now())
        return True

    return _answer(slug, "decision", form, work, gettext("The decision is on the page of the result."))


@dataclass(frozen=True)
class _Letters:
    """Letters that are made before their codes count: writing a PDF would keep voters waiting."""

    batch: str
    codes: list[str]
    pdf: bytes

    def keep(self, session: Session, actor: Actor, page: RoundPage) -> bool:
        """Give the codes of these letters the right to vote."""
        actions.keep_codes(
            session,
            page.id,
            self.codes,
            batch=self.batch,
            receipt_key=site_settings().receipt_key,
            moment=now(),
            actor=actor,
            letters_hash=hashlib.sha256(self.pdf).hexdigest(),
        )
        return True


def _letters(form: forms.CodesForm, page: RoundPage) -> _Letters | None:
    """Return the letters that were asked for, or None with the reason in the form."""
    if not form.was_sent_rightly():
        return None
    codes = [make_code() for _ in range(form.count.data)]
    try:
        return _Letters(form.batch.data, codes, letters_pdf(page, codes))
    except PrintingUnavailable as missing:
        form.form_errors.append(
            gettext(
                "This server cannot make PDFs yet. The administrator can install: %(packages)s",
                packages=missing,
            )
        )
        return None


def _do(slug: str, form: FaultyForm, work: Work) -> Any:
    """Do the work of a form in one transaction; None with the reason in the form when it is refused."""
    actor, staff_round = own_round(slug)
    found = find_result(reading(), slug, actor, now())
    add_choices(form, staff_round.round, found.count.tied if found else ())
    if not form.was_sent_rightly():
        return None
    try:
        with transaction() as session:
            return work(session, actor, staff_round.round)
    except REFUSED as refusal:
        _tell(form, refusal)
        return None


def _answer(slug: str, name: str, form: FaultyForm, work: Work, done: str) -> BaseResponse:
    """Do the work and go back to the page of the round, or show what was refused."""
    if _do(slug, form, work) is None:
        return desk_page(slug, 422, **{name: form})
    flash(done, "success")
    return redirect_to(url_for("budget.desk", slug=slug))


def _tell(form: FaultyForm, refusal: Exception) -> None:
    if isinstance(refusal, InvalidField | PlanOverMaximum):
        form.take_fault(refusal)
        return
    sentences: dict[type[Exception], str] = {
        NoKeyBackup: gettext(
            "There is no copy of the keys of this site yet. The list above says what to do."
        ),
        TooFewPlans: gettext("There must be two plans or more to choose from."),
        OutageTooShort: gettext("An outage of half an hour or less does not move the end."),
        NotACode: gettext("There is a typing error in the code. Compare it with the letter."),
        NotFound: gettext("This round has no such code."),
        actions.CodeUsed: gettext("A ballot went in with this code, so it cannot be made void."),
        actions.CodeVoid: gettext("This code was void already."),
        NotAKey: gettext(
            "There is a typing error in the key: it has 16 groups of four, with 0 to 9 and A to F."
        ),
        WrongKey: gettext("This is the key of another round."),
        actions.AlreadyWithdrawn: gettext("This plan was withdrawn before."),
    }
    form.form_errors.append(sentences[type(refusal)])
