"""What the forms of this feature share: days, lengths, and a form of a button alone."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from buurtstem.core.clock import today
from buurtstem.web.forms import BaseForm, DayField

FIRST_YEAR, LAST_YEAR = 2000, 2100  # a date outside is a typing error
DATE_SENTENCE = _l("Choose a day, such as 14-03-2026.")


def at_most(most: int) -> Length:
    """Return the guard of a length, with a sentence that says what to do."""
    return Length(max=most, message=_l("Make this shorter: at most %(max)d characters fit."))


def real_day(form: BaseForm, field: DateField) -> None:
    """Refuse a year that nobody means."""
    del form
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(gettext("Choose a day, such as 14-03-2026."))


def not_ahead(form: BaseForm, field: DateField) -> None:
    """Refuse a day that has not come yet."""
    real_day(form, field)
    if field.data and field.data > today():
        raise ValidationError(gettext("This day has not come yet. Choose the day on which it was said."))


def day_field(label: Any, *guards: Any) -> DayField:
    """Return a field for a day that has to be filled in."""
    return DayField(label, [InputRequired(DATE_SENTENCE), *guards])


class ActForm(BaseForm):
    """No more than that: the button says it all."""
