"""The rules of privacy: numbers that are never stored, sensitive stories, consent."""

from __future__ import annotations

from .consent import (
    CONSENT_WORDING,
    Age,
    Consent,
    ConsentNeeded,
    Shown,
    Use,
    Way,
    check_consent,
    may_attach_picture,
    may_publish,
    what_may_be_shown,
)
from .numbers import Overwritten, overwrite_numbers
from .sensitivity import HelpLine, Sensitivity, help_for, looks_sensitive

__all__ = [
    "CONSENT_WORDING",
    "Age",
    "Consent",
    "ConsentNeeded",
    "HelpLine",
    "Overwritten",
    "Sensitivity",
    "Shown",
    "Use",
    "Way",
    "check_consent",
    "help_for",
    "looks_sensitive",
    "may_attach_picture",
    "may_publish",
    "overwrite_numbers",
    "what_may_be_shown",
]
