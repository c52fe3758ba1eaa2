"""Names of the ways in which stories come, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .rules import Source

SOURCE_NAMES = {
    Source.WEB: _l("told here on the site"),
    Source.DOORSTEP: _l("told at the door"),
    Source.EVENING: _l("told at a story evening"),
    Source.TOUR: _l("told on a tour"),
    Source.SCHOOL: _l("told at school"),
    Source.COFFEE_CART: _l("told at the coffee cart"),
}
HELP_SENTENCES = {
    "emergency": _l("In danger: call"),
    "safe_at_home": _l("Violence at home, or a child in danger: Veilig Thuis, free, day and night:"),
    "suicide_prevention": _l("Thinking of suicide: 113, free, day and night:"),
    "child_line": _l("For children and young people: Kindertelefoon, free:"),
}
