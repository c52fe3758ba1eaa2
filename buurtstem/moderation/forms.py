"""Forms of the check queue."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from buurtstem.web.forms import BaseForm, choices_from

from .names import REASON_NAMES
from .rules import HoldReason


class DecisionForm(BaseForm):
    """Every decision carries the version of the text that was read."""

    read = HiddenField()


class PublishForm(DecisionForm):
    """No more than that: the button says it all."""


class HoldForm(DecisionForm):
    """Holding back takes a reason from the public list."""

    reason = RadioField(
        _l("Why is this story held back?"),
        [InputRequired(_l("Choose a reason. The teller reads it."))],
        choices=choices_from((reason.value, name) for reason, name in REASON_NAMES.items()),
    )

    @property
    def chosen_reason(self) -> HoldReason:
        """Return the reason."""
        return HoldReason(self.reason.data)
