"""Forms of the desk of translations."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField, ValidationError
from wtforms.validators import AnyOf

from buurtstem.web.forms import BaseForm, tidy
from buurtstem.web.verdicts import VerdictForm, remark_field, verdict_field

from .actions import Judgement, Writing
from .rules import (
    LONGEST_REMARK,
    LONGEST_TRANSLATION,
    By,
    MarksDiffer,
    TranslationMissing,
    TranslationTooLong,
    check_draft,
    check_translation,
    marks_of,
)

KEEP, HAND_IN = "keep", "hand_in"


class TranslateForm(BaseForm):
    """A translation: kept as a draft in whatever state, handed in only when it is whole."""

    text = TextAreaField(_l("Your translation"), filters=[tidy])
    version = HiddenField()
    over = HiddenField()
    begins_from = HiddenField()  # who made what the field was filled with
    act = HiddenField(validators=[AnyOf((KEEP, HAND_IN))], default=KEEP)
    original = ""  # what is translated; set by the view

    @property
    def writing(self) -> Writing:
        """Return what was sent."""
        return Writing(
            text=self.text.data,
            version=self.version.data or "",
            over=self.over.data or "",
            hands_in=self.act.data == HAND_IN,
            from_machine=self.begins_from.data == By.SERVICE,
        )

    def validate_text(self, field: TextAreaField) -> None:
        """Say what keeps a translation from being handed in."""
        try:
            if self.writing.hands_in:
                check_translation(field.data, self.original)
            else:
                check_draft(field.data)
        except TranslationMissing:
            raise ValidationError(gettext("Write the translation first.")) from None
        except TranslationTooLong:
            raise ValidationError(
                gettext("A translation has at most %(most)s characters.", most=LONGEST_TRANSLATION)
            ) from None
        except MarksDiffer:
            marks = marks_of(self.original)
            raise ValidationError(
                gettext(
                    "These marks stand in the place of names and numbers. Copy each as it is: %(marks)s.",
                    marks=" ".join(marks),
                )
                if marks
                else gettext("Leave out what stands in square brackets: the original has no such marks.")
            ) from None


class JudgeForm(VerdictForm):
    """What a second person says of a translation."""

    by = HiddenField(validators=[AnyOf(tuple(By))])
    over = HiddenField()
    verdict = verdict_field(_l("Does it say the same as the original?"))
    remark = remark_field(LONGEST_REMARK)

    @property
    def judgement(self) -> Judgement:
        """Return what was sent."""
        return Judgement(
            by=By(self.by.data),
            over=self.over.data or "",
            is_right=self.is_right,
            remark=self.remark.data,
        )


class ActForm(BaseForm):
    """Only the token: the button says it all."""
