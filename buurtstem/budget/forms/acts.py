"""Forms of staff for single acts: opening, codes, the three changes during a vote, and what comes after."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from buurtstem.budget.rules.codes import LONGEST_BATCH
from buurtstem.web.forms import BaseForm, tidy

from .fields import WholeNumberField
from .staff import FaultyForm

MOST_LETTERS = 50  # in one download, at up to a second each; the command `budget codes` makes more
LONGEST_OUTAGE = 14 * 24 * 60  # minutes
REASON = _l("Give the reason: everybody can read it.")  # for good: the log of a round keeps every word
REASON_NEEDED = [InputRequired(REASON)]


class ActForm(BaseForm):
    """No more than a token: the button says it all."""


class OpenForm(FaultyForm):
    """Opening the vote cannot be undone."""

    sure = BooleanField(
        _l("I have read the sheet. After this nothing in it can be changed."),
        [InputRequired(_l("Tick this first: opening cannot be undone."))],
        id="open-sure",
    )


class CodesForm(FaultyForm):
    """A batch of letters with codes."""

    count = WholeNumberField(
        _l("How many letters?"),
        [
            InputRequired(_l("Fill in a number.")),
            NumberRange(1, MOST_LETTERS, _l("Choose 1 to 50 letters at a time.")),
        ],
    )
    batch = StringField(
        _l("Name of this batch"),
        [InputRequired(_l("Give the batch a name, such as the street or the date."))],
        filters=[tidy],
        render_kw={"maxlength": LONGEST_BATCH},
    )


class VoidForm(FaultyForm):
    """Making one code of no use."""

    code = StringField(
        _l("The code"), [InputRequired(_l("Type the code that must be void."))], filters=[tidy]
    )
    reason = StringField(
        _l("Why must it be void?"), REASON_NEEDED, description=REASON, id="void-reason", filters=[tidy]
    )


class WithdrawForm(FaultyForm):
    """Withdrawing a plan during the vote."""

    number = SelectField(_l("Which plan?"), coerce=int)
    reason = TextAreaField(
        _l("Why is it withdrawn?"), REASON_NEEDED, description=REASON, id="withdraw-reason", filters=[tidy]
    )


class LaterForm(FaultyForm):
    """Moving the end because of an outage."""

    minutes = WholeNumberField(
        _l("How many minutes did the outage last?"),
        [
            InputRequired(_l("Fill in a number.")),
            NumberRange(1, LONGEST_OUTAGE, _l("Fill in minutes, at most two weeks.")),
        ],
    )
    reason = TextAreaField(
        _l("What happened?"), REASON_NEEDED, description=REASON, id="later-reason", filters=[tidy]
    )


class EndForm(FaultyForm):
    """Ending a round for good."""

    reason = TextAreaField(
        _l("Why does the round end?"), REASON_NEEDED, description=REASON, id="end-reason", filters=[tidy]
    )
    sure = BooleanField(
        _l("End it. All codes become void, and ballots that were not counted are destroyed."),
        [InputRequired(_l("Tick this first: ending cannot be undone."))],
        id="end-sure",
    )


class TieForm(FaultyForm):
    """What people decided about plans that are equal."""

    chosen = SelectMultipleField(
        _l("Which of these plans get their money?"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reason = TextAreaField(
        _l("How was this decided?"), REASON_NEEDED, description=REASON, id="tie-reason", filters=[tidy]
    )


class DecisionForm(FaultyForm):
    """What those who hold the mandate decided on the result."""

    decision = TextAreaField(
        _l("What was decided on the result, and why?"),
        [InputRequired(_l("Write down the decision: everybody can read it."))],
        filters=[tidy],
    )


class KeyForm(FaultyForm):
    """The printed private key, typed again after a server was lost."""

    key = StringField(
        _l("The printed key"), [InputRequired(_l("Type the 16 groups of four symbols."))], filters=[tidy]
    )
