"""Forms of reporting, of reading the answer, and of the two people who decide."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from buurtstem.moderation.forms import AnswerForm as AnswerToObjection
from buurtstem.moderation.names import REASON_NAMES
from buurtstem.moderation.rules import HoldReason
from buurtstem.web.forms import BaseForm, choices_from, tidy

from .actions import Judgement
from .names import OUTCOME_NAMES, REPORT_REASONS
from .queries import Case
from .rules import LONGEST_CONTACT, LONGEST_WORDS, Outcome, ReportReason, What, outcomes_for

TOO_LONG = _l("This is too long. Make it shorter.")


class ReportForm(BaseForm):
    """Reporting. The code was made when the page opened: sending twice finds the first report."""

    about = RadioField(_l("What is it about?"), [InputRequired(_l("Choose one of these."))])
    reason = RadioField(
        _l("What is wrong with it?"),
        [InputRequired(_l("Choose one of these."))],
        choices=choices_from((reason.value, name) for reason, name in REPORT_REASONS.items()),
    )
    words = TextAreaField(
        _l("Do you want to say more?"), [Length(max=LONGEST_WORDS, message=TOO_LONG)], filters=[tidy]
    )
    contact = StringField(
        _l("How can we reach you?"),
        [Length(max=LONGEST_CONTACT, message=TOO_LONG)],
        filters=[tidy],
        render_kw={"autocomplete": "email"},
    )
    code = HiddenField()

    @property
    def chosen_reason(self) -> ReportReason:
        """Return the reason."""
        return ReportReason(self.reason.data)


class AnswerForm(BaseForm):
    """The code of a report."""

    code = StringField(
        _l("The code of your report"),
        [InputRequired(_l("Fill in the code: 12 letters and digits.")), Length(max=60, message=TOO_LONG)],
        description=_l("Like this: 4F7K-92MX-QT8B. Capitals and hyphens do not matter."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class JudgementForm(BaseForm):
    """What one of two people says; both sides read the words."""

    read = HiddenField()
    over = HiddenField()
    outcome = RadioField(
        _l("What is to be done?"),
        [InputRequired(_l("Choose one of these."))],
        choices=choices_from((outcome.value, name) for outcome, name in OUTCOME_NAMES.items()),
    )
    hold_reason = RadioField(
        _l("If it does not come back: the reason from the public list"),
        choices=choices_from((reason.value, name) for reason, name in REASON_NAMES.items()),
        validate_choice=False,
    )
    why = TextAreaField(
        _l("Why? Reporter and teller both read this."),
        [
            InputRequired(_l("Write why, in a sentence or two.")),
            Length(max=LONGEST_WORDS, message=TOO_LONG),
        ],
        filters=[tidy],
    )

    @classmethod
    def for_case(cls, case: Case, *, sent: bool = False) -> JudgementForm:
        """Return the form with the outcomes that this thing can have, filled in with what was proposed."""
        proposed = {
            "outcome": case.proposed_outcome or "",
            "hold_reason": case.hold_reason or "",
            "why": case.why or "",
        }
        form = cls() if sent else cls(formdata=None, **proposed)
        form.outcome.choices = choices_from(
            (each.value, OUTCOME_NAMES[each]) for each in outcomes_for(case.what)
        )
        if case.what is What.PLAN:
            form.outcome.description = _l(
                "Hiding a plan hides its text. Number, title and cost stay, and so does the vote."
            )
        return form

    def validate_hold_reason(self, field: Any) -> None:
        """Hiding takes a reason from the public list; other outcomes take none."""
        if self.outcome.data == Outcome.HIDE and field.data not in set(HoldReason):
            raise ValidationError(gettext("Choose a reason. The teller reads it."))

    @property
    def judgement(self) -> Judgement:
        """Return what was said."""
        outcome = Outcome(self.outcome.data)
        reason = HoldReason(self.hold_reason.data) if outcome is Outcome.HIDE else None
        return Judgement(outcome, reason, self.why.data, self.read.data or None, self.over.data)


class PlanAnswerForm(AnswerToObjection):
    """What is decided on an objection of the makers of a plan, who read the words."""

    outcome = RadioField(
        _l("What is to be done?"),
        [InputRequired(_l("Choose one of these."))],
        choices=choices_from(
            [("shown", _l("Show the text of the plan after all")), ("stands", _l("The text stays hidden"))]
        ),
    )
    why = TextAreaField(
        _l("Why? The makers of the plan read this."),
        [
            InputRequired(_l("Write why, in a sentence or two.")),
            Length(max=LONGEST_WORDS, message=TOO_LONG),
        ],
        filters=[tidy],
    )


class CloseForm(BaseForm):
    """No more than that: the button says it all."""
