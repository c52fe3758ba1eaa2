"""Forms of questions: asking one, wording it, saying whether a wording is right."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import Optional

from buurtstem.core.settings import LANGUAGES
from buurtstem.web.forms import BaseForm, choices_from, read_id, tidy
from buurtstem.web.i18n import LANGUAGE_NAMES
from buurtstem.web.verdicts import VerdictForm, remark_field, verdict_field

from .actions import Writing
from .names import AUDIENCE_NAMES
from .rules import (
    LONGEST_QUESTION,
    LONGEST_REMARK,
    Audience,
    QuestionMissing,
    QuestionTooLong,
    check_question,
)


def must_be_a_question(form: BaseForm, field: TextAreaField) -> None:
    """Refuse an empty or endless question, with a sentence that says what to do."""
    del form
    try:
        check_question(field.data)
    except QuestionMissing:
        raise ValidationError(gettext("Write the question.")) from None
    except QuestionTooLong:
        raise ValidationError(
            gettext("A question has at most %(most)s characters.", most=LONGEST_QUESTION)
        ) from None


class AskForm(BaseForm):
    """The question in its maker's own words."""

    text = TextAreaField(_l("The question"), [must_be_a_question], filters=[tidy])
    question_lang = SelectField(
        _l("Language of the question"),
        choices=choices_from((code, LANGUAGE_NAMES[code]) for code in LANGUAGES),
    )


class WordForm(BaseForm):
    """One wording of a question."""

    text = TextAreaField(_l("Your wording"), [must_be_a_question], filters=[tidy])
    audience = RadioField(
        _l("For whom are these simpler words?"),
        [Optional()],
        choices=choices_from((audience.value, name) for audience, name in AUDIENCE_NAMES.items()),
        default=Audience.EVERYBODY.value,
    )
    source = HiddenField()
    over = HiddenField()

    @property
    def writing(self) -> Writing:
        """Return what was sent; ids that are none fit no wording."""
        return Writing(
            text=self.text.data,
            source_id=read_id(self.source.data) or 0,
            over=read_id(self.over.data),
            audience=Audience(self.audience.data) if self.audience and self.audience.data else None,
        )


class JudgeForm(VerdictForm):
    """What a second person says of a wording."""

    wording = HiddenField()
    verdict = verdict_field(_l("Does it ask the same?"))
    remark = remark_field(LONGEST_REMARK)

    @property
    def wording_id(self) -> int:
        """Return which wording was read; 0 when the form does not say."""
        return read_id(self.wording.data) or 0
