"""Forms of signing in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from buurtstem.web.forms import BaseForm

from .rules import LONGEST_PASSWORD


class SignInForm(BaseForm):
    """E-mail address and password."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Fill in your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Fill in your password.")), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )


class LinkForm(BaseForm):
    """The token of a sign-in link: filled in by the page from the address, or typed."""

    token = StringField(
        _l("Code from your link"),
        [InputRequired(_l("Fill in the code that stands after # in your link.")), Length(max=80)],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )


class PasswordForm(BaseForm):
    """A new password, typed once: it can be shown while typing."""

    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Choose a password."))],
        description=_l(
            "At least 12 characters. Three or four words that only you would put together are fine."
        ),
        render_kw={"autocomplete": "new-password"},
    )


class ForgottenForm(BaseForm):
    """Where a new link is sent to."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Fill in your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )


class SignOutForm(BaseForm):
    """Only the token: signing out is a post."""
