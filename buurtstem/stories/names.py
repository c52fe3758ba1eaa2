"""Names of the ways in which stories come, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .rules import Opening, Source

SOURCE_NAMES = {
    Source.WEB: _l("told here on the site"),
    Source.DOORSTEP: _l("told at the door"),
    Source.EVENING: _l("told at a story evening"),
    Source.TOUR: _l("told on a tour"),
    Source.SCHOOL: _l("told at school"),
    Source.COFFEE_CART: _l("told at the coffee cart"),
    Source.HELPER: _l("told to a helper, who wrote it down"),
    Source.POSTER: _l("told here on the site, after a poster"),
}
OPENING_QUESTIONS = {
    Opening.GOOD: _l("What is good here?"),
    Opening.FINEST: _l("When was your neighbourhood at its finest?"),
    Opening.DREAM: _l("What do you dream of?"),
    Opening.LOOKS: _l("How could it look here?"),
    Opening.MYSELF: _l("What would you like to do yourself?"),
    Opening.AWAKE: _l("What keeps you awake?"),
    Opening.ELSE: _l("What else?"),
}
BEING_SOUGHT = _l(
    "Somebody who lost its code asks about this story. Decide on that first: then it can be shown."
)
HELP_SENTENCES = {
    "emergency": _l("In danger: call"),
    "safe_at_home": _l("Violence at home, or a child in danger: Veilig Thuis, free, day and night:"),
    "suicide_prevention": _l("Thinking of suicide: 113, free, day and night:"),
    "child_line": _l("For children and young people: Kindertelefoon, free:"),
}
