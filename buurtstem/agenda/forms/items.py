"""Forms of the people who keep the agenda."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Optional

from buurtstem.agenda.names import (
    HORIZON_NAMES,
    ITEM_STATUS_NAMES,
)
from buurtstem.agenda.rules.interpretations import LONGEST_NAME
from buurtstem.agenda.rules.items import LONGEST_WHAT, LONGEST_WORDS, Horizon, ItemContent, Status
from buurtstem.agenda.rules.threads import LONGEST_REASON, LONGEST_TITLE
from buurtstem.web.forms import BaseForm, DayField, choices_from, tidy

from .fields import at_most, day_field, real_day


class ItemForm(BaseForm):
    """Everything of an agenda item that people write; `seen` is the version that they saw."""

    seen = HiddenField()
    title = StringField(
        _l("Title"),
        [DataRequired(_l("Give it a title, such as: benches by the lift.")), at_most(LONGEST_TITLE)],
        filters=[tidy],
    )
    what = TextAreaField(
        _l("What will be done?"),
        [DataRequired(_l("Write what will be done, in two sentences.")), at_most(LONGEST_WHAT)],
        filters=[tidy],
    )
    owner = StringField(
        _l("Owner"),
        [
            DataRequired(_l("Write a function, not a name: people change, the work stays.")),
            at_most(LONGEST_NAME),
        ],
        filters=[tidy],
        description=_l("A function, not a name. Such as: area manager."),
    )
    owner_organisation = StringField(_l("Organisation of the owner"), [at_most(LONGEST_NAME)], filters=[tidy])
    horizon = SelectField(
        _l("When?"), choices=choices_from((code.value, name) for code, name in HORIZON_NAMES.items())
    )
    horizon_on = DayField(_l("By which date?"), [Optional(), real_day])
    review_on = day_field(_l("To be looked at again on"), real_day)
    status = SelectField(
        _l("Status"), choices=choices_from((code.value, name) for code, name in ITEM_STATUS_NAMES.items())
    )
    stop_reason = StringField(_l("If it stopped: why?"), [at_most(LONGEST_REASON)], filters=[tidy])
    result = TextAreaField(_l("If it is done: what came of it?"), [at_most(LONGEST_WHAT)], filters=[tidy])
    needs_municipality = BooleanField(_l("The municipality is needed for this"))
    place_words = StringField(
        _l("Where?"),
        [at_most(LONGEST_WORDS)],
        filters=[tidy],
        description=_l("A square, a street, a stairwell: in words."),
    )
    parties = StringField(_l("Who works on it?"), [at_most(LONGEST_WORDS)], filters=[tidy])

    def content(self) -> ItemContent:
        """Return what was written."""
        return ItemContent(
            title=self.title.data,
            what=self.what.data,
            owner=self.owner.data,
            owner_organisation=self.owner_organisation.data,
            horizon=Horizon(self.horizon.data),
            horizon_on=self.horizon_on.data,
            review_on=self.review_on.data,
            status=Status(self.status.data),
            stop_reason=self.stop_reason.data,
            result=self.result.data,
            needs_municipality=self.needs_municipality.data,
            place_words=self.place_words.data,
            parties=self.parties.data,
        )


class SourceForm(BaseForm):
    """Another adopted thread from which the item grew."""

    thread = SelectField(_l("Thread"), [InputRequired(_l("Choose a thread."))])


class FigureForm(BaseForm):
    """A figure to stand beside the stories; the choices are those of the neighbourhood."""

    indicator = SelectField(_l("Figure"), [InputRequired(_l("Choose a figure."))])
    reason = StringField(
        _l("Why this figure?"),
        [
            DataRequired(_l("Write why this figure says something beside these stories.")),
            at_most(LONGEST_REASON),
        ],
        filters=[tidy],
    )
