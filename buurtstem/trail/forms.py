"""Forms of the receipt page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from buurtstem.privacy.names import TEACH_LABEL
from buurtstem.web.forms import BaseForm


class ReceiptForm(BaseForm):
    """The code: filled in by the page from the address behind #, or typed."""

    code = StringField(
        _l("The code on your receipt"),
        [InputRequired(_l("Fill in the code: 12 letters and digits.")), Length(max=60)],
        description=_l("Like this: 4F7K-92MX-QT8B. Capitals and hyphens do not matter."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class ActForm(BaseForm):
    """Only the token: withdraw, close."""


class TeachForm(BaseForm):
    """Whether a program may learn from what was told; it changes nothing else."""

    may_teach = BooleanField(TEACH_LABEL)


class EraseForm(BaseForm):
    """Erasing cannot be undone, so it takes one tick."""

    sure = BooleanField(
        _l("Yes, erase my story for good."), [InputRequired(_l("Tick this first. Erasing cannot be undone."))]
    )
