"""The base of all forms: a token against forged posts, whose expiry is a message and never a loss."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from wtforms import DateField, ValidationError
from wtforms.fields.choices import SelectChoice

from buurtstem.core.text import clean_text


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
        """Our guard; everything else as Flask-WTF has it."""

        csrf_class = TokenGuard

    def was_sent_rightly(self) -> bool:
        """Whether this is a post with nothing wrong in it; the field always renders a fresh token."""
        return bool(self.validate_on_submit())


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
