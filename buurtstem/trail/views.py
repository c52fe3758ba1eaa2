"""The receipt page: open, read, withdraw, erase, print, close."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, flash, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.core.chain import Chain, Step
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef, ContributionState, ContributionView
from buurtstem.core.database import empty_log
from buurtstem.core.errors import NotFound
from buurtstem.core.limits import Limit
from buurtstem.core.retention import Retention
from buurtstem.core.settings import Settings
from buurtstem.lost_codes.queries import sought_since
from buurtstem.moderation.contexts import objections_to_added, told_objections
from buurtstem.privacy.actions import change_teaching
from buurtstem.privacy.rules import HelpLine
from buurtstem.receipts.desk import (
    ReceiptClosed,
    close_receipt,
    open_receipt,
    opened_code,
    opened_contribution,
)
from buurtstem.receipts.rules import NotACode, show_code
from buurtstem.reports.contexts import told_cases
from buurtstem.stories.additions.contexts import OwnAddition, own_additions
from buurtstem.stories.contexts import help_after
from buurtstem.stories.rules import KIND as STORY
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.i18n import current_language
from buurtstem.web.limits import count_attempt, refuse_when_over
from buurtstem.web.printing import PrintingUnavailable, pdf_of
from buurtstem.web.qr import qr_code
from buurtstem.web.security import forbid_storing

from .forms import CloseForm, EraseForm, ReceiptForm, TeachForm, WithdrawForm
from .opened import consents_of_all, contributions, has_parts, hold_all, opened_ref

blueprint = Blueprint("trail", __name__, url_prefix="/<lang:lang>/bewijs")
TYPED = ("text", "words")  # what people write themselves on pages of a receipt
GUESSES = Limit("receipt", most=20, minutes=10)


@blueprint.route("/", methods=["GET", "POST"])
def receipt() -> BaseResponse:
    """Ask for the code; a typing error is no failed guess."""
    form = ReceiptForm()
    if form.was_sent_rightly():
        refuse_when_over(GUESSES)
        try:
            open_receipt(form.code.data)
        except NotACode:
            form.code.errors = [
                gettext(
                    "There is a typing error in this code. Compare it with your receipt, letter by letter."
                )
            ]
        except NotFound:
            count_attempt(GUESSES)
            form.code.errors = [
                gettext("We do not know this code. Compare it with your receipt, letter by letter.")
            ]
        else:
            return redirect_to(url_for("trail.opened"))
    return form_page("trail/receipt_page.html", "trail/_receipt_form.html", form)


@blueprint.get("/open")
def opened() -> BaseResponse:
    """Where the contribution stands, and what its teller can do."""
    ref = opened_contribution()
    if ref is None:
        return redirect_to(url_for("trail.receipt"))
    return _opened_page(ref)


@blueprint.post("/terugnemen")
def withdraw() -> BaseResponse:
    """Take it out of sight at once."""
    ref = opened_ref()
    if WithdrawForm().was_sent_rightly():
        with transaction() as session:
            contributions().of(ref).withdraw(session, ref.id, now())
        flash(
            gettext("Nothing that you told is on the site any more.")
            if has_parts(ref)
            else gettext("Your story is not on the site any more."),
            "success",
        )
    else:
        flash(gettext("That took too long. Press the button once more."), "error")
    return redirect_to(url_for("trail.opened"))


@blueprint.post("/leren")
def teach() -> BaseResponse:
    """Let a program learn from what was told, or not any more; the story stays where it is."""
    ref = opened_ref()
    form = TeachForm()
    if form.was_sent_rightly():
        with transaction() as session:
            change_teaching(
                session,
                hold_all(session, ref),
                given=form.may_teach.data,
                lang=current_language(),
                moment=now(),
            )
        flash(
            gettext("From now on the program may learn from it.")
            if form.may_teach.data
            else gettext("The program does not learn from it any more."),
            "success",
        )
    else:
        flash(gettext("That took too long. Press the button once more."), "error")
    return redirect_to(url_for("trail.opened"))


@blueprint.post("/wissen")
def erase() -> BaseResponse:
    """Erase it everywhere, now."""
    ref = opened_ref()
    of_parts = has_parts(ref)
    form = _erase_form(of_parts=of_parts)
    if not form.was_sent_rightly():
        return _opened_page(ref, form, 422)
    retention: Retention = current_app.extensions["retention"]
    with transaction() as session:
        retention.erase(session, ref)
    empty_log(reading().get_bind())
    flash(
        gettext("Everything that you told is erased.") if of_parts else gettext("Your story is erased."),
        "success",
    )
    return redirect_to(url_for("trail.opened"))


@blueprint.post("/sluiten")
def close() -> BaseResponse:
    """Forget the receipt on this device."""
    if CloseForm().was_sent_rightly():
        close_receipt()
        flash(gettext("Your receipt is closed on this device."), "success")
    return redirect_to(url_for("trail.receipt"))


@blueprint.get("/blad")
def sheet() -> BaseResponse:
    """The receipt as a sheet to print: HTML always, PDF where the server can."""
    code = opened_code()
    ref = opened_ref()
    if code is None:
        raise NotFound
    html = render_template(
        "trail/receipt_print.html",
        code=show_code(code),
        address=_receipt_address(),
        qr=qr_code(f"{_receipt_address()}#{code}"),
        view=contributions().of(ref).describe(reading(), ref.id),
    )
    if request.args.get("als") != "pdf":
        return forbid_storing(Response(html))
    return forbid_storing(_as_pdf(html))


def _as_pdf(html: str) -> Response:
    try:
        content = pdf_of(html, Path(str(current_app.static_folder)))
    except PrintingUnavailable as missing:
        return render("trail/no_pdf_page.html", status=503, packages=str(missing))
    headers = {"Content-Disposition": 'attachment; filename="buurtstem.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@blueprint.app_errorhandler(ReceiptClosed)
def closed(error: ReceiptClosed) -> BaseResponse:
    """Say that nothing was done, and give back what was typed; who only looks sees what is open."""
    del error
    if request.method != "POST":
        return redirect_to(url_for("trail.opened"))
    typed = [value for name in TYPED for value in request.form.getlist(name) if value.strip()]
    return forbid_storing(render("trail/closed_page.html", "trail/_closed.html", status=404, typed=typed))


def _opened_page(
    ref: ContributionRef, erase_form: EraseForm | None = None, status: int = 200
) -> BaseResponse:
    view: ContributionView = contributions().of(ref).describe(reading(), ref.id)
    parts = tuple(piece.ref for piece in view.pieces) or (ref,)
    added = own_additions(reading(), ref.id) if ref.kind == STORY else ()
    return forbid_storing(
        render(
            "trail/opened_page.html",
            "trail/_opened.html",
            status=status,
            view=view,
            steps=_steps_after(parts),
            reported=told_cases(reading(), parts),
            sought=sought_since(reading(), [part.id for part in parts if part.kind == STORY]),
            objections=told_objections(reading(), parts),
            additions=added,
            help_lines=_help_after(added),
            objections_to_added=objections_to_added(reading(), added),
            code=show_code(opened_code() or ""),
            withdraw_form=WithdrawForm(formdata=None),
            close_form=CloseForm(formdata=None),
            teach_form=TeachForm(formdata=None, may_teach=_may_teach(parts)),
            erase_form=erase_form or _erase_form(of_parts=bool(view.pieces), formdata=None),
        )
    )


def _help_after(added: tuple[OwnAddition, ...]) -> tuple[HelpLine, ...]:
    """Return where help is, as long as nobody has read an addition that may be a cry for it."""
    told = [own.addition for own in added]
    unread = [each for each in told if each.is_sensitive and each.state is ContributionState.WAITING]
    return help_after(unread)


def _erase_form(*, of_parts: bool, **options: None) -> EraseForm:
    form = EraseForm(**options)
    if of_parts:
        form.sure.label.text = gettext("Yes, erase everything that I told for good.")
    return form


def _may_teach(parts: tuple[ContributionRef, ...]) -> bool:
    """Whether a program may learn from all of it that is still there."""
    consents = consents_of_all(parts)
    return bool(consents) and all(consent.teach for consent in consents)


def _steps_after(parts: tuple[ContributionRef, ...]) -> tuple[Step, ...]:
    """Return what grew from a contribution, or from the parts of which it consists; each thing once."""
    return tuple(dict.fromkeys(step for part in parts for step in _chain().steps_after(reading(), part)))


def _chain() -> Chain:
    chain: Chain = current_app.extensions["chain"]
    return chain


def _receipt_address() -> str:
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.public_url.rstrip('/')}/{current_language()}/bewijs/"
