"""Words for what a translation service did not do, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .rules import Failure

FAILURE_SENTENCES = {
    Failure.UNREACHABLE: _l("The service did not answer in time."),
    Failure.BUSY: _l("The service was too busy, or had a fault."),
    Failure.TURNED_DOWN: _l(
        "The service turned the question down. An administrator can look at the settings."
    ),
    Failure.UNREADABLE: _l("The answer of the service could not be read, or was far too long."),
    Failure.NO_SUCH_PAIR: _l("The service does not translate from this language into that one."),
    Failure.WRONG_LANGUAGE: _l("The service gave the text back in its own language."),
    Failure.LOST_MARKS: _l("The service lost a mark that stands in the place of a name or a number."),
}
