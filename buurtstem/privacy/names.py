"""Sentences about consent, and names of what is left out, that more than one feature shows."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .rules import Use, Way

TEACH_LABEL = _l(
    "My text may be used to teach the program that finds themes."
    " If it seems to name somebody, it is left out."
)
TRANSLATE_LABEL = _l("My text may be translated by a program of an organisation outside this site.")

MASK_NAMES = {
    "name": _l("a name"),
    "phone": _l("a phone number"),
    "email": _l("an e-mail address"),
    "address": _l("an address"),
    "iban": _l("an account number"),
    "bsn": _l("a citizen number"),
    "plate": _l("a number plate"),
}
USE_NAMES = {
    Use.RECEIVE: _l("The people who work for the neighbourhood may read my story"),
    Use.PUBLISH: _l("Everybody may read my story on this site"),
    Use.TEACH: _l("A program may learn from my story to find themes"),
    Use.TRANSLATE: _l("My story may be sent to a translation service"),
}
USE_SENTENCES = {
    Use.RECEIVE: _l("With no, your story is withdrawn: nobody reads it any more, and it is erased later."),
    Use.PUBLISH: _l(
        "Only after a check, and without your name. With no, it is off the site at once."
        " With yes, somebody checks it first."
    ),
    Use.TEACH: _l(
        "Only a text that is on the site and that a person corrected. If it seems to name somebody,"
        " it is left out. Of tellers under 16 none is used."
    ),
    Use.TRANSLATE: _l(
        "A program of an organisation outside this site then reads the text that is on the site,"
        " so that neighbours can read it in their own language."
    ),
}
WAY_NAMES = {
    Way.ONESELF: _l("by yourself"),
    Way.PAIR: _l("spoken to whoever wrote it down"),
    Way.PARENT: _l("by a parent"),
}
