"""The form for a new entry page."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from buurtstem.core.settings import LANGUAGES
from buurtstem.places.queries import AreaCard
from buurtstem.stories.questions.forms import must_be_a_question
from buurtstem.stories.rules import Source
from buurtstem.web.forms import BaseForm, DayField, choices_from, tidy
from buurtstem.web.i18n import LANGUAGE_NAMES, current_language

from .names import ENTRY_SOURCES
from .rules import LONGEST_OCCASION, DaysReversed, EntryPlan, check_plan


class EntryForm(BaseForm):
    """Where people tell, how it is called, on which days. Its code was made with the page."""

    code = HiddenField()
    place = SelectField(_l("Neighbourhood"))
    source = SelectField(
        _l("How do people come to it?"),
        choices=choices_from((source.value, name) for source, name in ENTRY_SOURCES.items()),
    )
    occasion = StringField(
        _l("Name of the occasion"),
        [InputRequired(_l("Give it a name.")), Length(max=LONGEST_OCCASION)],
        [tidy],
    )
    starts_on = DayField(_l("First day"), [InputRequired(_l("Choose a day, such as 14-03-2026."))])
    ends_on = DayField(_l("Last day"), [InputRequired(_l("Choose a day, such as 14-03-2026."))])
    question = TextAreaField(_l("A question of your own (not needed)"), filters=[tidy])
    question_lang = SelectField(
        _l("Language of the question"),
        choices=choices_from((code, LANGUAGE_NAMES[code]) for code in LANGUAGES),
        default="",
        validate_choice=False,
    )
    is_kiosk = BooleanField(_l("Many people use the same device"))

    def offer(self, places: tuple[AreaCard, ...]) -> None:
        """Offer these neighbourhoods."""
        self.place.choices = choices_from((place.code, place.name) for place in places)

    @property
    def plan(self) -> EntryPlan:
        """Return what is asked for; only after the fields were found right."""
        return EntryPlan(
            area_code=self.place.data,
            source=Source(self.source.data),
            occasion=self.occasion.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            is_kiosk=self.is_kiosk.data,
        )

    @property
    def asked(self) -> tuple[str, str] | None:
        """Return the question and its language; None when nothing is asked."""
        if not self.question.data:
            return None
        lang = self.question_lang.data
        return self.question.data, lang if lang in LANGUAGES else current_language()

    def validate_question(self, field: TextAreaField) -> None:
        """Whoever leaves it empty asks nothing of their own."""
        if field.data:
            must_be_a_question(self, field)

    def validate_occasion(self, field: StringField) -> None:
        """A name has a letter in it."""
        if not field.data.strip():
            raise ValidationError(gettext("Give it a name."))

    def validate_ends_on(self, field: DayField) -> None:
        """Refuse days in the wrong order; what else is wrong has a sentence of its own."""
        if any(each.errors for each in (self.place, self.source, self.occasion, self.starts_on, field)):
            return
        try:
            check_plan(self.plan)
        except DaysReversed:
            raise ValidationError(gettext("The last day is before the first.")) from None
