"""Forms of the people who keep threads and the agenda."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from buurtstem.core.clock import today
from buurtstem.themes.names import THEME_NAMES
from buurtstem.themes.rules import Theme
from buurtstem.web.forms import BaseForm, DayField, choices_from, tidy

from .names import HORIZON_NAMES, ITEM_STATUS_NAMES, RECOGNITION_NAMES, ROLE_NAMES, STAGE_NAMES
from .rules.interpretations import LONGEST_INTERPRETATION, LONGEST_NAME, AuthorRole
from .rules.items import LONGEST_WHAT, LONGEST_WORDS, Horizon, ItemContent, Status
from .rules.threads import LONGEST_REASON, LONGEST_TITLE, Recognition, Stage, ThreadWish

FIRST_YEAR, LAST_YEAR = 2000, 2100  # a date outside is a typing error
DATE_SENTENCE = _l("Choose a day, such as 14-03-2026.")


def at_most(most: int) -> Length:
    """Return the guard of a length, with a sentence that says what to do."""
    return Length(max=most, message=_l("Make this shorter: at most %(max)d characters fit."))


def real_day(form: BaseForm, field: DateField) -> None:
    """Refuse a year that nobody means."""
    del form
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(gettext("Choose a day, such as 14-03-2026."))


def not_ahead(form: BaseForm, field: DateField) -> None:
    """Refuse a day that has not come yet."""
    real_day(form, field)
    if field.data and field.data > today():
        raise ValidationError(gettext("This day has not come yet. Choose the day on which it was said."))


def day_field(label: Any, *guards: Any) -> DayField:
    """Return a field for a day that has to be filled in."""
    return DayField(label, [InputRequired(DATE_SENTENCE), *guards])


class ActForm(BaseForm):
    """No more than that: the button says it all."""


class MoveOnForm(ActForm):
    """Moving a thread on from the stage in which it was seen: pressed twice, it moves once."""

    seen = HiddenField()


class NameForm(BaseForm):
    """The name that people use for a thread, and what they care for in it."""

    name = StringField(
        _l("Name of this thread"),
        [DataRequired(_l("Give it a name that people here would use.")), at_most(LONGEST_TITLE)],
        filters=[tidy],
    )
    value = StringField(
        _l("What do people care for in it?"),
        [at_most(LONGEST_TITLE)],
        filters=[tidy],
        description=_l("Such as: to sit outside together. It is the first link of the chain."),
    )


class RecognitionForm(BaseForm):
    """Do residents recognise this, and where was it asked?"""

    recognised = RadioField(
        _l("Do residents recognise this?"),
        [InputRequired(_l("Choose what residents said."))],
        choices=choices_from((code.value, name) for code, name in RECOGNITION_NAMES.items()),
    )
    asked_at = StringField(
        _l("At which meeting was it asked?"),
        [
            DataRequired(_l("Name the meeting, such as: residents' evening in the library.")),
            at_most(LONGEST_NAME),
        ],
        filters=[tidy],
    )
    asked_on = day_field(_l("On which day?"), not_ahead)

    @property
    def chosen(self) -> Recognition:
        """Return the answer."""
        return Recognition(self.recognised.data)


class MarkForm(BaseForm):
    """Chance, obstacle, or both."""

    is_chance = BooleanField(_l("A chance"))
    is_obstacle = BooleanField(_l("An obstacle"))


class ReasonForm(BaseForm):
    """Why a thread is dismissed, or comes back."""

    reason = StringField(
        _l("Why?"),
        [DataRequired(_l("Write why, so that others understand it later.")), at_most(LONGEST_REASON)],
        filters=[tidy],
    )


class StoryForm(BaseForm):
    """A story by the last part of its address."""

    story = StringField(
        _l("Address of the story"),
        [DataRequired(_l("Copy the address of the story from its page."))],
        filters=[tidy],
        description=_l("Open the story on the site and copy its address, or the last part of it."),
    )

    @property
    def public_id(self) -> str:
        """Return the last part of what was pasted."""
        address = self.story.data.partition("?")[0].partition("#")[0]
        return str(address.rstrip("/").rpartition("/")[2])


class NewThreadForm(StoryForm):
    """A thread made by hand of one striking story; `area` is the address of its neighbourhood."""

    area = SelectField(_l("Neighbourhood"))
    theme = SelectField(
        _l("Theme"), choices=choices_from((code.value, name) for code, name in THEME_NAMES.items())
    )

    @property
    def chosen_theme(self) -> Theme:
        """Return the theme."""
        return Theme(self.theme.data)


class MoveForm(BaseForm):
    """Where a story goes; the choices are the other threads of the neighbourhood."""

    to = SelectField(_l("Move this story to"), [InputRequired(_l("Choose a thread."))])


class MergeForm(BaseForm):
    """Into which thread another one goes; the choices are those of the neighbourhood that came as far."""

    into = SelectField(_l("Put this thread into"), [InputRequired(_l("Choose a thread."))])


class SplitForm(BaseForm):
    """Which stories of a thread go into a new one, and its name if it has one already."""

    stories = SelectMultipleField(
        _l("Stories for the new thread"), [InputRequired(_l("Choose at least one story."))]
    )
    new_name = StringField(_l("Name of the new thread"), [at_most(LONGEST_TITLE)], filters=[tidy])


class FindThreadsForm(BaseForm):
    """By what threads are looked for: a GET form, so it has no token."""

    class Meta(BaseForm.Meta):
        """No token: reading changes nothing."""

        csrf = False

    zoek = SearchField(_l("Words in the name or subject"), filters=[tidy])
    stadium = SelectField(
        _l("Stage"),
        choices=choices_from(
            [("", _l("All but dismissed ones")), *((code.value, name) for code, name in STAGE_NAMES.items())]
        ),
    )
    thema = SelectField(
        _l("Theme"),
        choices=choices_from(
            [("", _l("All themes")), *((code.value, name) for code, name in THEME_NAMES.items())]
        ),
    )

    def wish(self) -> ThreadWish:
        """Return what is asked; values that are none of ours count as no wish."""
        self.validate()
        return ThreadWish(
            stage=None if self.stadium.errors or not self.stadium.data else Stage(self.stadium.data),
            theme=None if self.thema.errors or not self.thema.data else Theme(self.thema.data),
            words=self.zoek.data or "",
        )


class InterpretationForm(BaseForm):
    """What somebody says that a thread means; the choices of role follow from who is signed in."""

    role = RadioField(_l("Who says it?"), [InputRequired(_l("Choose who says it."))])
    text = TextAreaField(
        _l("What does it mean?"),
        [DataRequired(_l("Write what it means to this person.")), at_most(LONGEST_INTERPRETATION)],
        filters=[tidy],
        description=_l("Whoever sees it otherwise writes that beside it. Name no residents."),
    )
    author = StringField(
        _l("Function, or name if they agree"),
        [DataRequired(_l("Write a function, such as: resident of the tower.")), at_most(LONGEST_NAME)],
        filters=[tidy],
    )
    organisation = StringField(_l("Organisation"), [at_most(LONGEST_NAME)], filters=[tidy])
    meeting = StringField(
        _l("Said at which meeting?"),
        [at_most(LONGEST_NAME)],
        filters=[tidy],
        description=_l("Needed when you write down what somebody else said."),
    )
    said_on = day_field(_l("On which day?"), not_ahead)

    def offer(self, voices: tuple[AuthorRole, ...]) -> None:
        """Offer the roles that this person may write for."""
        self.role.choices = choices_from((voice.value, ROLE_NAMES[voice]) for voice in voices)
        if len(voices) == 1 and not self.role.data:
            self.role.data = voices[0].value

    @property
    def chosen_role(self) -> AuthorRole:
        """Return the role."""
        return AuthorRole(self.role.data)


class ItemForm(BaseForm):
    """Everything of an agenda item that people write; `seen` is the version that they saw."""

    seen = HiddenField()
    title = StringField(
        _l("Title"),
        [DataRequired(_l("Give it a title, such as: benches by the lift.")), at_most(LONGEST_TITLE)],
        filters=[tidy],
    )
    what = TextAreaField(
        _l("What will be done?"),
        [DataRequired(_l("Write what will be done, in two sentences.")), at_most(LONGEST_WHAT)],
        filters=[tidy],
    )
    owner = StringField(
        _l("Owner"),
        [
            DataRequired(_l("Write a function, not a name: people change, the work stays.")),
            at_most(LONGEST_NAME),
        ],
        filters=[tidy],
        description=_l("A function, not a name. Such as: area manager."),
    )
    owner_organisation = StringField(_l("Organisation of the owner"), [at_most(LONGEST_NAME)], filters=[tidy])
    horizon = SelectField(
        _l("When?"), choices=choices_from((code.value, name) for code, name in HORIZON_NAMES.items())
    )
    horizon_on = DayField(_l("By which date?"), [Optional(), real_day])
    review_on = day_field(_l("To be looked at again on"), real_day)
    status = SelectField(
        _l("Status"), choices=choices_from((code.value, name) for code, name in ITEM_STATUS_NAMES.items())
    )
    stop_reason = StringField(_l("If it stopped: why?"), [at_most(LONGEST_REASON)], filters=[tidy])
    result = TextAreaField(_l("If it is done: what came of it?"), [at_most(LONGEST_WHAT)], filters=[tidy])
    needs_municipality = BooleanField(_l("The municipality is needed for this"))
    place_words = StringField(
        _l("Where?"),
        [at_most(LONGEST_WORDS)],
        filters=[tidy],
        description=_l("A square, a street, a stairwell: in words."),
    )
    parties = StringField(_l("Who works on it?"), [at_most(LONGEST_WORDS)], filters=[tidy])

    def content(self) -> ItemContent:
        """Return what was written."""
        return ItemContent(
            title=self.title.data,
            what=self.what.data,
            owner=self.owner.data,
            owner_organisation=self.owner_organisation.data,
            horizon=Horizon(self.horizon.data),
            horizon_on=self.horizon_on.data,
            review_on=self.review_on.data,
            status=Status(self.status.data),
            stop_reason=self.stop_reason.data,
            result=self.result.data,
            needs_municipality=self.needs_municipality.data,
            place_words=self.place_words.data,
            parties=self.parties.data,
        )


class SourceForm(BaseForm):
    """Another adopted thread from which the item grew."""

    thread = SelectField(_l("Thread"), [InputRequired(_l("Choose a thread."))])


class FigureForm(BaseForm):
    """A figure to stand beside the stories; the choices are those of the neighbourhood."""

    indicator = SelectField(_l("Figure"), [InputRequired(_l("Choose a figure."))])
    reason = StringField(
        _l("Why this figure?"),
        [
            DataRequired(_l("Write why this figure says something beside these stories.")),
            at_most(LONGEST_REASON),
        ],
        filters=[tidy],
    )
