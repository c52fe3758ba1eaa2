"""Forms of lost codes: for who lost one, and for the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from buurtstem.web.forms import BaseForm, choices_from, tidy

from .rules import LONGEST_CONTACT, LONGEST_WHEN, LONGEST_WORDS


class AskForm(BaseForm):
    """Who lost a code tells what the story was; no account, and a way to answer only if wanted."""

    place = SelectField(_l("Which neighbourhood is it about?"))
    about_when = StringField(
        _l("About when did you tell it?"),
        [InputRequired(_l("Fill in about when: a month is enough.")), Length(max=LONGEST_WHEN)],
        filters=[tidy],
    )
    words = TextAreaField(
        _l("Words from your story"),
        [
            InputRequired(_l("Fill in some words, as you remember them: by these we find your story.")),
            Length(max=LONGEST_WORDS),
        ],
        filters=[tidy],
    )
    wish = RadioField(
        _l("What do you want?"),
        choices=choices_from(
            [
                ("erase", _l("Erase my story")),
                ("code", _l("A new code, so that I can see and change it")),
            ]
        ),
        default="code",
    )
    contact = StringField(
        _l("E-mail address or telephone number (not needed)"), [Length(max=LONGEST_CONTACT)], filters=[tidy]
    )


class FoundForm(BaseForm):
    """The story that is asked about."""

    story = RadioField(_l("Which story is it?"), [InputRequired(_l("Choose a story."))], coerce=str)


class SeenForm(BaseForm):
    """The token, and which story the page showed."""

    seen = HiddenField()


class EraseForm(SeenForm):
    """Erasing cannot be undone, so it takes one tick."""

    sure = BooleanField(
        _l("Yes, erase this story for good."),
        [InputRequired(_l("Tick this first. Erasing cannot be undone."))],
    )


class CodeForm(SeenForm):
    """Handing out a code. It was made when the page opened: sending twice hands out the same one."""

    code = HiddenField()
