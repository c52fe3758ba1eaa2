"""Sentences of reasons and checks, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .rules import HoldReason, Status

REASON_NAMES = {
    HoldReason.NAMES_SOMEONE: _l("It names someone, or says who somebody is"),
    HoldReason.HURTS_SOMEONE: _l("It insults or threatens people"),
    HoldReason.NOT_ABOUT_PLACE: _l("It is not about this neighbourhood"),
    HoldReason.ADVERTISING: _l("It is advertising"),
    HoldReason.SOMEONE_ELSES: _l("It is somebody else's text or photo"),
    HoldReason.NEEDS_HELP_FIRST: _l("Somebody may need help first"),
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
