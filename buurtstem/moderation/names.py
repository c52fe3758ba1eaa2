"""Sentences of reasons and checks, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from buurtstem.stories.suspicion import Suspicion

from .rules import HoldReason, Status

REASON_NAMES = {
    HoldReason.NAMES_SOMEONE: _l("It names someone, or says who somebody is"),
    HoldReason.HURTS_SOMEONE: _l("It insults or threatens people"),
    HoldReason.NOT_ABOUT_PLACE: _l("It is not about this neighbourhood"),
    HoldReason.ADVERTISING: _l("It is advertising"),
    HoldReason.SOMEONE_ELSES: _l("It is somebody else's text or photo"),
    HoldReason.NEEDS_HELP_FIRST: _l("Somebody may need help first"),
    HoldReason.UNTRUE_AND_HARMFUL: _l("It says something about people that is not true and harms them"),
    HoldReason.SENT_MANY_TIMES: _l("The same text was sent many times"),
}
REASON_EXPLAINED = {
    HoldReason.NAMES_SOMEONE: _l(
        "People can be recognised by a name, an address, a photo, or by what is told about them."
        " Without that part the story can be shown."
    ),
    HoldReason.HURTS_SOMEONE: _l(
        "It insults people or a group for who they are, or it threatens somebody. Criticism of what people,"
        " organisations or the municipality do is welcome."
    ),
    HoldReason.NOT_ABOUT_PLACE: _l("It could stand on the site of any other place."),
    HoldReason.ADVERTISING: _l("It wants to sell something, or only leads to another site."),
    HoldReason.SOMEONE_ELSES: _l("It was written or photographed by another person, who did not agree."),
    HoldReason.NEEDS_HELP_FIRST: _l(
        "Showing it could put its teller or somebody else in danger. First we try to see that there is help."
    ),
    HoldReason.UNTRUE_AND_HARMFUL: _l(
        "It says of people that they did something, it is not true, and it harms them."
        " We do not judge whether an experience or an opinion is right."
    ),
    HoldReason.SENT_MANY_TIMES: _l("One of them can be shown; the same words again add nothing."),
}
STATUS_NAMES = {
    Status.FINE: _l("Fine"),
    Status.LOOK: _l("Look at this"),
    Status.CANNOT_TELL: _l("Only you can tell"),
}
CHECK_SENTENCES = {
    ("sensitive", Status.LOOK): _l(
        "This may be about violence, self-harm or a child in danger. Read it first."
    ),
    ("sensitive", Status.FINE): _l("No words of violence, self-harm or a child in danger were found."),
    ("child", Status.LOOK): _l("A child tells: show it only without anything that says who it is."),
    ("child", Status.FINE): _l("The teller is 16 or older, or tells for someone who agrees."),
    ("picture", Status.LOOK): _l("There is a photo. Are people or number plates in it?"),
    ("picture", Status.FINE): _l("There is no photo."),
    ("numbers", Status.LOOK): _l("A citizen number, account number or number plate was overwritten."),
    ("numbers", Status.FINE): _l("No citizen number, account number or number plate was in it."),
    ("language", Status.CANNOT_TELL): _l("The language was not recognised. Ask somebody who reads it."),
    ("language", Status.FINE): _l("The language was recognised or chosen."),
    ("names", Status.CANNOT_TELL): _l("Does it name or describe someone who did not agree?"),
    ("consent", Status.LOOK): _l("The teller does not want it shown: it stays inside the team."),
    ("consent", Status.FINE): _l("The teller wants it shown."),
}
SUSPICION_NAMES = {
    Suspicion.FILLED_BY_MACHINE: _l("The form was filled in faster than people can."),
    Suspicion.SAME_TEXT: _l("The same text came many times in one day."),
    Suspicion.ONLY_LINKS: _l("There is nearly nothing in it but addresses of sites or phone numbers."),
    Suspicion.MANY_LINKS: _l("There are many addresses of sites in it."),
    Suspicion.REPEATED: _l("It repeats the same signs or words."),
}


def waiting_words(days: int) -> str:
    """Return in words for how long something waits."""
    if days == 0:
        return gettext("since today")
    return ngettext("for %(num)s day", "for %(num)s days", days)
