"""The form with which a builder asks somebody to help, and the words of the telling form for helpers."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Regexp

from buurtstem.accounts.rules import EMAIL, LONGEST_EMAIL, LONGEST_NAME
from buurtstem.core.clock import today
from buurtstem.places.queries import AreaCard
from buurtstem.stories.forms import TellForm
from buurtstem.web.forms import BaseForm, DayField, choices_from, tidy

from .rules import LastDayWrong, check_last_day


class HelperForm(BaseForm):
    """Who helps, where, until when."""

    name = StringField(_l("Name"), [InputRequired(_l("Give a name.")), Length(max=LONGEST_NAME)], [tidy])
    email = EmailField(
        _l("E-mail address"),
        [
            InputRequired(_l("Give an e-mail address.")),
            Length(max=LONGEST_EMAIL),
            Regexp(rf"\s*{EMAIL.pattern}\s*$", message=_l("This is no e-mail address.")),
        ],
        [tidy],
    )
    place = SelectField(_l("Neighbourhood"))
    last_day = DayField(_l("Last day"), [InputRequired(_l("Choose a day, such as 14-03-2026."))])

    def offer(self, places: tuple[AreaCard, ...]) -> None:
        """Offer these neighbourhoods."""
        self.place.choices = choices_from((place.code, place.name) for place in places)

    def validate_last_day(self, field: DayField) -> None:
        """A day from today on, at most a year ahead."""
        if field.errors or field.data is None:
            return
        try:
            check_last_day(field.data, today())
        except LastDayWrong:
            raise ValidationError(gettext("Choose a day from today on, at most a year ahead.")) from None


def speak_of_the_teller(form: TellForm) -> None:
    """Let the form speak of the teller, to the helper who fills it in."""
    form.text.label.text = gettext("What is told")
    form.may_be_shown.label.text = gettext(
        "The teller says: everybody may read this on the site, after a check, without my name."
    )
    if form.may_teach:
        form.may_teach.label.text = gettext(
            "The teller says: the text may teach the program that finds themes."
            " If it seems to name somebody, it is left out."
        )
    if form.may_translate:
        form.may_translate.label.text = gettext(
            "The teller says: the text may be translated by a program of an organisation outside this site."
        )
    if form.age:
        form.age.label.text = gettext("Is the teller 16 or older?")
        form.age.choices = choices_from([("adult", gettext("Yes")), ("child", gettext("No"))])
