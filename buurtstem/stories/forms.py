"""Forms of telling and changing a story."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from flask import current_app
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from buurtstem.core.clock import today
from buurtstem.core.settings import LANGUAGES, Settings
from buurtstem.privacy.names import TEACH_LABEL, TRANSLATE_LABEL
from buurtstem.receipts.forms import OfReceipt
from buurtstem.themes.names import NATURE_NAMES, THEME_NAMES
from buurtstem.themes.rules import MOST_THEMES, TELLER_NATURES, InvalidThemes, Nature, Theme, check_themes
from buurtstem.themes.rules.schemes import Heading, Scheme
from buurtstem.web.forms import BaseForm, choices_from, tidy
from buurtstem.web.i18n import LANGUAGE_NAMES, current_language, month_name

from .names import OPENING_QUESTIONS
from .rules import (
    LONGEST_TEXT,
    Opening,
    StoryFilter,
    TextMissing,
    TextTooLong,
    ToldBy,
    check_text,
    last_months,
)

LANGUAGE_CHOICES = choices_from((code, LANGUAGE_NAMES[code]) for code in LANGUAGES)
ANOTHER_LANGUAGE = choices_from([("other", _l("another language"))])
NATURE_CHOICES = choices_from((nature.value, NATURE_NAMES[nature]) for nature in TELLER_NATURES)
THEME_CHOICES = choices_from((theme.value, name) for theme, name in THEME_NAMES.items())
OPENING_CHOICES = choices_from((opening.value, question) for opening, question in OPENING_QUESTIONS.items())


def must_be_a_story(form: BaseForm, field: TextAreaField) -> None:
    """Refuse an empty or endless text, with a sentence that says what to do."""
    del form
    try:
        check_text(field.data)
    except TextMissing:
        raise ValidationError(gettext("Write something first: one sentence is enough.")) from None
    except TextTooLong as too_long:
        count = too_long.args[0]
        raise ValidationError(
            gettext(
                "Your story has %(count)s characters. At most %(most)s fit. Send it in two parts.",
                count=count,
                most=LONGEST_TEXT,
            )
        ) from None


class StoryFields(BaseForm):
    """What telling and changing have in common."""

    text = TextAreaField(_l("Your story"), [must_be_a_story], filters=[tidy])
    nature = RadioField(
        _l("What kind of story is it?"),
        [Optional()],
        choices=[*NATURE_CHOICES, *choices_from([("", _l("I do not choose"))])],
        default="",
    )
    lang = SelectField(
        _l("Language of your story"),
        choices=[*choices_from([("", _l("Find out by itself"))]), *LANGUAGE_CHOICES, *ANOTHER_LANGUAGE],
        default="",
    )
    may_be_shown = BooleanField(
        _l("Everybody may read my story on this site, after a check, without my name.")
    )
    may_teach = BooleanField(TEACH_LABEL)
    may_translate = BooleanField(TRANSLATE_LABEL)

    @property
    def may_be_translated(self) -> bool | None:
        """Return the teller's answer; None where no service is set, so that nobody was asked."""
        settings: Settings = current_app.extensions["settings"]
        return bool(self.may_translate.data) if self.may_translate and settings.has_translator else None

    @property
    def chosen_nature(self) -> Nature | None:
        """Return the nature, or None when the teller does not choose; blanks pass `Optional` as no choice."""
        if not self.nature:
            return None
        return Nature(self.nature.data) if self.nature.data in set(TELLER_NATURES) else None


class TellForm(StoryFields):
    """Telling a story. The receipt was made when the page opened: sending twice finds the first story."""

    opening = RadioField(
        _l("Where do you want to begin?"),
        [Optional()],
        choices=OPENING_CHOICES,
        default="",
        validate_choice=False,
    )
    photo = FileField(_l("Photo (not needed)"))
    kept_photo = HiddenField()
    age = RadioField(
        _l("Are you 16 or older?"),
        [InputRequired(_l("Choose one of these three."))],
        choices=choices_from(
            [
                ("adult", _l("Yes")),
                ("child", _l("No")),
                ("for_someone_else", _l("I tell for someone else, who agrees")),
            ]
        ),
    )
    homepage = StringField(_l("Leave this empty"))  # people do not see it
    source = HiddenField(default="web")
    receipt = HiddenField()
    opened = HiddenField()  # when the page was made; scripts renew the token, and leave this
    entry = HiddenField()  # the code of the entry page
    kiosk = HiddenField()  # "1" on a device that many people use
    wording = HiddenField()  # the wording of the entry page's question that the teller sees

    @property
    def chosen_opening(self) -> Opening | None:
        """Return the question that the story begins with; odd ones count as none."""
        return Opening(self.opening.data) if self.opening and self.opening.data in set(Opening) else None

    def ask_one_question(self) -> None:
        """Ask what the entry page asks, in the place of questions to choose from."""
        del self.opening

    def ask_a_class(self) -> None:
        """Ask what is asked in a school: a text, a drawing; no age, nothing a child cannot agree to."""
        del self.age, self.may_teach, self.may_translate, self.nature, self.opening
        self.photo.label.text = gettext("Drawing or photo of your work (not needed)")


class ChangeForm(OfReceipt, StoryFields):
    """Changing a story that was told before."""


class ThemesForm(BaseForm):
    """Themes and nature of a story, by its teller or a checker."""

    themes = SelectMultipleField(
        _l("What is this story about?"),
        choices=THEME_CHOICES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    nature = RadioField(
        _l("What kind of story is it?"),
        [Optional()],
        choices=[*NATURE_CHOICES, *choices_from([("", _l("I do not choose"))])],
        default="",
    )

    @property
    def chosen_nature(self) -> Nature | None:
        """Return the nature, or None when none is chosen."""
        return Nature(self.nature.data) if self.nature.data in set(TELLER_NATURES) else None

    def validate_themes(self, field: Any) -> None:
        """One to three; `other` alone."""
        try:
            check_themes(field.data)
        except InvalidThemes:
            raise ValidationError(
                ngettext(
                    "Choose one theme, or “something else” alone.",
                    "Choose one to %(num)s themes, or “something else” alone.",
                    MOST_THEMES,
                )
            ) from None


class OwnThemesForm(OfReceipt, ThemesForm):
    """Themes and nature of a story, by its teller."""


class LanguageForm(OfReceipt):
    """The language of a story, when it was not recognised rightly."""

    story_lang = SelectField(_l("Language of your story"), choices=[*LANGUAGE_CHOICES, *ANOTHER_LANGUAGE])


class SearchForm(BaseForm):
    """What a reader asks of the list: a GET form, so it has no token and needs no cookie."""

    class Meta(BaseForm.Meta):
        """No token: reading changes nothing."""

        csrf = False

    zoek = SearchField(_l("Search in the stories"), filters=[tidy])
    thema = SelectField(
        _l("Theme"),
        choices=[*choices_from([("", _l("All themes"))]), *THEME_CHOICES],
        default="",
    )
    aard = SelectField(
        _l("Kind of story"),
        choices=[*choices_from([("", _l("All kinds"))]), *NATURE_CHOICES],
        default="",
    )
    taal = SelectField(
        _l("Language of the story"),
        choices=[*choices_from([("", _l("All languages"))]), *LANGUAGE_CHOICES],
        default="",
    )

    maand = SelectField(_l("Month"), choices=[], default="")
    wie = SelectField(
        _l("Who tells"),
        choices=choices_from(
            [
                ("", _l("Everybody")),
                (ToldBy.RESIDENT.value, _l("A resident")),
                (ToldBy.PROFESSIONAL.value, _l("A professional")),
            ]
        ),
        default="",
    )
    bron = SelectField(
        _l("How it was told"),
        choices=choices_from(
            [("", _l("In every way")), ("web", _l("Here on the site")), ("in_person", _l("In person"))]
        ),
        default="",
    )

    @property
    def asks_property(self) -> bool:
        """Whether anything but words is asked for."""
        return any(each.data for each in (self.thema, self.aard, self.taal, self.maand, self.wie, self.bron))

    def wish(self, scheme: Scheme | None = None) -> StoryFilter:
        """Return what is asked; values that are none of ours count as no wish.

        In a scheme its headings are offered in place of our themes, and a theme in the address is read as
        the heading above it: the wish is then for all themes under that heading.
        """
        row = self._read_in(scheme) if scheme else None
        months = last_months(today())
        self.maand.choices = [*choices_from([("", _l("All months"))]), *choices_from(_named(months))]
        self.validate()
        theme = next((theme for theme in Theme if theme == self.thema.data), None)
        own = (theme,) if theme else None
        return StoryFilter(
            themes=row.themes if row else own,
            nature=None if self.aard.errors or not self.aard.data else Nature(self.aard.data),
            lang=None if self.taal.errors else self.taal.data or None,
            words=self.zoek.data,
            month=next((month for month in months if _code(month) == self.maand.data), None),
            told_by=None if self.wie.errors or not self.wie.data else ToldBy(self.wie.data),
            source=None if self.bron.errors else self.bron.data or None,
        )

    def _read_in(self, scheme: Scheme) -> Heading | None:
        own_words = gettext("No heading in %(scheme)s", scheme=scheme.name)
        self.thema.label.text = gettext("Heading")
        self.thema.choices = [
            *choices_from([("", gettext("All headings"))]),
            *(
                SelectChoice(row.id, row.name or own_words, {"lang": scheme.language} if row.name else {})
                for row in scheme.rows
            ),
        ]
        asked = scheme.find_row(self.thema.data)
        self.thema.data = asked.id if asked else ""
        return asked


def _named(months: tuple[date, ...]) -> tuple[tuple[str, str], ...]:
    return _month_names(months, current_language())


@lru_cache(maxsize=32)
def _month_names(months: tuple[date, ...], lang: str) -> tuple[tuple[str, str], ...]:
    """Return months as they stand in an address and on a page; made once a month for each language."""
    del lang  # names of another language are another entry
    return tuple((_code(month), month_name(month)) for month in months)


def _code(month: date) -> str:
    return f"{month:%Y-%m}"
