"""Forms of the check queue."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from buurtstem.privacy.names import MASK_NAMES
from buurtstem.privacy.rules.folding import Span
from buurtstem.privacy.rules.masking import find_spans
from buurtstem.privacy.rules.masking.choosing import WordsNotInText, chosen_spans, code_of, words_by_hand
from buurtstem.web.forms import BaseForm, choices_from, tidy

from .actions.objections import Answer
from .names import REASON_NAMES
from .rules import LONGEST_NOTE, HoldReason


class DecisionForm(BaseForm):
    """Every decision carries the version of the text that was read."""

    read = HiddenField()


class PublishForm(DecisionForm):
    """What is left out of the text: proposals that stay ticked, and words named by hand."""

    masks = SelectMultipleField(
        _l("What is left out of the text"),
        validate_choice=False,  # what is no proposal any more is passed over; `read` tells of a newer text
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = TextAreaField(_l("Leave these words out too"), [Optional()], filters=[tidy])

    @classmethod
    def for_text(cls, text: str, lang: str, **options: Any) -> Self:
        """Return the form for a text, with a tick at each proposal where nothing was sent yet."""
        proposals = find_spans(text, lang)
        form = cls(masks=[code_of(span) for span in proposals], **options)
        form.masks.choices = [SelectChoice(code_of(span), text[span.start : span.end]) for span in proposals]
        form.text, form.proposals = text, proposals
        return form

    text: str
    proposals: tuple[Span, ...]

    @property
    def hints(self) -> dict[str, str]:
        """Return what each proposal is."""
        return {code_of(span): str(MASK_NAMES[span.kind]) for span in self.proposals}

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return what is left out.

        Raises:
            WordsNotInText: words that stand nowhere in the text.
        """
        by_hand = words_by_hand(self.words.data or "")
        return chosen_spans(self.text, self.proposals, self.masks.data or (), by_hand)

    def validate_words(self, field: TextAreaField) -> None:
        """Words named by hand stand in the text, letter by letter."""
        del field
        try:
            self.spans  # noqa: B018  raises
        except WordsNotInText as missing:
            raise ValidationError(
                gettext(
                    "“%(words)s” is not in the text. Copy the words exactly, one place on each line.",
                    words=missing.args[0],
                )
            ) from None


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


TOO_LONG = _l("This is too long. Make it shorter.")


class ObjectForm(BaseForm):
    """What a teller has against holding the story back."""

    words = TextAreaField(
        _l("Why do you not agree?"),
        [InputRequired(_l("Write why, in a sentence or two.")), Length(max=LONGEST_NOTE, message=TOO_LONG)],
        filters=[tidy],
    )


class AnswerForm(DecisionForm):
    """What the second person decides; the teller reads the words."""

    outcome = RadioField(
        _l("What is to be done?"),
        [InputRequired(_l("Choose one of these."))],
        choices=choices_from(
            [("shown", _l("Show the story after all")), ("stands", _l("The story stays off the site"))]
        ),
    )
    why = TextAreaField(
        _l("Why? The teller reads this."),
        [InputRequired(_l("Write why, in a sentence or two.")), Length(max=LONGEST_NOTE, message=TOO_LONG)],
        filters=[tidy],
    )

    @property
    def answer(self) -> Answer:
        """Return what was decided."""
        return Answer(self.outcome.data == "shown", self.why.data, self.read.data or None)


class StoryAnswerForm(AnswerForm, PublishForm):
    """The same of a story: when it is shown, also what is left out of it."""

    @property
    def answer(self) -> Answer:
        """Return what was decided."""
        answer = super().answer
        return replace(answer, masks=self.spans) if answer.shows else answer

    def validate_words(self, field: TextAreaField) -> None:
        """Words named by hand count only where the text is shown."""
        if self.outcome.data == "shown":
            super().validate_words(field)


class AdditionAnswerForm(StoryAnswerForm):
    """The same of an addition to a story."""

    outcome = RadioField(
        _l("What is to be done?"),
        [InputRequired(_l("Choose one of these."))],
        choices=choices_from(
            [("shown", _l("Show the addition after all")), ("stands", _l("The addition stays off the site"))]
        ),
    )


class NoteForm(BaseForm):
    """A note for colleagues."""

    text = TextAreaField(
        _l("What do you want a colleague to look at?"),
        [InputRequired(_l("Write it down first.")), Length(max=LONGEST_NOTE, message=TOO_LONG)],
        filters=[tidy],
    )


class ReleaseForm(BaseForm):
    """No more than that: the button says it all."""
