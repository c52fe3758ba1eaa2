"""The receipt that is open on this device: from a typed code to a contribution, until half an hour unused."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app, session

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import NotFound
from buurtstem.core.settings import Settings
from buurtstem.web.database import reading

from .queries import find_contribution
from .rules import mac_of, read_code, sign_of

OPEN_FOR = timedelta(minutes=30)  # after the last use
RENEWED_AFTER = timedelta(minutes=1)  # not each answer needs a new cookie
KEY = "receipt"


class ReceiptClosed(NotFound):
    """No receipt is open on this device, or another one than the page was made for."""


def mac_for(code: str) -> str:
    """Return the MAC of a code under the key of this site."""
    settings: Settings = current_app.extensions["settings"]
    return mac_of(read_code(code), settings.receipt_key)


def open_receipt(code: str) -> ContributionRef:
    """Open a receipt on this device and return what it is for.

    Raises:
        NotACode: a typing error.
        NotFound: a well-formed code that was never given out.
    """
    ref = find_contribution(reading(), mac_for(code))
    if ref is None:
        raise NotFound
    session[KEY] = [read_code(code), (now() + OPEN_FOR).isoformat()]
    return ref


def opened_code() -> str | None:
    """Return the code that is open on this device, unless it was not used for half an hour."""
    code, until = session.get(KEY, (None, None))
    if code is None or datetime.fromisoformat(until) < now():
        session.pop(KEY, None)
        return None
    if datetime.fromisoformat(until) < now() + OPEN_FOR - RENEWED_AFTER:
        session[KEY] = [code, (now() + OPEN_FOR).isoformat()]
    return str(code)


def opened_sign() -> str:
    """Return what forms carry of the receipt that is open on this device; nothing when none is."""
    settings: Settings = current_app.extensions["settings"]
    code = opened_code()
    return "" if code is None else sign_of(code, settings.receipt_key)


def opened_contribution() -> ContributionRef | None:
    """Return what the open receipt is for."""
    code = opened_code()
    return None if code is None else find_contribution(reading(), mac_for(code))


def close_receipt() -> None:
    """Forget the receipt on this device."""
    session.pop(KEY, None)
