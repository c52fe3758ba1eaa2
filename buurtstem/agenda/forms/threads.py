"""Forms of the people who keep threads, and of those who say what they mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired

from buurtstem.agenda.names import (
    RECOGNITION_NAMES,
    ROLE_NAMES,
    STAGE_NAMES,
)
from buurtstem.agenda.rules.interpretations import LONGEST_INTERPRETATION, LONGEST_NAME, AuthorRole
from buurtstem.agenda.rules.threads import LONGEST_REASON, LONGEST_TITLE, Recognition, Stage, ThreadWish
from buurtstem.themes.aspect_names import ASPECT_NAMES
from buurtstem.themes.names import THEME_NAMES
from buurtstem.themes.rules import Theme
from buurtstem.web.forms import BaseForm, choices_from, tidy

from .fields import ActForm, at_most, day_field, not_ahead


def _headings(theme: Theme, offered: Collection[str | None]) -> Iterator[tuple[str, str]]:
    """Yield a theme, and the subjects under it that are offered."""
    name = str(THEME_NAMES[theme])
    yield theme.value, name
    for aspect, title in ASPECT_NAMES.items():
        if aspect in offered and aspect.startswith(f"{theme}/"):
            yield aspect, gettext("%(theme)s: %(subject)s", theme=name, subject=title)


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
        _l("Stories for the new thread"),
        [InputRequired(_l("Choose at least one story."))],
        validate_choice=False,  # what left the thread since the page was opened does not go along
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
        default="",
    )
    thema = SelectField(
        _l("Theme or subject"),
        choices=choices_from(
            [("", _l("All themes")), *((code.value, name) for code, name in THEME_NAMES.items())]
        ),
        default="",
    )

    def offer(self, aspects: Iterable[str | None]) -> None:
        """Offer under each theme the subjects that there are threads of, and the one that is asked for."""
        offered = {*aspects, self.thema.data}
        self.thema.choices = choices_from(
            [("", _l("All themes")), *(row for theme in Theme for row in _headings(theme, offered))]
        )

    def wish(self) -> ThreadWish:
        """Return what is asked; values that are none of ours count as no wish."""
        self.validate()
        asked = "" if self.thema.errors else self.thema.data
        return ThreadWish(
            stage=None if self.stadium.errors or not self.stadium.data else Stage(self.stadium.data),
            theme=Theme(asked) if asked and asked not in ASPECT_NAMES else None,
            aspect=asked if asked in ASPECT_NAMES else None,
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
