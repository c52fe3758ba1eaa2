"""The form of the three questions; each may stay open."""

from __future__ import annotations

from wtforms import RadioField

from buurtstem.web.forms import BaseForm, choices_from

from .names import ANSWER_NAMES, QUESTION_NAMES, RATHER_NOT


def _question(name: str) -> RadioField:
    answers = choices_from((code.value, text) for code, text in ANSWER_NAMES[name].items())
    return RadioField(QUESTION_NAMES[name], choices=[*answers, *choices_from([("", RATHER_NOT)])], default="")


class TellerForm(BaseForm):
    """Age, years here, home."""

    age = _question("age")
    lives_here = _question("lives_here")
    home = _question("home")

    @property
    def answers(self) -> dict[str, str]:
        """Return what was answered, by question; empty where somebody would rather not."""
        return {name: self[name].data or "" for name in QUESTION_NAMES}
