"""Forms of signing in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from buurtstem.core.settings import LANGUAGES
from buurtstem.web.forms import BaseForm, choices_from
from buurtstem.web.i18n import LANGUAGE_NAMES

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


class LanguagesForm(BaseForm):
    """The languages that somebody knows; none is a choice too."""

    langs = SelectMultipleField(
        _l("Which languages do you read and write well?"),
        choices=choices_from((code, LANGUAGE_NAMES[code]) for code in LANGUAGES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
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
