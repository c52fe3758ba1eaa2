"""Limits against abuse at the door of the web: who asks, as a keyed hash of today."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import current_app, request

from buurtstem.core.clock import now, today
from buurtstem.core.errors import TooManyAttempts
from buurtstem.core.limits import Limit, check_limit, hash_source, record_attempt, remaining_wait

from .database import reading, transaction
from .forms import BaseForm

# bits of an IPv6 address; the rest a machine chooses itself, as often as it likes
PREFIX_OF_A_CONNECTION = 64


def source_of_request(extra: str = "") -> str:
    """Return the keyed hash of the asker's address (and of `extra`), good for today only."""
    address = _place_of(request.remote_addr or "unknown")
    return hash_source(str(current_app.config["SECRET_KEY"]), today(), f"{address}/{extra}")


def _place_of(address: str) -> str:
    """Return what one connection has of an address: a household has 2^64 of IPv6, and would have no limit."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(IPv6Network((int(known), PREFIX_OF_A_CONNECTION), strict=False))


def refuse_when_over(limit: Limit, extra: str = "") -> None:
    """Refuse a source that used up its attempts.

    Raises:
        TooManyAttempts: until the window has passed.
    """
    check_limit(reading(), limit, source_of_request(extra), now())


def asks_to_wait(form: BaseForm, limit: Limit, sentence: str) -> bool:
    """Whether a source used up its attempts; the form then says so beside what was typed."""
    if not is_over(limit):
        return False
    form.form_errors.append(sentence)
    return True


def is_over(limit: Limit, extra: str = "") -> bool:
    """Whether a source used up its attempts."""
    try:
        refuse_when_over(limit, extra)
    except TooManyAttempts:
        return True
    return False


def waiting_time(limit: Limit, extra: str = "") -> timedelta:
    """Return how long a source waits before its next attempt; for limits that must not lock anybody out."""
    return remaining_wait(reading(), limit, source_of_request(extra), now())


def count_attempt(limit: Limit, extra: str = "") -> None:
    """Count one attempt, in a transaction of its own."""
    with transaction() as session:
        record_attempt(session, limit, source_of_request(extra), now())
