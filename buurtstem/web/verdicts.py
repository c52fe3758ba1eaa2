"""What a second person says of somebody else's words: right or wrong, and what is wrong."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from .forms import BaseForm, choices_from, tidy

RIGHT, WRONG = "right", "wrong"


class VerdictForm(BaseForm):
    """The base of forms with a verdict and a remark; each asks its own question."""

    verdict: RadioField
    remark: StringField

    @property
    def is_right(self) -> bool:
        """Whether the words are found right."""
        return bool(self.verdict.data == RIGHT)


def verdict_field(question: Any) -> RadioField:
    """Return the field that asks a question about the words, with yes and no."""
    return RadioField(
        question,
        [InputRequired(_l("Choose one of these two."))],
        choices=choices_from([(RIGHT, _l("Yes, show it")), (WRONG, _l("No, do not show it"))]),
    )


def remark_field(most: int) -> StringField:
    """Return the field for what is wrong, of so many characters at the most; it may stay empty."""
    return StringField(
        _l("What is not right? (not needed)"),
        [Length(max=most, message=_l("At most %(max)d characters fit."))],
        filters=[tidy],
    )
