"""The form in which staff choose what to take out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from buurtstem.web.forms import BaseForm, choices_from

from .rules.lines import Format


class ExportForm(BaseForm):
    """Sent by GET: it changes nothing, so it needs no token."""

    class Meta(BaseForm.Meta):
        """Without token."""

        csrf = False

    plaats = SelectField(_l("Neighbourhood"))
    vorm = RadioField(
        _l("Kind of file"),
        choices=choices_from(
            [
                (Format.CSV.value, _l("CSV, for spreadsheets")),
                (Format.JSONL.value, _l("JSON lines, for programs")),
            ]
        ),
        default=Format.CSV.value,
    )
    bom = BooleanField(_l("My spreadsheet shows accents and other scripts wrongly"))
