"""The form of the design page: one field of each kind, never posted."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired

from buurtstem.web.forms import BaseForm


class SpecimenForm(BaseForm):
    """Each kind of field once; `choices` of nature and themes are set by the view."""

    class Meta(BaseForm.Meta):
        """Nothing is sent, so no token and no cookie."""

        csrf = False

    story = TextAreaField(
        _l("What do you want to tell?"),
        [InputRequired(_l("Write at least one sentence."))],
        description=_l("Don't name other people. Two sentences are enough."),
    )
    nature = RadioField(_l("What is it?"), [InputRequired(_l("Choose one."))])
    themes = SelectMultipleField(_l("What is it about?"))
    photo = FileField(_l("Add a photo"), description=_l("One photo, if you like. No faces."))
    consent = BooleanField(
        _l("Everyone may read my story, without my name."),
        [InputRequired(_l("Tick the box, or choose that only we read it."))],
    )
