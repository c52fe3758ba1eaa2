"""Fields that rounds need: amounts as people write them, moments on the wall in the Netherlands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext
from wtforms import DateTimeLocalField, IntegerField, StringField

from buurtstem.budget.rules.periods import NoSuchTime, local_instant
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.money import CENTS_PER_EURO, Cents, NoAmount, parse_euros


class EuroField(StringField):
    """An amount of euros, as people write it; its data are cents."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else written_euros(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            raise ValueError(gettext("Fill in an amount, such as 4200 or 4.200,50."))
        try:
            self.data = parse_euros(valuelist[0])
        except NoAmount:
            raise ValueError(gettext("This is no amount. Write it like 4200 or 4.200,50.")) from None


class WholeNumberField(IntegerField):
    """A whole number; what is none is told in our own words."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Fill in a whole number, in digits.")) from None


class WallMomentField(DateTimeLocalField):
    """Date and time on the wall in Europe/Amsterdam; its data are an instant."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, format="%Y-%m-%dT%H:%M", **more)

    def process_data(self, value: datetime | None) -> None:
        """Show an instant as it stands on the wall."""
        self.data = None if value is None else value.astimezone(LOCAL_ZONE)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read date and time as typed."""
        self.data = None
        try:
            wall = datetime.strptime(valuelist[0] if valuelist else "", "%Y-%m-%dT%H:%M")  # noqa: DTZ007
            self.data = local_instant(wall)
        except NoSuchTime:
            raise ValueError(
                gettext("The clock skips this hour that night. Choose an hour earlier or later.")
            ) from None
        except (ValueError, OverflowError):
            raise ValueError(gettext("Fill in a date and a time, such as 2026-06-30 and 20:00.")) from None


def written_euros(cents: Cents) -> str:
    """Return an amount as a form shows it for changing: "4200" or "4200,50"."""
    euros, rest = divmod(cents, CENTS_PER_EURO)
    return f"{euros},{rest:02}" if rest else str(euros)
