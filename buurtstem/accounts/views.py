"""Signing in and out, one-time links, a new password."""

from __future__ import annotations

from ipaddress import ip_address

from argon2 import PasswordHasher
from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.core.clock import now
from buurtstem.core.errors import NotFound
from buurtstem.core.limits import Limit
from buurtstem.core.settings import Settings
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.forms import BaseForm
from buurtstem.web.here import say_here
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.limits import count_attempt, is_over, refuse_when_over
from buurtstem.web.mail import queue_mail
from buurtstem.web.security import forbid_storing

from . import actions, queries
from .forms import ForgottenForm, LanguagesForm, LinkForm, PasswordForm, SignInForm, SignOutForm
from .names import ROLE_NAMES, ROLE_SENTENCES
from .passwords import common_passwords, hasher_for, is_right
from .rules import RESET_LIFETIME, Actor, Role, WeakPassword, check_password, normal_email
from .signin import SignInNeeded, SignInToSend, current_actor, require_actor, sign_in_person, sign_out_person

blueprint = Blueprint("accounts", __name__, url_prefix="/<lang:lang>/werk")
PASSWORD_TRIES = Limit("password", most=10, minutes=10)
LINK_TRIES = Limit("link", most=20, minutes=10)
RESETS = Limit("reset", most=5, minutes=60)
DESKS = {"vertalen": "translating.desk"}  # where somebody came from to say which languages they know


def to_sign_in(error: SignInNeeded) -> BaseResponse:
    """Error handler: whoever must be signed in goes to the sign-in page and comes back after it.

    What was typed in a long form is not lost with the session that ended: it stands on the page that says so.
    """
    if isinstance(error, SignInToSend) and request.method == "POST":
        typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
        form = BaseForm(formdata=None)
        return forbid_storing(render("accounts/signed_out_page.html", status=401, form=form, typed=typed))
    if request.method == "GET":
        session["after_sign_in"] = request.path
    return redirect_to(url_for("accounts.sign_in"))


@blueprint.route("/inloggen", methods=["GET", "POST"])
def sign_in() -> BaseResponse:
    """Ask for e-mail address and password."""
    form = SignInForm()
    if form.was_sent_rightly():
        problem = _try_password(form.email.data, form.password.data)
        if problem is None:
            return redirect_to(session.pop("after_sign_in", None) or _landing())
        form.form_errors.append(problem)
    return form_page("accounts/sign_in_page.html", "accounts/_sign_in_form.html", form)


@blueprint.get("/hier")
def here() -> Response:
    """Say that this site answers, as `web.here` does, and whether somebody is signed in."""
    return say_here(signed_in=current_actor() is not None)


@blueprint.route("/link", methods=["GET", "POST"])
def link() -> BaseResponse:
    """Sign in with a one-time link; its token stands behind the # and never reaches a log."""
    form = LinkForm()
    if form.was_sent_rightly():
        refuse_when_over(LINK_TRIES)
        try:
            return _follow_link(form.token.data.strip())
        except NotFound:
            count_attempt(LINK_TRIES)
            form.token.errors = [gettext("This code was used already, or is too old. Ask for a new link.")]
    return form_page("accounts/link_page.html", "accounts/_link_form.html", form)


@blueprint.route("/wachtwoord", methods=["GET", "POST"])
def password() -> BaseResponse:
    """Choose a password; every other session of this person ends."""
    actor = require_actor()
    account = queries.find_account_by_id(reading(), actor.id)
    if account is None:
        raise SignInNeeded

    form = PasswordForm()
    if form.was_sent_rightly():
        try:
            own_words = (account.email.split("@")[0], *account.name.split(), "buurtstem")
            check_password(form.password.data, common_passwords(), own_words)
        except WeakPassword as weak:
            form.password.errors = [_password_advice(str(weak))]
        else:
            with transaction() as rows:
                actions.set_password(rows, actor.id, _hasher().hash(form.password.data))
            sign_in_person(actor.id)
            return redirect_to(_landing())
    return form_page("accounts/password_page.html", "accounts/_password_form.html", form)


@blueprint.route("/wachtwoord-vergeten", methods=["GET", "POST"])
def forgotten() -> BaseResponse:
    """Send a new link; the answer is the same whether or not the address has an account."""
    settings: Settings = current_app.extensions["settings"]
    form = ForgottenForm()
    if settings.sends_mail and form.was_sent_rightly():
        refuse_when_over(RESETS)
        count_attempt(RESETS)
        _queue_reset(form.email.data)
        return forbid_storing(render("accounts/forgotten_sent_page.html"))
    return form_page("accounts/forgotten_page.html", "accounts/_forgotten_form.html", form)


@blueprint.route("/talen", methods=["GET", "POST"])
def languages() -> BaseResponse:
    """The languages that whoever is signed in knows, for checking and for translating: one list."""
    actor = require_actor()
    desk = request.args.get("naar")
    back = url_for(DESKS[desk]) if desk in DESKS else _landing()
    form = LanguagesForm(langs=sorted(queries.languages_read_by(reading(), actor.id)))
    if form.was_sent_rightly():
        with transaction() as rows:
            actions.choose_languages(rows, actor.id, form.langs.data)
        flash(gettext("Your languages are kept."), "success")
        return redirect_to(back)
    return form_page(
        "accounts/languages_page.html", "accounts/_languages_form.html", form, back=back, desk=desk
    )


@blueprint.get("/welkom")
def welcome() -> BaseResponse:
    """What somebody's roles are and what they can do; whoever has no page of their own begins here."""
    actor = require_actor()

    roles = [(ROLE_NAMES[role], ROLE_SENTENCES[role]) for role in Role if actor.has(role)]
    return forbid_storing(render("accounts/welcome_page.html", roles=roles))


@blueprint.post("/uitloggen")
def sign_out() -> BaseResponse:
    """End this session."""
    if SignOutForm().was_sent_rightly():
        sign_out_person()
    return redirect(url_for("home.front"), 303)


def staff_bar() -> dict[str, object]:
    """Template context: who is signed in, and where they may go; no cookie is read for visitors."""
    actor = _known_actor()
    entrances = current_app.extensions["entrances"] if actor else ()
    return {
        "actor": actor,
        "sign_out_form": SignOutForm() if actor else None,
        "staff_entrances": [entrance for entrance in entrances if entrance.may(actor)],
    }


def keep_private(response: Response) -> Response:
    """After a request of somebody signed in: no cache keeps the answer."""
    if _known_actor() is not None:
        forbid_storing(response)
    return response


def _landing() -> str:
    """Return where somebody who signed in begins: the first page of staff that they may open."""
    actor = current_actor()
    entrances = current_app.extensions["entrances"]
    endpoint = next((each.endpoint for each in entrances if each.may(actor)), "accounts.welcome")
    return url_for(endpoint)


def _known_actor() -> Actor | None:
    """Return who is signed in, without a look at cookies that are not there or a database that is away."""
    has_session = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return current_actor() if has_session and "outage" not in g else None


def _try_password(email: str, password: str) -> str | None:
    """Sign in, or return the sentence that says why not; the same for an unknown address."""
    key = normal_email(email)  # as the account is looked up: another way of typing it gives no new tries
    if is_over(PASSWORD_TRIES, key):
        return gettext("Too many tries. Wait ten minutes, or ask for a new link.")
    account = queries.find_account(reading(), email)
    right = is_right(_hasher(), account.password_hash if account else None, password)
    if account is None or not right:
        count_attempt(PASSWORD_TRIES, key)
        return gettext("This e-mail address and password do not belong together.")
    sign_in_person(account.id)
    return None


def _follow_link(token: str) -> BaseResponse:
    found = queries.find_live_link(reading(), token, now())
    if found is None or (found.purpose == "demo" and not _is_this_machine()):
        raise NotFound
    with transaction() as rows:
        person_id = actions.use_link(rows, token, now())
    sign_in_person(person_id)
    return redirect_to(_landing() if found.purpose == "demo" else url_for("accounts.password"))


def _queue_reset(email: str) -> None:
    account = queries.find_account(reading(), email)
    if account is None:
        return
    with transaction() as rows:
        token = actions.make_link(rows, account.id, "reset", RESET_LIFETIME, now())
        address = link_address(current_app.extensions["settings"], token)
        text = render_template("accounts/mail_reset.txt", name=account.name, address=address)
        queue_mail(rows, account.email, gettext("Your new link for Buurtstem"), text, now())


def link_address(settings: Settings, token: str) -> str:
    """Return the address that a one-time link is sent as; the token is in the fragment."""
    return f"{settings.public_url.rstrip('/')}/{settings.default_language}/werk/link#{token}"


def _is_this_machine() -> bool:
    return ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104  an address compared, not bound


def _hasher() -> PasswordHasher:
    settings: Settings = current_app.extensions["settings"]
    return hasher_for(settings.environment)


def _password_advice(reason: str) -> str:
    advice = {
        "short": gettext("Make it at least 12 characters long."),
        "long": gettext("Make it at most 128 characters long."),
        "common": gettext("Many people use this password. Choose one that only you would think of."),
        "own": gettext("Your name or e-mail address is in it. Choose something else."),
    }
    return advice[reason]
