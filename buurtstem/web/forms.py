"""The base of all forms: a token against forged posts, whose expiry is a message and never a loss."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import current_app, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from wtforms import DateField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.meta import DefaultMeta

from buurtstem.core.text import clean_text, without_controls

from .i18n import current_language


class TokenGuard(_FlaskFormCSRF):
    """Flask-WTF's guard with a sentence that says what to do."""

    def validate_csrf_token(self, form: FlaskForm, field: Any) -> None:
        """Refuse a missing, foreign or expired token; what was typed stays in the form."""
        try:
            super().validate_csrf_token(form, field)
        except ValidationError:
            raise ValidationError(
                _l("This form was open for too long. Everything you typed is still here: send it again.")
            ) from None


class BaseForm(FlaskForm):
    """A form that keeps what was typed, whatever is wrong with it."""

    class Meta(FlaskForm.Meta):
        """Our guard, and nothing typed that a page cannot give back; else as Flask-WTF has it."""

        csrf_class = TokenGuard

        @property
        def locales(self) -> list[str]:
            """The language of the page, and one that WTForms has in any case."""
            return [current_language(), "en"]

        def get_translations(self, form: FlaskForm) -> Any:
            """Return WTForms' own sentences as it keeps them; Flask-WTF reads a file for each request."""
            return DefaultMeta.get_translations(self, form)

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> MultiDict[str, Any] | None:
            """Return what was sent, files too; None when nothing was."""
            sent = super().wrap_formdata(form, formdata)
            if sent is None:
                return None
            pairs = sent.items(multi=True)
            return MultiDict(
                (name, without_controls(value) if isinstance(value, str) else value) for name, value in pairs
            )

    def was_sent_rightly(self) -> bool:
        """Whether this is a post with nothing wrong in it; the field always renders a fresh token."""
        return bool(self.validate_on_submit())

    def seconds_open(self, moment: datetime, stamp: str | None = None) -> float | None:
        """Return how long ago the form that was sent was made; None when that cannot be told.

        By the stamp that the page was made with, else by the token, which scripts renew before they send.
        Counted in whole seconds, as the token does.
        """
        try:
            return float(int(moment.timestamp()) - _opening_signer().loads(stamp or ""))
        except BadData:
            return self._age_of_token(moment)

    @staticmethod
    def _age_of_token(moment: datetime) -> float | None:
        signer = URLSafeTimedSerializer(str(current_app.secret_key), salt="wtf-csrf-token")
        try:
            _, made_at = signer.loads(request.form.get("csrf_token", ""), return_timestamp=True)
        except BadData:
            return None
        return float((moment - made_at).total_seconds())


def opening_stamp(moment: datetime) -> str:
    """Return what a page carries to tell later when it was made; nobody can make one of another moment."""
    return str(_opening_signer().dumps(int(moment.timestamp())))


def _opening_signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="form-opened")


class DayField(DateField):
    """A field for a day; what cannot be read gets a sentence that says what to do."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Choose a day, such as 14-03-2026.")) from None


def choices_from(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Return (value, label) pairs as WTForms wants choices."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]


def tidy(value: str | None) -> str:
    """Filter of text fields: the form in which text is stored."""
    return clean_text(value or "")


def read_id(typed: str | None) -> int | None:
    """Return the id of a row as an address or a hidden field names it; None when it can be none."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else None  # noqa: PLR2004  fits the column
