"""Forms of voters: the code, the ballot, the receipt. Secrets travel in the form, never in an address."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import InputRequired

from buurtstem.web.forms import BaseForm, tidy


class CodeForm(BaseForm):
    """Step 1: the code of the letter."""

    code = StringField(
        _l("Your voting code"),
        [InputRequired(_l("Type the code that is in your letter."))],
        filters=[tidy],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
        description=_l("Twelve letters and digits. Capitals, spaces and dashes do not matter."),
    )


class BallotPaperForm(BaseForm):
    """Step 2: the choice. `seed` keeps the order of plans; who replaces a ballot sends no code."""

    code = HiddenField()
    receipt = HiddenField()
    seed = HiddenField()
    plans = SelectMultipleField(_l("Your choice"), coerce=int, choices=[], validate_choice=False)


class ReceiptForm(BaseForm):
    """The receipt of a ballot: whether it is in the box, and a way to replace it."""

    receipt = StringField(
        _l("The receipt of your ballot"),
        [InputRequired(_l("Type the receipt that you wrote down when you voted."))],
        filters=[tidy],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
        description=_l("Twelve letters and digits, from the page on which you voted."),
    )
