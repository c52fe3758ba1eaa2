"""Forms of the desk of themes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from buurtstem.core.settings import LANGUAGES
from buurtstem.web.forms import BaseForm, choices_from
from buurtstem.web.i18n import LANGUAGE_NAMES, current_language

SPOKEN = choices_from((code, LANGUAGE_NAMES[code]) for code in LANGUAGES)


class ActForm(BaseForm):
    """Only the token: the button says it all."""


class LookForm(BaseForm):
    """What a reader asks of the counts: a GET form, so it has no token."""

    class Meta(BaseForm.Meta):
        """No token: reading changes nothing."""

        csrf = False

    taal = SelectField(
        _l("Language of the stories"),
        choices=[*choices_from([("", _l("All languages"))]), *SPOKEN],
        default="",
    )
    versie = SelectField(_l("Version of the program"), validate_choice=False, default="")

    @property
    def lang(self) -> str | None:
        """Return the language asked for; anything odd is no wish."""
        return self.taal.data if self.taal.data in LANGUAGES else None


class WordsForm(BaseForm):
    """The language of which new words are asked: a GET form."""

    class Meta(BaseForm.Meta):
        """No token: reading changes nothing."""

        csrf = False

    taal = SelectField(_l("Language of the stories"), choices=SPOKEN, default=current_language)

    @property
    def lang(self) -> str:
        """Return the language asked for, else that of the page."""
        return str(self.taal.data if self.taal.data in LANGUAGES else current_language())
