"""Sentences of reports, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .rules import Hurdle, Outcome, ReportReason, What

REPORT_REASONS = {
    ReportReason.ABOUT_ME: _l("It is about me, and I do not want it here"),
    ReportReason.ABOUT_CHILD: _l("It is about a child"),
    ReportReason.NAMES_SOMEBODY: _l("It names somebody else, or says who somebody is"),
    ReportReason.UNTRUE: _l("It is not true"),
    ReportReason.HURTS_GROUP: _l("It hurts a group of people"),
    ReportReason.DANGER: _l("It is a threat, or somebody is in danger"),
    ReportReason.SPAM: _l("It is advertising, or the same thing many times"),
    ReportReason.OTHER: _l("Something else"),
}
REASON_HINTS = {
    ReportReason.ABOUT_ME: _l("It is hidden at once, until two people looked."),
    ReportReason.ABOUT_CHILD: _l("It is hidden at once, until two people looked."),
}
WHAT_NAMES = {
    What.STORY: _l("a story"),
    What.PLAN: _l("a plan"),
    What.PICTURE: _l("a photo"),
    What.ADDITION: _l("an addition to a story"),
    What.TRANSLATION: _l("a translation of a story"),
}
TITLES = {
    What.STORY: _l("Report a story"),
    What.PLAN: _l("Report a plan"),
    What.PICTURE: _l("Report a photo"),
}
OUTCOME_NAMES = {
    Outcome.KEEP: _l("It stays on the site"),
    Outcome.MASK: _l("It is checked again, and names are taken out first"),
    Outcome.HIDE: _l("It does not come back on the site"),
    Outcome.GONE: _l("Its teller changed it or took it back"),
}
HURDLES = {
    Hurdle.CLOSE_FIRST: _l(
        "Somebody reported this story, and then it was changed. Read the report and close it. "
        "Somebody else then decides about the new text."
    ),
    Hurdle.DECIDE_FIRST: _l("Somebody reported this story too. Two people decide on that report first."),
    Hurdle.CLOSED_BY_YOU: _l(
        "You closed the report about this story. So somebody else decides whether the new text is shown."
    ),
}
