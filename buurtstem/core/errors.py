"""The refusals that all features share; views turn them into pages, commands into one line."""

from __future__ import annotations


class Refusal(Exception):
    """Something a person asked for cannot be done; nothing was changed."""


class NotAllowed(Refusal):
    """This actor may not do this, here, now."""


class NotFound(Refusal):
    """There is no such thing, or not for this actor."""


class Conflict(Refusal):
    """The thing changed meanwhile, or is in a state in which this cannot be done."""


class TooManyAttempts(Refusal):
    """A limit against abuse was reached; waiting helps."""
