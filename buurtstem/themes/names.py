"""Names and explanations of themes and natures, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .rules import Nature, Theme

THEME_NAMES = {
    Theme.HOUSING: _l("Housing"),
    Theme.ENVIRONMENT: _l("Street, green and services"),
    Theme.SAFETY: _l("Safety and nuisance"),
    Theme.TOGETHERNESS: _l("Living together"),
    Theme.LIVELIHOOD: _l("Making ends meet"),
    Theme.WORK: _l("Work and enterprise"),
    Theme.LEARNING: _l("Learning and language"),
    Theme.YOUTH: _l("Growing up"),
    Theme.HEALTH: _l("Health, care and support"),
    Theme.SAY: _l("Having a say, and trust"),
    Theme.SUSTAINABILITY: _l("Energy and climate"),
    Theme.PRIDE: _l("Pride and identity"),
    Theme.OTHER: _l("Something else"),
}
NATURE_NAMES = {
    Nature.STRENGTH: _l("Strength"),
    Nature.CONCERN: _l("Concern"),
    Nature.DREAM: _l("Dream"),
    Nature.IDEA: _l("Idea"),
    Nature.SIGN: _l("Sign"),
}
NATURE_HINTS = {
    Nature.STRENGTH: _l("Something that goes well here"),
    Nature.CONCERN: _l("Something that bothers you"),
    Nature.DREAM: _l("How you would like it to be"),
    Nature.IDEA: _l("Something that can be done"),
}
