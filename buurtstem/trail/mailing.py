"""The link of a receipt by e-mail: only for who wants it, once, to an address that is not kept."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.core.clock import now
from buurtstem.core.errors import NotFound
from buurtstem.core.jobs import key_about
from buurtstem.core.limits import Limit
from buurtstem.core.settings import Settings
from buurtstem.receipts.desk import opened_code
from buurtstem.receipts.rules import show_code
from buurtstem.web.database import transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.htmx import redirect_to
from buurtstem.web.i18n import current_language
from buurtstem.web.limits import count_attempt, refuse_when_over
from buurtstem.web.mail import queue_mail

from .forms import MailForm
from .opened import opened_ref

blueprint = Blueprint("receipt_mail", __name__, url_prefix="/<lang:lang>/bewijs/mail")
MAILS = Limit("receipt_mail", most=20, minutes=60)


@blueprint.route("/", methods=["GET", "POST"])
def mail() -> BaseResponse:
    """Ask for an address, send the link of the receipt there once, and forget the address.

    Where the site sends no mail there is no such page.
    """
    settings: Settings = current_app.extensions["settings"]
    ref, code = opened_ref(), opened_code()
    if code is None or not settings.sends_mail:
        raise NotFound
    form = MailForm()
    if form.was_sent_rightly():
        refuse_when_over(MAILS)
        link = f"{settings.public_url.rstrip('/')}/{current_language()}/bewijs/#{show_code(code)}"
        text = render_template("trail/mail_receipt.txt", link=link, code=show_code(code))
        with transaction() as session:
            is_new = queue_mail(
                session, form.email.data, gettext("Your receipt"), text, now(), key_about(ref)
            )
        count_attempt(MAILS)
        flash(
            gettext("Your receipt is on its way. We do not keep your address.")
            if is_new
            else gettext("Your receipt was sent already, or is on its way."),
            "success",
        )
        return redirect_to(url_for("trail.opened"))
    return form_page("trail/mail_page.html", "trail/_mail_form.html", form)
