"""Forms of the receipt page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from buurtstem.accounts.rules import EMAIL, LONGEST_EMAIL
from buurtstem.privacy.names import TEACH_LABEL, USE_NAMES, USE_SENTENCES
from buurtstem.privacy.rules import Use
from buurtstem.receipts.forms import OfReceipt
from buurtstem.stories.forms import must_be_a_story
from buurtstem.web.forms import BaseForm, choices_from, tidy

YES, NO = "yes", "no"


def _yes_or_no(use: Use) -> RadioField:
    return RadioField(
        USE_NAMES[use],
        [InputRequired(_l("Choose yes or no."))],
        description=USE_SENTENCES[use],
        choices=choices_from([(YES, _l("Yes")), (NO, _l("No"))]),
    )


class ReceiptForm(BaseForm):
    """The code: filled in by the page from the address behind #, or typed."""

    code = StringField(
        _l("The code on your receipt"),
        [InputRequired(_l("Fill in the code: 12 letters and digits.")), Length(max=60)],
        description=_l("Like this: 4F7K-92MX-QT8B. Capitals and hyphens do not matter."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class CloseForm(BaseForm):
    """Only the token."""


class WithdrawForm(OfReceipt):
    """Only the token, and which receipt is meant."""


class TeachForm(OfReceipt):
    """Whether a program may learn from what was told; it changes nothing else."""

    may_teach = BooleanField(TEACH_LABEL)


class ConsentForm(OfReceipt):
    """A yes or no to each use, to be changed at any time."""

    receive = _yes_or_no(Use.RECEIVE)
    publish = _yes_or_no(Use.PUBLISH)
    teach = _yes_or_no(Use.TEACH)
    translate = _yes_or_no(Use.TRANSLATE)

    def answers(self) -> dict[Use, bool]:
        """Return the answer to each use that was asked about."""
        return {use: self[use.value].data == YES for use in Use if use.value in self}


class AdditionForm(OfReceipt):
    """What is added to a story."""

    text = TextAreaField(_l("What do you want to add?"), [must_be_a_story], filters=[tidy])


class MailForm(OfReceipt):
    """The address to which a receipt is sent once."""

    email = EmailField(
        _l("Your e-mail address"),
        [
            InputRequired(_l("Fill in your e-mail address.")),
            Length(max=LONGEST_EMAIL),
            Regexp(EMAIL.pattern + "$", message=_l("This is no e-mail address.")),
        ],
        filters=[tidy],
        render_kw={"autocomplete": "email"},
    )


class EraseForm(OfReceipt):
    """Erasing cannot be undone, so it takes one tick."""

    sure = BooleanField(
        _l("Yes, erase my story for good."), [InputRequired(_l("Tick this first. Erasing cannot be undone."))]
    )
