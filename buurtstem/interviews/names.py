"""What a pair reads aloud at the door, and the names of where pieces stand."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from buurtstem.core.contributions import ContributionState

# cards to choose from; the last one is for every talk
OPENING_QUESTIONS = (
    _l("What keeps you awake?"),
    _l("When was your neighbourhood at its finest?"),
    _l("What would you like to do yourself?"),
    _l("What else?"),
)
CONSENT_SENTENCES = (
    _l("We write down what you tell, without your name. A person reads it before anybody else sees it."),
    _l("Receiving it is a public task of %(organisation)s."),
    _l("May everybody read it on the site? You can say no: then only the people who work here read it."),
    _l(
        "May the text also teach the program that finds themes?"
        " If it seems to name somebody, it is left out. You can say no."
    ),
    _l("What you tell about your health, faith or origin is shared only if you choose so."),
    _l(
        "You get a code. With it you see what became of it, and you can take it back or erase it at any time."
    ),
)
PIECE_STATES = {
    ContributionState.WAITING: _l("Waits for a check"),
    ContributionState.PUBLISHED: _l("On the site"),
    ContributionState.PRIVATE: _l("Read, not shown"),
    ContributionState.HELD_BACK: _l("Not shown"),
    ContributionState.IN_REVIEW: _l("Not shown while people look again"),
    ContributionState.WITHDRAWN: _l("Taken back by the teller"),
    ContributionState.ERASED: _l("Erased"),
}
